import { setTimeout as sleep } from 'node:timers/promises';
import { isGone } from '../store/embedded/process-mark.ts';
import { removeCanary } from './canary.ts';
import { type Deployment, SLUG } from './deployment.ts';
import type { Journal, JournalFile } from './journal.ts';
import { undo } from './undo.ts';

/** What is left of an interrupted deployment once it is tidied up. */
export interface Resumption {
  /** Where callers were before the interrupted deployment, which is where a failure leads back to. */
  readonly from: Pick<Journal, 'before' | 'backup' | 'migrated'>;
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
  await endChild(journal);
  if (journal.now.canary) {
    await removeCanary(deployment);
    notes.say('  The canary it left is removed.');
  }
  const { published, restored, restoring, before, backup, migrated, build } = journal.now;
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
    from: { before, backup, migrated },
    live,
    published: published === 'begun' ? null : build,
  };
}

/** The CLI outlives a deployment that is killed, and would deploy in the middle of what follows. */
export async function endChild(journal: JournalFile): Promise<void> {
  const { child } = journal.now;
  if (child === null) return;
  if (!isGone(child)) process.kill(child.pid, 'SIGKILL');
  while (!isGone(child)) await sleep(20);
  journal.note({ child: null });
}
