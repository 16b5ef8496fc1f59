import { type Deployment, Interrupted, stageFolder } from './deployment.ts';
import type { FunctionInfo } from './management-api.ts';
import { ManagementError } from './management-error.ts';
import { wait } from './verify/wait.ts';

/** Between the tries. The CLI itself waits for a `Retry-After`. */
const PAUSES_MS = [2_000, 5_000, 10_000, 20_000];

const WORTH_ANOTHER = new Set(['rate_limited', 'unavailable', 'network']);

/**
 * Uploads the staged build under a name. Trouble of the platform is tried again; an upload whose
 * answer was lost is recognised by the function's new version.
 *
 * @param before The function's version until now; 0 when there is none.
 * @throws {ManagementError}
 */
export async function upload(
  deployment: Deployment,
  slug: string,
  before: number,
): Promise<FunctionInfo> {
  const { api, cli, notes, clock, stopping } = deployment;
  for (let at = 0; ; at += 1) {
    try {
      await cli.deploy(slug, stageFolder(deployment));
      const made = await api.functionBy(slug);
      if (made !== null && made.version > before) return made;
      throw new ManagementError(
        'unavailable',
        `Supabase accepted ${slug}, and still shows ${made === null ? 'none' : `version ${made.version}`}.`,
      );
    } catch (error) {
      if (!(error instanceof ManagementError) || !WORTH_ANOTHER.has(error.kind)) throw error;
      notes.log(`${slug} was not uploaded: ${error.message}`);
      const now = await api.functionBy(slug);
      if (now !== null && now.version > before) {
        notes.log(`${slug} is version ${now.version}: it was accepted, and the answer lost.`);
        return now;
      }
      const ms = PAUSES_MS[at];
      if (ms === undefined) throw error;
      if (stopping.aborted) throw new Interrupted();
      await wait(clock, ms);
    }
  }
}
