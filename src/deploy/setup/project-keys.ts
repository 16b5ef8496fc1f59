import { createPostgrestRpc } from '../../store/postgrest.ts';
import { type Rpc, RpcError } from '../../store/rpc.ts';
import type { ApiKey } from '../management-api.ts';
import { ManagementError } from '../management-error.ts';
import { wait } from '../verify/wait.ts';
import type { Setup } from './step.ts';

const DATABASE_TIMEOUT_MS = 15_000;

/** PostgREST learns of new functions some moments after they were made. */
const TRIES = 15;
const PAUSE_MS = 2_000;

/** What Postgres calls a function that is not there. */
const UNDEFINED_FUNCTION = '42883';

/**
 * The key that may do everything in the project: the project's own list of keys has it, where the
 * access token may see it; else the environment.
 *
 * @throws {Error} that says where to get one.
 */
export async function secretKey({ api, read, notes }: Setup): Promise<string> {
  const listed = await api.apiKeys().catch(noneIfForbidden);
  const key =
    usable(listed.filter(({ type, name }) => type === 'secret' && name === 'default')) ??
    usable(listed.filter(({ type }) => type === 'secret')) ??
    usable(listed.filter(({ name }) => name === 'service_role')) ??
    (read('SUPABASE_SECRET_KEY')?.trim() || read('SUPABASE_SERVICE_ROLE_KEY')?.trim() || null);
  if (key === null) {
    throw new Error(
      'The access token may not see the secret key of the project. Export SUPABASE_SECRET_KEY ' +
        '(Project Settings, API Keys), then run this again.',
    );
  }
  notes.hide(key);
  return key;
}

/** An access token of narrow scope may do without: the key may come from the environment. */
function noneIfForbidden(error: unknown): readonly ApiKey[] {
  if (error instanceof ManagementError && error.kind === 'token') return [];
  throw error;
}

/** One that is not there, or shown with dots, is none. */
function usable(keys: readonly ApiKey[]): string | null {
  const key = keys.map(({ api_key }) => api_key ?? '').find((text) => /^[\w.-]{20,}$/.test(text));
  return key ?? null;
}

/** The SQL functions of the installation, as the deployed function calls them. */
export function installationRpc({ projectUrl, clock }: Setup, key: string): Rpc {
  const url = projectUrl;
  const rpc = createPostgrestRpc({
    ...{ url, key },
    timeoutMs: DATABASE_TIMEOUT_MS,
    keepAlive: () => {},
  });
  return {
    async call(fn, args): Promise<unknown> {
      for (let left = TRIES; ; left -= 1) {
        try {
          return await rpc.call(fn, args);
        } catch (error) {
          const early = error instanceof RpcError && error.sqlstate === UNDEFINED_FUNCTION;
          if (!early || left <= 1) throw error;
          await wait(clock, PAUSE_MS);
        }
      }
    },
  };
}
