import { brotliDecompressSync } from 'node:zlib';
import { readBackup, sha256 } from './backup.ts';
import { type Deployment, SLUG } from './deployment.ts';
import { type Mark, sameMark } from './journal.ts';

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
 * What is deployed must be what this deployment left, or have come of what it asked for: an answer
 * that was lost, and one that came late, leave a version that nobody has told of.
 *
 * @throws {SupersededError}
 */
export async function checkOurs(deployment: Deployment, now: Mark | null): Promise<void> {
  const { live } = deployment.journal.now;
  if (sameMark(now, live) || (now !== null && (await hasOurCode(deployment)))) return;
  throw new SupersededError(
    `somebody else deployed ${SLUG} since: it is ${versionOf(now, 'gone')}, and this deployment ` +
      `left ${versionOf(live, 'none')}. It is left as it is.`,
    now?.version ?? 0,
  );
}

async function hasOurCode({ api, journal, folders }: Deployment): Promise<boolean> {
  const { phase, build, restoring, backup } = journal.now;
  if (phase === 'untouched') return false;
  const body = await api.body(SLUG);
  if (restoring === null && isBuild(body, build)) return true;
  const name = restoring ?? backup;
  if (name === null || phase === 'publishing' || phase === 'published') return false;
  return sha256(body) === sha256((await readBackup(folders.backups, name)).body);
}

/** Whether a bundle is that build, also where it does not start: its id stands in its code. */
export function isBuild(body: Uint8Array, build: string): boolean {
  const bytes = Buffer.from(body);
  const compressed = bytes.subarray(0, COMPRESSED.length).toString('latin1') === COMPRESSED;
  return (compressed ? brotliDecompressSync(bytes.subarray(COMPRESSED.length)) : bytes).includes(
    build,
  );
}

/** How the platform's compressed form of a bundle begins. */
const COMPRESSED = 'EZBR';

export function versionOf(mark: Mark | null, none: string): string {
  return mark === null ? none : `version ${mark.version}`;
}
