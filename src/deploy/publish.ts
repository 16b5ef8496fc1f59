import { type Deployment, nameOf, SLUG } from './deployment.ts';
import { upload } from './upload.ts';

/** Somebody else deployed, so what was planned no longer fits. */
export class SupersededError extends Error {
  /** The version that is there now; 0: none. */
  readonly version: number;

  constructor(message: string, version: number) {
    super(message);
    this.name = 'SupersededError';
    this.version = version;
  }
}

/**
 * Deploys the build as `v1-chat`.
 *
 * @throws {SupersededError} when the function is no longer the one that was backed up.
 */
export async function publish(deployment: Deployment): Promise<string> {
  const { api, journal } = deployment;
  const { live, build } = journal.now;
  const now = (await api.functionBy(SLUG))?.version ?? 0;
  if (now !== live) {
    throw new SupersededError(
      `somebody else deployed ${SLUG} meanwhile: it was ${live === 0 ? 'not there' : `version ${live}`} ` +
        `when this began and is ${now === 0 ? 'gone' : `version ${now}`} now. It is left as it is.`,
      now,
    );
  }
  journal.note({ published: 'begun' });
  const { version } = await upload(deployment, SLUG, live);
  journal.note({ published: version, live: version });
  return `${SLUG} is ${nameOf(version, build)}, accepted by the platform`;
}
