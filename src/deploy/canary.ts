import { CANARY, count, type Deployment, functionUrl, Interrupted } from './deployment.ts';
import { messageOf } from './problem.ts';
import { isBuild, SupersededError } from './superseded.ts';
import { upload } from './upload.ts';

/** A new name has no old build to be waited out. */
const SWITCH_MS = 60_000;

/**
 * Deploys the build under another name, looks whether it starts, reaches its database and refuses
 * strangers, and removes it whatever came of that. It touches no user and no row; what it proves is
 * the build, not the switch of live traffic.
 */
export async function tryCanary(deployment: Deployment): Promise<string> {
  let seen: string;
  try {
    await deployCanary(deployment);
    if (deployment.stopping.aborted) throw new Interrupted();
    seen = await look(deployment);
  } catch (error) {
    await removeCanary(deployment);
    throw error;
  }
  const removed = await removeCanary(deployment);
  return `${seen}, which ${removed ? 'is removed again' : 'is still there'}`;
}

async function look(deployment: Deployment): Promise<string> {
  const { journal, options, prove } = deployment;
  const { passed, failed } = await prove({
    url: functionUrl(deployment, CANARY),
    build: journal.now.build,
    switchMs: Math.min(SWITCH_MS, options.switchMs),
    calls: false,
  });
  if (failed.length > 0) {
    throw new Error(`the build does not work, seen at ${CANARY}:\n${failed.join('\n')}`);
  }
  return `${count(passed, 'check')} passed at ${CANARY}`;
}

/** What stands under its name may have come since the doctor looked, and is left to whoever made it. */
async function deployCanary(deployment: Deployment): Promise<void> {
  const { api, journal } = deployment;
  await removeCanary(deployment);
  const other = await api.functionBy(CANARY);
  if (other !== null) {
    throw new Error(`${CANARY} is there already, as version ${other.version}, so it is not tried`);
  }
  journal.note({ canary: BEGUN });
  try {
    const { id } = await upload(deployment, CANARY, null);
    journal.note({ canary: id });
  } catch (error) {
    // It is not v1-chat that somebody else deployed.
    throw error instanceof SupersededError ? new Error(error.message) : error;
  }
}

/** Of a canary that was asked for, and of which it is not known whether it was made. */
const BEGUN = 'begun';

/**
 * Removes the canary that this deployment or one before it has made, and no other. A failure to is
 * told and stays in the journal, so that the next command tries again: it never hides why a
 * deployment failed.
 *
 * @returns Whether none of ours is left.
 */
export async function removeCanary(deployment: Deployment): Promise<boolean> {
  const { api, journal, notes } = deployment;
  if (journal.now.canary === null) return true;
  try {
    if (await isOurs(deployment)) await api.remove(CANARY);
    journal.remark({ canary: null });
    return true;
  } catch (error) {
    notes.say(`  ${CANARY} could not be removed: ${messageOf(error)}`);
    return false;
  }
}

async function isOurs({ api, journal }: Deployment): Promise<boolean> {
  const now = await api.functionBy(CANARY);
  if (now === null) return false;
  const { canary, build } = journal.now;
  if (canary !== BEGUN) return now.id === canary;
  if (!isBuild(await api.body(CANARY), build)) return false;
  // Told to the next deployment, which has another build.
  journal.remark({ canary: now.id });
  return true;
}
