import { askHealth } from './answers.ts';
import { readBackup } from './backup.ts';
import { removeCanary } from './canary.ts';
import { againMs, type Deployment, functionUrl, nameOf, SLUG } from './deployment.ts';
import { sameMark } from './journal.ts';
import type { FunctionInfo } from './management-api.ts';
import { giveBack } from './names.ts';
import { restore } from './restore.ts';
import { checkOurs } from './superseded.ts';
import { wait } from './verify/wait.ts';

/** What an undo came to. */
export interface Undone {
  /** What `v1-chat` is now. */
  readonly words: string;
  /** False: the code is back, and something about it is still not as it was. */
  readonly whole: boolean;
}

/**
 * Takes back what the deployment in the journal has made visible: the canary, and `v1-chat` where it
 * was published. Migrations stay. Safe to repeat.
 *
 * @param refused An upload certainly came to nothing; else one whose answer was lost is waited for.
 * @throws {SupersededError} when what is deployed now is somebody else's.
 */
export async function undo(deployment: Deployment, refused = false): Promise<Undone> {
  const { api, journal, notes } = deployment;
  journal.remark({ step: 'rollback' });
  await removeCanary(deployment);
  const { phase, before, restoring, backup } = journal.now;
  if (phase === 'untouched') return unchanged(deployment);
  const found = await api.functionBy(SLUG);
  const late = phase === 'publishing' && !refused;
  const now = late ? await lookAgain(deployment, found) : found;
  if (restoring === null && sameMark(now, before)) return unchanged(deployment, late);
  await checkOurs(deployment, now);
  notes.begin('rollback');
  if (restoring !== null) return putBack(deployment, restoring);
  if (before === null) return takeAway(deployment);
  if (backup === null) throw new Error('the journal names no backup');
  return putBack(deployment, backup);
}

function unchanged({ journal }: Deployment, late = false): Undone {
  const { before, phase } = journal.now;
  const none = phase === 'untouched' ? 'was not touched' : 'is not deployed, as before';
  const same =
    before === null
      ? `${SLUG} ${none}`
      : `${SLUG} is ${nameOf(before.version, before.build)}, and was so all the time`;
  const more = late ? '; an upload whose answer was lost may still appear' : '';
  return { words: `${same}${more}`, whole: true };
}

/** An upload whose answer was lost may still be worked on. */
const LATE_MS = 30_000;

async function lookAgain(
  { api, journal, clock, options }: Deployment,
  found: FunctionInfo | null,
): Promise<FunctionInfo | null> {
  const until = clock.now() + Math.min(LATE_MS, options.switchMs);
  let now = found;
  while (sameMark(now, journal.now.live) && clock.now() < until) {
    await wait(clock, againMs(options.switchMs));
    now = await api.functionBy(SLUG);
  }
  return now;
}

/** Before a first deployment there was no function, so there is none again. */
async function takeAway(deployment: Deployment): Promise<Undone> {
  const { api, journal, clock } = deployment;
  journal.remark({ phase: 'restoring' });
  await giveBack(deployment);
  await api.remove(SLUG);
  if ((await api.functionBy(SLUG)) !== null) throw new Error(`${SLUG} could not be removed`);
  journal.remark({ phase: 'restored', live: null });
  const { build } = await askHealth(functionUrl(deployment, SLUG));
  const still = build === null ? '' : `; build ${build} may answer for some minutes still`;
  deployment.notes.log(`${SLUG} removed at ${new Date(clock.now()).toISOString()}`);
  return { words: `${SLUG} is removed: there was none before${still}`, whole: true };
}

async function putBack(deployment: Deployment, name: string): Promise<Undone> {
  const backup = await readBackup(deployment.folders.backups, name);
  const { info, how, remarks } = await restore(deployment, backup);
  return {
    words: [`${SLUG} is ${nameOf(info.version, backup.answer.build)}, ${how}`, ...remarks].join(
      '. But ',
    ),
    whole: remarks.length === 0,
  };
}
