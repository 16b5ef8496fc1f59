import { isGone } from '../store/embedded/process-mark.ts';
import { removeCanary } from './canary.ts';
import { type Deployment, SLUG } from './deployment.ts';
import type { Journal } from './journal.ts';
import { undo } from './undo.ts';
import { wait } from './verify/wait.ts';

/** What is left of an interrupted deployment once it is tidied up. */
export interface Resumption {
  /** Where callers were before the interrupted deployment, which is where a failure leads back to. */
  readonly from: Pick<Journal, 'before' | 'backup' | 'migrated' | 'broken'>;
  /** What callers are on now. */
  readonly live: number;
  /** The build that is published; null when it is not known whether it was. */
  readonly published: string | null;
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
  await endChild(deployment);
  if (journal.now.canary) {
    await removeCanary(deployment);
    notes.say('  The canary it left is removed.');
  }
  const { published, restored, restoring, before, backup, migrated, broken, build } = journal.now;
  if (restored !== null || restoring !== null) {
    notes.say(`  It was being undone, so that is finished first.`);
    notes.step('rollback', await undo(deployment));
    journal.note({ outcome: 'rolled_back' });
    return null;
  }
  const live = (await api.functionBy(SLUG))?.version ?? 0;
  if (published === null || live === (before?.version ?? 0)) {
    notes.say(`  It had not changed ${SLUG}, so this one begins afresh.`);
    journal.note({ outcome: 'stopped' });
    return null;
  }
  if (published !== 'begun' && live !== published) {
    notes.say(
      `  Somebody else has deployed ${SLUG} since (version ${live}), so this one begins afresh.`,
    );
    journal.note({ outcome: 'superseded' });
    return null;
  }
  notes.say(`  ${SLUG} is its version ${live}, not verified yet. This one takes it up from there.`);
  return {
    from: { before, backup, migrated, broken },
    live,
    published: published === 'begun' ? null : build,
  };
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
  journal.note({ child: null });
}
