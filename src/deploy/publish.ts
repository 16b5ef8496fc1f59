import { type Deployment, nameOf, SLUG } from './deployment.ts';
import { markOf, sameMark } from './journal.ts';
import { SupersededError, versionOf } from './superseded.ts';
import { upload } from './upload.ts';

/**
 * Deploys the build as `v1-chat`.
 *
 * @throws {SupersededError} when the function is no longer the one that was backed up.
 */
export async function publish(deployment: Deployment): Promise<string> {
  const { api, journal } = deployment;
  const { live, build } = journal.now;
  const now = await api.functionBy(SLUG);
  if (!sameMark(now, live)) {
    throw new SupersededError(
      `somebody else deployed ${SLUG} meanwhile: it was ${versionOf(live, 'not there')} ` +
        `when this began and is ${versionOf(now, 'gone')} now. It is left as it is.`,
      now?.version ?? 0,
    );
  }
  journal.note({ phase: 'publishing' });
  const info = await upload(deployment, SLUG, live);
  journal.note({ phase: 'published', live: markOf(info) });
  return `${SLUG} is ${nameOf(info.version, build)}, accepted by the platform`;
}
