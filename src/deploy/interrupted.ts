import { isGone } from '../store/embedded/process-mark.ts';
import { readBackup, UnusableBackupError } from './backup.ts';
import { type Deployment, SLUG } from './deployment.ts';
import { type Journal, type Mark, markOf, sameMark } from './journal.ts';
import { messageOf } from './problem.ts';
import { checkOurs, SupersededError } from './superseded.ts';
import { undo } from './undo.ts';
import { wait } from './verify/wait.ts';
import { wrap } from './wrap.ts';

/** What is left of an interrupted deployment once it is tidied up. */
export interface Resumption {
  /** Where callers were before the interrupted deployment, which is where a failure leads back to. */
  readonly from: Pick<Journal, 'before' | 'backup' | 'migrated' | 'broken' | 'names'>;
  /** What callers are on now. */
  readonly live: Mark;
  /** The build that is. */
  readonly published: string;
}

/** In words, how far the last deployment came; null when it came to an end. */
export function describeInterrupted({ last }: { readonly last: Journal | null }): string | null {
  if (last === null || last.outcome !== null) return null;
  if (last.restoring !== null) {
    return `Putting back the backup ${last.restoring}, begun ${last.id}, was interrupted.`;
  }
  return `A deployment of build ${last.build}, begun ${last.id}, was interrupted in step ${last.step}.`;
}

/**
 * Ends what an interrupted deployment left running, and undoes what cannot be taken up again.
 *
 * @returns Null when a deployment begins afresh.
 */
export async function pickUp(deployment: Deployment): Promise<Resumption | null> {
  const { journal, notes, api } = deployment;
  const { phase, before, build } = journal.now;
  const live = await api.functionBy(SLUG);
  if (phase === 'untouched' || sameMark(live, before)) {
    notes.say(`  It had not changed ${SLUG}, so this one begins afresh.`);
    journal.note({ outcome: 'stopped' });
    return null;
  }
  try {
    await checkWayBack(deployment);
    await checkOurs(deployment, live);
  } catch (error) {
    const usable = !(error instanceof UnusableBackupError);
    if (usable && !(error instanceof SupersededError)) throw error;
    notes.say(wrap(`${messageOf(error)} So this one begins afresh, with a new backup.`, '  '));
    if (usable) journal.note({ outcome: 'superseded' });
    return null;
  }
  if (live === null || (phase !== 'publishing' && phase !== 'published')) {
    notes.say(`  It was being undone, so that is finished first.`);
    notes.step('rollback', (await undo(deployment)).words);
    journal.note({ outcome: 'rolled_back' });
    return null;
  }
  const { backup, migrated, broken, names } = journal.now;
  notes.say(
    `  ${SLUG} is its version ${live.version}, not verified yet. This one takes it up from there.`,
  );
  return {
    from: { before, backup, migrated, broken, ...(names === undefined ? {} : { names }) },
    live: markOf(live),
    published: build,
  };
}

/**
 * The backup to which what was interrupted leads back must be whole, while there still is a choice.
 *
 * @throws {UnusableBackupError}
 */
export async function checkWayBack({ journal, folders }: Deployment): Promise<void> {
  const { restoring, backup, phase } = journal.now;
  const name = restoring ?? (phase === 'untouched' ? null : backup);
  if (name !== null) await readBackup(folders.backups, name);
}

/** As long as the CLI may run at all. */
const CHILD_MS = 5 * 60_000;
const LOOK_MS = 50;

/**
 * The CLI outlives a deployment that is killed. What it has sent is being worked on, so it is waited
 * for: what it does after it is undone would stay.
 */
export async function endChild({ journal, notes, clock }: Deployment): Promise<void> {
  const { child } = journal.now;
  if (child === null) return;
  if (!isGone(child)) notes.say('  Its upload is still running, and is waited for.');
  const until = clock.now() + CHILD_MS;
  while (!isGone(child)) {
    if (clock.now() >= until) process.kill(child.pid, 'SIGKILL');
    await wait(clock, LOOK_MS);
  }
  journal.remark({ child: null });
}
