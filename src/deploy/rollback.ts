import { askHealth, isLive } from './answers.ts';
import { type Backup, readBackup, UnusableBackupError } from './backup.ts';
import { removeCanary } from './canary.ts';
import type { ReadConnection } from './connection.ts';
import type { Agreement, Ending } from './deploy.ts';
import { type Deployment, functionUrl, nameOf, type Prove, SLUG } from './deployment.ts';
import { command, describeState, nextAfter } from './ending.ts';
import { tellFailure } from './failure.ts';
import { checkWayBack, describeInterrupted, endChild } from './interrupted.ts';
import { blankJournal, type Journal } from './journal.ts';
import { keepBackup } from './keep-backup.ts';
import { type OpenParts, openDeployment } from './open.ts';
import { listProblems, messageOf } from './problem.ts';
import { SupersededError } from './superseded.ts';
import { undo } from './undo.ts';
import { wrap } from './wrap.ts';

export interface RollbackParts extends Omit<OpenParts, 'connection' | 'prove'> {
  readonly connection: ReadConnection;
  /** Null: what the last deployment replaced. */
  readonly backup: string | null;
  readonly agree: () => Promise<Agreement>;
}

/**
 * Puts the function back: to what an interrupted or the last deployment replaced, or to a backup.
 * Migrations stay.
 */
export async function rollBack(parts: RollbackParts): Promise<Ending> {
  const { connection, problems } = parts.connection;
  if (connection === null) {
    parts.out(listProblems(problems));
    return 'failed';
  }
  const { deployment, id, close } = await openDeployment({
    ...parts,
    connection,
    prove: proveNothing,
  });
  try {
    return await run(parts, deployment, id);
  } finally {
    close();
  }
}

/** Going back compares with what was backed up instead. */
const proveNothing: Prove = async () => ({ passed: 0, failed: [], notProven: [], notMade: [] });

/** What would be done, in words, and the doing of it. */
interface Intent {
  readonly words: string;
  readonly begin: () => Promise<void>;
}

async function run(parts: RollbackParts, deployment: Deployment, id: string): Promise<Ending> {
  const { notes, journal } = deployment;
  const interrupted = describeInterrupted(journal);
  if (interrupted !== null) notes.say(wrap(interrupted, ''));
  let intent: Intent;
  try {
    intent = await intend(parts, deployment, id);
  } catch (error) {
    notes.say(wrap(messageOf(error), ''));
    if (error instanceof UnusableBackupError)
      notes.say(`Next: ${nextAfter(error, deployment.ref)}`);
    return 'failed';
  }
  notes.say(wrap(intent.words, ''));
  const agreed = await parts.agree();
  if (agreed !== 'yes') {
    notes.say('Nothing was changed.');
    return agreed === 'no' ? 'declined' : 'unasked';
  }
  return carryOut(parts, deployment, intent);
}

async function intend(parts: RollbackParts, deployment: Deployment, id: string): Promise<Intent> {
  const { journal, folders, ref } = deployment;
  const { last } = journal;
  if (parts.backup !== null) {
    return toBackup(deployment, await readBackup(folders.backups, parts.backup), id);
  }
  if (last !== null && (last.outcome === null || last.outcome === 'done')) {
    await checkWayBack(deployment);
  }
  if (last?.outcome === null) {
    return { words: 'What it changed will be undone.', begin: async () => {} };
  }
  if (last?.outcome !== 'done') {
    throw new Error(
      `${whyNot(last)}, so there is nothing to go back from. ${command('backups', ref)} lists backups.`,
    );
  }
  const { before, backup } = last;
  const words =
    before === null
      ? `${SLUG} was deployed for the first time by the last deployment, so it will be removed.`
      : `${SLUG} will be put back to ${nameOf(before.version, before.build)}, from the backup ` +
        `${backup}.${alreadyLive(deployment, before.build, await liveBuild(deployment))}`;
  return { words, begin: async () => journal.note({ outcome: null, phase: 'restoring' }) };
}

function whyNot(last: Journal | null): string {
  switch (last?.outcome) {
    case 'rolled_back':
      return 'The last one was undone';
    case 'superseded':
      return 'Somebody else has deployed since the last one';
    case 'stopped':
      return `The last one ended before it changed ${SLUG}`;
    default:
      return 'No deployment was made from here';
  }
}

async function liveBuild(deployment: Deployment): Promise<string | null> {
  return (await askHealth(functionUrl(deployment, SLUG))).build;
}

/** A sentence of its own where going back changes nothing that callers see. */
function alreadyLive({ ref }: Deployment, build: string | null, live: string | null): string {
  if (!isLive(live, build)) return '';
  return ` That build is live already. For another one: ${command('backups', ref)}, and name it.`;
}

/** What is there now is backed up before, so that this can be undone as well. */
async function toBackup(deployment: Deployment, backup: Backup, id: string): Promise<Intent> {
  const build = await liveBuild(deployment);
  const { version } = backup.settings;
  return {
    words:
      `${SLUG} will be put back to ${nameOf(version, backup.answer.build)}, from the backup ` +
      `${backup.name}. ${build === null ? 'What is there now' : `Build ${build}, there now,`} is ` +
      `backed up before.${alreadyLive(deployment, backup.answer.build, build)}`,
    async begin(): Promise<void> {
      const { journal, notes } = deployment;
      const canary = journal.last?.canary ?? null;
      journal.begin({
        ...blankJournal(id, backup.answer.build ?? 'unknown', 'backup'),
        ...{ canary, restoring: backup.name },
      });
      notes.step('backup', await keepBackup(deployment));
      journal.note({ phase: 'restoring' });
    },
  };
}

async function carryOut(
  parts: RollbackParts,
  deployment: Deployment,
  intent: Intent,
): Promise<Ending> {
  const { journal, notes, ref } = deployment;
  try {
    if (journal.last !== null) {
      await endChild(deployment);
      await removeCanary(deployment);
    }
    await intent.begin();
    const changed = journal.now.phase !== 'untouched';
    const { words, whole } = await undo(deployment);
    notes.step('rollback', words);
    journal.remark({ outcome: changed ? 'rolled_back' : 'stopped' });
    notes.say(describeState(deployment));
    return whole ? 'done' : 'failed';
  } catch (error) {
    tellFailure(deployment, 'rollback', messageOf(error));
    if (error instanceof SupersededError) journal.remark({ outcome: 'superseded' });
    // Of a backup that was only named nothing has begun, so there is nothing to be taken up.
    const untouched = parts.backup !== null && journal.last?.phase === 'untouched';
    if (untouched) journal.remark({ outcome: 'stopped' });
    const next = untouched ? command(`rollback ${parts.backup}`, ref) : nextAfter(error, ref);
    notes.say([describeState(deployment), `Next: ${next}`].join('\n'));
    return 'failed';
  }
}
