import { type Answer, askHealth, sameAnswer } from './answers.ts';
import { type Backup, sha256 } from './backup.ts';
import { againMs, type Deployment, functionUrl, SLUG } from './deployment.ts';
import type { FunctionInfo } from './management-api.ts';
import { ManagementError } from './management-error.ts';
import { giveBack, takeAgain } from './names.ts';
import { stageSources } from './stage-sources.ts';
import { wait } from './verify/wait.ts';

/** While a function is switched over both builds may answer, so one answer proves little. */
const IN_A_ROW = 3;

/**
 * Puts a backup back: its bundle byte for byte with its settings, and looks that the platform has
 * these bytes and that the function answers as it did.
 *
 * @returns The version it became.
 * @throws {Error} that says how far it came.
 */
export async function restore(deployment: Deployment, backup: Backup): Promise<FunctionInfo> {
  const { journal, notes } = deployment;
  journal.note({ restored: 'begun' });
  if (backup.answer.build === null) await giveBack(deployment);
  const info = await putBack(deployment, backup);
  journal.note({ restored: info.version, live: info.version });
  const answer = await waitForAnswer(deployment, backup.answer);
  if (answer !== null) {
    throw new Error(
      `the backup ${backup.name} is in place as version ${info.version}, and still answers ` +
        `${shown(answer)} instead of ${shown(backup.answer)} after ` +
        `${deployment.options.switchMs / 1_000} s. Other regions may lag for some minutes.`,
    );
  }
  notes.log(`${SLUG} answers ${shown(backup.answer)} again`);
  if (backup.answer.build !== null) await takeAgain(deployment);
  return info;
}

async function putBack(deployment: Deployment, backup: Backup): Promise<FunctionInfo> {
  const { api, notes } = deployment;
  try {
    const info = await api.restore(SLUG, backup.body, backup.settings);
    const found = sha256(await api.body(SLUG));
    if (found === sha256(backup.body)) return info;
    throw new ManagementError(
      'refused',
      `the platform has other bytes than the backup ${backup.name} after putting it back`,
    );
  } catch (error) {
    const kind = error instanceof ManagementError ? error.kind : null;
    if (kind !== 'refused' || backup.source === null) throw error;
    notes.say(`  The platform does not take the bundle as it was; its sources are deployed.`);
    notes.log((error as Error).message);
    return redeploy(deployment, backup);
  }
}

/** The second best: the same sources, bundled again by the platform. */
async function redeploy(deployment: Deployment, backup: Backup): Promise<FunctionInfo> {
  const { api, cli, folders } = deployment;
  const before = (await api.functionBy(SLUG))?.version ?? 0;
  const stage = await stageSources(folders.stage, backup);
  await cli.deploy(SLUG, stage, { verifyJwt: backup.settings.verify_jwt });
  const info = await api.functionBy(SLUG);
  if (info !== null && info.version > before) return info;
  throw new Error(`the sources of the backup ${backup.name} were uploaded without effect`);
}

/** @returns The answer that would not change; null when it did. */
async function waitForAnswer(deployment: Deployment, wanted: Answer): Promise<Answer | null> {
  const { clock, options } = deployment;
  const until = clock.now() + options.switchMs;
  for (let steady = 0; ; ) {
    const answer = await askHealth(functionUrl(deployment, SLUG));
    steady = sameAnswer(wanted, answer) ? steady + 1 : 0;
    if (steady === IN_A_ROW) return null;
    if (steady === 0 && clock.now() >= until) return answer;
    await wait(clock, againMs(options.switchMs));
  }
}

function shown({ status, build }: Answer): string {
  if (build !== null) return `as build ${build}`;
  return status === null ? 'nothing' : `${status} at /health`;
}
