import { type Answer, askHealth, sameAnswer } from './answers.ts';
import { type Backup, sha256 } from './backup.ts';
import { againMs, type Deployment, functionUrl, SLUG } from './deployment.ts';
import { markOf, sameMark } from './journal.ts';
import type { FunctionInfo } from './management-api.ts';
import { ManagementError } from './management-error.ts';
import { giveBack, takeAgain } from './names.ts';
import { stageSources } from './stage-sources.ts';
import { wait } from './verify/wait.ts';

/** While a function is switched over both builds may answer, so one answer proves little. */
const IN_A_ROW = 3;

/** What is deployed after a backup was put back. */
export interface Restored {
  readonly info: FunctionInfo;
  /** How much it is the one that was backed up, in words. */
  readonly how: string;
  /** What is not as it was all the same, a sentence each. */
  readonly remarks: readonly string[];
}

interface Placed {
  readonly info: FunctionInfo;
  /** Byte for byte; else bundled anew from the same sources. */
  readonly exact: boolean;
}

/**
 * Puts a backup back: its bundle byte for byte with its settings, and looks that the platform has
 * both and that the function answers as it did.
 *
 * @throws {Error} when the code could not be put back.
 */
export async function restore(deployment: Deployment, backup: Backup): Promise<Restored> {
  const { journal } = deployment;
  journal.remark({ phase: 'restoring' });
  if (backup.answer.build === null) await giveBack(deployment);
  const placed = await putBack(deployment, backup);
  const { info, changed } = await keepSettings(deployment, backup, placed);
  journal.remark({ phase: 'restored', live: markOf(info) });
  const answers = await describeAnswer(deployment, backup.answer);
  if (backup.answer.build !== null && answers.length === 0) await takeAgain(deployment);
  const how = placed.exact ? 'as it was backed up' : 'bundled anew from its sources';
  return { info, how, remarks: [...changed, ...answers] };
}

async function putBack(deployment: Deployment, backup: Backup): Promise<Placed> {
  const { api, notes } = deployment;
  try {
    const info = await api.restore(SLUG, backup.body, backup.settings);
    if (await hasBytes(deployment, backup)) return { info, exact: true };
    throw new ManagementError(
      'refused',
      `the platform has other bytes than the backup ${backup.name} after putting it back`,
    );
  } catch (error) {
    const kind = error instanceof ManagementError ? error.kind : null;
    if (kind !== 'refused' || backup.source === null) throw error;
    notes.say(`  The platform does not take the bundle as it was; its sources are deployed.`);
    notes.log((error as Error).message);
    return { info: await redeploy(deployment, backup), exact: false };
  }
}

/** Read twice before it is believed that they differ: it may be the reading. */
async function hasBytes({ api }: Deployment, { body }: Backup): Promise<boolean> {
  const wanted = sha256(body);
  return sha256(await api.body(SLUG)) === wanted || sha256(await api.body(SLUG)) === wanted;
}

/** The second best: the same sources, bundled again by the platform. */
async function redeploy(deployment: Deployment, backup: Backup): Promise<FunctionInfo> {
  const { api, cli, folders } = deployment;
  const before = await api.functionBy(SLUG);
  const stage = await stageSources(folders.stage, backup);
  await cli.deploy(SLUG, stage, { verifyJwt: backup.settings.verify_jwt });
  const info = await api.functionBy(SLUG);
  if (info !== null && !sameMark(info, before)) return info;
  throw new Error(`the sources of the backup ${backup.name} were uploaded without effect`);
}

/** Where the code begins, and the platform's own check of tokens, which shuts callers out or lets them in. */
const SETTINGS = ['verify_jwt', 'entrypoint_path', 'import_map_path'] as const;

interface Kept {
  readonly info: FunctionInfo;
  readonly changed: readonly string[];
}

/** A setting that was not taken is told once more; sources that were bundled anew have paths of their own. */
async function keepSettings(
  { api }: Deployment,
  { body, settings }: Backup,
  { info: placed, exact }: Placed,
): Promise<Kept> {
  const changes = (info: FunctionInfo): string[] =>
    (exact ? SETTINGS : (['verify_jwt'] as const)).flatMap((name) => {
      const [was, is] = [inBundle(settings[name]), inBundle(info[name])];
      return was === is ? [] : [`its ${name} is ${is}, and was ${was}`];
    });
  let info = (await api.functionBy(SLUG)) ?? placed;
  if (exact && changes(info).length > 0) {
    await api.restore(SLUG, body, settings);
    info = (await api.functionBy(SLUG)) ?? info;
  }
  return { info, changed: changes(info) };
}

/** Without the folder of one version, in which the platform has the files of a bundle. */
function inBundle(setting: string | boolean | null | undefined): string {
  return String(setting ?? 'none').replace(/^file:\/\/.*?\/source\//, '');
}

/** @returns What is said of an answer that would not change; nothing when it did. */
async function describeAnswer(deployment: Deployment, wanted: Answer): Promise<string[]> {
  const { clock, options, notes } = deployment;
  const until = clock.now() + options.switchMs;
  for (let steady = 0; ; ) {
    const answer = await askHealth(functionUrl(deployment, SLUG));
    steady = sameAnswer(wanted, answer) ? steady + 1 : 0;
    if (steady === IN_A_ROW) {
      notes.log(`${SLUG} answers ${shown(answer)} again`);
      return [];
    }
    if (steady === 0 && clock.now() >= until) {
      return [
        `it answers ${shown(answer)} instead of ${shown(wanted)} after ` +
          `${options.switchMs / 1_000} s; regions may lag for some minutes`,
      ];
    }
    await wait(clock, againMs(options.switchMs));
  }
}

function shown({ status, build }: Answer): string {
  if (build !== null) return `as build ${build}`;
  return status === null ? 'nothing' : `${status} at /health`;
}
