import type { ReadVariable } from '../runtimes/variables.ts';
import { readAccessToken } from './access-token.ts';
import { readDatabaseUrl } from './database-address.ts';
import { type Profile, readProfile } from './profile.ts';

/** All that is needed to speak to one project and about it. */
export interface Connection {
  readonly ref: string;
  /** `https://<ref>.supabase.co`, without a slash at its end. */
  readonly projectUrl: string;
  readonly profile: Profile;
  readonly token: string;
  /** The database's own address; null: it is reached by the Management API. */
  readonly databaseUrl: string | null;
}

/** Either a connection, or everything that stands in its way. */
export type ReadConnection =
  | { readonly connection: Connection; readonly problems: readonly [] }
  | { readonly connection: null; readonly problems: readonly string[] };

/**
 * Reads the environment. `SUPABASE_URL` says where the project stands if not at the usual address,
 * as with a domain of one's own.
 *
 * @param ref The project's, as in the address of its dashboard.
 */
export function readConnection(read: ReadVariable, ref: string): ReadConnection {
  const problems: string[] = [];
  const attempt = <T>(work: () => T): T | null => {
    try {
      return work();
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
      return null;
    }
  };
  const token = attempt(() => readAccessToken(read));
  const profile = attempt(() => readProfile(read));
  const usual = profile === null ? '' : `https://${ref}.${profile.projectHost}`;
  const projectUrl = attempt(() => readProjectUrl(read, usual));
  const databaseUrl = attempt(() => readDatabaseUrl(read, ref));
  if (problems.length > 0 || token === null || profile === null || projectUrl === null) {
    return { connection: null, problems };
  }
  return { connection: { ref, projectUrl, profile, token, databaseUrl }, problems: [] };
}

function readProjectUrl(read: ReadVariable, usual: string): string {
  const given = read('SUPABASE_URL')?.trim() || usual;
  const url = URL.parse(given);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new Error('SUPABASE_URL is not an http or https URL. Unset it, or correct it.');
  }
  // Left over from another project: that one would be verified in this one's place.
  const named = /^([a-z]{20})\.supabase\.(co|red)$/.exec(url.hostname);
  if (named !== null && url.hostname !== URL.parse(usual)?.hostname) {
    throw new Error(
      `SUPABASE_URL is of project ${named[1]}, not of the one to deploy to. Unset it.`,
    );
  }
  return url.origin;
}
