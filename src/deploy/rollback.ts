import { askHealth } from './answers.ts';
import { type Backup, readBackup } from './backup.ts';
import type { ReadConnection } from './connection.ts';
import type { Agreement, Ending } from './deploy.ts';
import { type Deployment, functionUrl, nameOf, type Prove, SLUG } from './deployment.ts';
import { command, describeState } from './ending.ts';
import { tellFailure } from './failure.ts';
import { describeInterrupted, endChild } from './interrupted.ts';
import { blankJournal } from './journal.ts';
import { keepBackup } from './keep-backup.ts';
import { type OpenParts, openDeployment } from './open.ts';
import { listProblems, messageOf } from './problem.ts';
import { SupersededError } from './publish.ts';
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
    return 'failed';
  }
  notes.say(wrap(intent.words, ''));
  const agreed = await parts.agree();
  if (agreed !== 'yes') {
    notes.say('Nothing was changed.');
    return agreed === 'no' ? 'declined' : 'unasked';
  }
  return carryOut(deployment, intent);
}

async function intend(parts: RollbackParts, deployment: Deployment, id: string): Promise<Intent> {
  const { journal, folders, ref } = deployment;
  const { last } = journal;
  if (parts.backup !== null) {
    return toBackup(deployment, await readBackup(folders.backups, parts.backup), id);
  }
  if (last?.outcome === null) {
    return { words: 'What it changed will be undone.', begin: async () => {} };
  }
  if (last?.outcome !== 'done') {
    const why = last === null ? 'No deployment was made from here' : 'The last one was undone';
    throw new Error(
      `${why}, so there is nothing to go back from. ${command('backups', ref)} lists backups.`,
    );
  }
  const { before, backup } = last;
  const words =
    before === null
      ? `${SLUG} was deployed for the first time by the last deployment, so it will be removed.`
      : `${SLUG} will be put back to ${nameOf(before.version, before.build)}, from the backup ${backup}.`;
  return { words, begin: async () => journal.note({ outcome: null }) };
}

/** What is there now is backed up before, so that this can be undone as well. */
async function toBackup(deployment: Deployment, backup: Backup, id: string): Promise<Intent> {
  const { build } = await askHealth(functionUrl(deployment, SLUG));
  const { version } = backup.settings;
  return {
    words:
      `${SLUG} will be put back to ${nameOf(version, backup.answer.build)}, from the backup ` +
      `${backup.name}. ${build === null ? 'What is there now' : `Build ${build}, there now,`} is ` +
      'backed up before.',
    async begin(): Promise<void> {
      const { journal, notes } = deployment;
      const canary = journal.last?.canary === true;
      journal.begin({
        ...blankJournal(id, backup.answer.build ?? 'unknown', 'backup'),
        ...{ canary, restoring: backup.name },
      });
      notes.step('backup', await keepBackup(deployment));
    },
  };
}

async function carryOut(deployment: Deployment, intent: Intent): Promise<Ending> {
  const { journal, notes, ref } = deployment;
  try {
    if (journal.last !== null) await endChild(deployment);
    await intent.begin();
    notes.step('rollback', await undo(deployment));
    journal.note({ outcome: 'rolled_back' });
    notes.say(describeState(deployment));
    return 'done';
  } catch (error) {
    tellFailure(deployment, 'rollback', messageOf(error));
    const superseded = error instanceof SupersededError;
    if (superseded) journal.note({ outcome: 'superseded' });
    const next = superseded ? `${command('backups', ref)}, and name one` : command('rollback', ref);
    notes.say([describeState(deployment), `Next: ${next}`].join('\n'));
    return 'failed';
  }
}
