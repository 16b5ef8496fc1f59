import { CANARY, count, type Deployment, functionUrl, Interrupted } from './deployment.ts';
import { messageOf } from './problem.ts';
import { upload } from './upload.ts';

/** A new name has no old build to be waited out. */
const SWITCH_MS = 60_000;

/**
 * Deploys the build under another name, looks whether it starts, reaches its database and refuses
 * strangers, and removes it whatever came of that. It touches no user and no row; what it proves is
 * the build, not the switch of live traffic.
 */
export async function tryCanary(deployment: Deployment): Promise<string> {
  const { journal, options, prove, stopping } = deployment;
  journal.note({ canary: true });
  try {
    await upload(deployment, CANARY, 0);
    if (stopping.aborted) throw new Interrupted();
    const { passed, failed } = await prove({
      url: functionUrl(deployment, CANARY),
      build: journal.now.build,
      switchMs: Math.min(SWITCH_MS, options.switchMs),
      calls: false,
    });
    if (failed.length > 0) {
      throw new Error(`the build does not work, seen at ${CANARY}:\n${failed.join('\n')}`);
    }
    return `${count(passed, 'check')} passed at ${CANARY}, which is removed again`;
  } finally {
    await removeCanary(deployment);
  }
}

/**
 * Removes what an interrupted deployment may have left. A failure to is told and stays in the
 * journal, so that the next command tries again: it never hides why a deployment failed.
 */
export async function removeCanary({ api, journal, notes }: Deployment): Promise<void> {
  try {
    await api.remove(CANARY);
    journal.note({ canary: false });
  } catch (error) {
    notes.say(`  ${CANARY} could not be removed: ${messageOf(error)}`);
  }
}
