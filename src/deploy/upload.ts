import { type Deployment, Interrupted, stageFolder } from './deployment.ts';
import { type Mark, sameMark } from './journal.ts';
import type { FunctionInfo } from './management-api.ts';
import { ManagementError } from './management-error.ts';
import { isBuild, SupersededError } from './superseded.ts';
import { wait } from './verify/wait.ts';

/** Between the tries. The CLI itself waits for a `Retry-After`. */
const PAUSES_MS = [2_000, 5_000, 10_000, 20_000];

/**
 * Uploads the staged build under a name. Trouble of the platform is tried again; an upload whose
 * answer was lost is recognised by the code that is there.
 *
 * @param before What is deployed under that name until now.
 * @throws {ManagementError}
 * @throws {SupersededError} when somebody else deploys under it at the same time.
 */
export async function upload(
  deployment: Deployment,
  slug: string,
  before: Mark | null,
): Promise<FunctionInfo> {
  const { api, cli, notes, clock, stopping } = deployment;
  for (let at = 0; ; at += 1) {
    let failure: ManagementError | null = null;
    try {
      await cli.deploy(slug, stageFolder(deployment));
    } catch (error) {
      if (!(error instanceof ManagementError) || isRefusal(error)) throw error;
      failure = error;
      notes.log(`${slug} was not uploaded: ${error.message}`);
    }
    const now = await api.functionBy(slug);
    if (now !== null && !sameMark(now, before)) {
      const expected = failure === null && now.version === (before?.version ?? 0) + 1;
      if (expected) return now;
      await checkBuild(deployment, now);
      notes.log(`${slug} is version ${now.version}, and holds this build.`);
      return now;
    }
    const ms = PAUSES_MS[at];
    if (ms === undefined) throw failure ?? withoutEffect(slug, now);
    if (stopping.aborted) throw new Interrupted();
    await wait(clock, ms);
  }
}

/** Whether the platform has certainly done nothing of what it was asked. */
export function isRefusal({ kind }: ManagementError): boolean {
  return kind !== 'unavailable' && kind !== 'network' && kind !== 'rate_limited';
}

async function checkBuild({ api, journal }: Deployment, now: FunctionInfo): Promise<void> {
  const { slug, version } = now;
  if (isBuild(await api.body(slug), journal.now.build)) return;
  throw new SupersededError(
    `somebody else deployed ${slug} at the same time: it is version ${version}, and not this ` +
      'build. It is left as it is.',
    version,
  );
}

function withoutEffect(slug: string, now: Mark | null): ManagementError {
  const shown = now === null ? 'none' : `version ${now.version}`;
  return new ManagementError('unavailable', `Supabase accepted ${slug}, and still shows ${shown}.`);
}
