import { askHealth } from './answers.ts';
import { readBackup } from './backup.ts';
import { removeCanary } from './canary.ts';
import { type Deployment, functionUrl, nameOf, SLUG } from './deployment.ts';
import type { Journal } from './journal.ts';
import type { FunctionInfo } from './management-api.ts';
import { giveBack } from './names.ts';
import { SupersededError } from './publish.ts';
import { restore } from './restore.ts';

/**
 * Takes back what the deployment in the journal has made visible: the canary, and `v1-chat` where it
 * was published. Migrations stay, since they only add. Safe to repeat.
 *
 * @returns In words, what `v1-chat` is now.
 * @throws {SupersededError} when what is deployed now is somebody else's.
 */
export async function undo(deployment: Deployment): Promise<string> {
  const { api, journal, notes } = deployment;
  journal.note({ step: 'rollback' });
  if (journal.now.canary) await removeCanary(deployment);
  const { before, published, restoring, backup } = journal.now;
  if (restoring !== null) return putBack(deployment, restoring);
  if (published === null) return unchanged(journal.now);
  const now = await api.functionBy(SLUG);
  if ((now?.version ?? 0) === (before?.version ?? 0)) return unchanged(journal.now);
  checkOurs(journal.now, now);
  notes.begin('rollback');
  if (before === null) return takeAway(deployment);
  if (backup === null) throw new Error('the journal names no backup');
  return putBack(deployment, backup);
}

function unchanged({ before }: Journal): string {
  if (before === null) return `${SLUG} is not deployed, as before`;
  return `${SLUG} is ${nameOf(before.version, before.build)}, and was so all the time`;
}

/** A version that came after all that this deployment is known to have made is somebody else's. */
function checkOurs({ published, restored, live }: Journal, now: FunctionInfo | null): void {
  const version = now?.version ?? 0;
  // An answer that never came may have been a yes: then it is the next version, or, after a try
  // that was repeated, one of the next few.
  const open = published === 'begun' || restored === 'begun';
  if (version === live || (open && version > live && version <= live + TRIES)) return;
  throw new SupersededError(
    `somebody else deployed ${SLUG} since: it is ` +
      `${version === 0 ? 'gone' : `version ${version}`}, and this deployment left ` +
      `${live === 0 ? 'none' : `version ${live}`}. It is left as it is.`,
    version,
  );
}

/** As often as an upload or a restore is tried. */
const TRIES = 5;

/** Before a first deployment there was no function, so there is none again. */
async function takeAway(deployment: Deployment): Promise<string> {
  const { api, journal, clock } = deployment;
  journal.note({ restored: 'begun' });
  await giveBack(deployment);
  await api.remove(SLUG);
  if ((await api.functionBy(SLUG)) !== null) throw new Error(`${SLUG} could not be removed`);
  journal.note({ restored: 0, live: 0 });
  const { build } = await askHealth(functionUrl(deployment, SLUG));
  const still = build === null ? '' : `; build ${build} may answer for some minutes still`;
  deployment.notes.log(`${SLUG} removed at ${new Date(clock.now()).toISOString()}`);
  return `${SLUG} is removed: there was none before${still}`;
}

async function putBack(deployment: Deployment, name: string): Promise<string> {
  const backup = await readBackup(deployment.folders.backups, name);
  const info = await restore(deployment, backup);
  return `${SLUG} is ${nameOf(info.version, backup.answer.build)}, as it was backed up`;
}
