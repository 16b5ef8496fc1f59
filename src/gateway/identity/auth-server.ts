import { GatewayError } from '../../contract/error.ts';
import type { Clock } from '../../contract/ports.ts';
import { refused } from './claims.ts';
import { type Fetch, fetchJson } from './fetch-json.ts';

export interface AuthServer {
  /**
   * Whether Supabase Auth knows the token as this user's.
   *
   * @throws {GatewayError} when it says no, or cannot be asked now.
   */
  confirm(token: string, hash: string, subject: string): Promise<void>;
}

const REFUSAL_MS = 60_000;
const MAX_REFUSALS = 1_000;
/** Every invented token costs a call to the project's Auth, so only so many at a time. */
const MAX_IN_FLIGHT = 16;

/**
 * Asks Supabase Auth about tokens signed with the project's legacy secret, which no verifier but
 * Auth should have: `GET /auth/v1/user`, as Supabase's guide on JWTs advises for HS256.
 */
export function createAuthServer(
  project: { readonly url: string; readonly publishableKey: string },
  ports: { readonly clock: Pick<Clock, 'now'>; readonly fetch: Fetch },
): AuthServer {
  /** When a token was refused, by its hash, oldest first. Confirmed ones are the caller's to keep. */
  const refusals = new Map<string, number>();
  let inFlight = 0;

  async function ask(token: string): Promise<unknown> {
    inFlight += 1;
    try {
      const answer = await fetchJson(ports.fetch, `${project.url}/auth/v1/user`, {
        apikey: project.publishableKey,
        authorization: `Bearer ${token}`,
      });
      if (answer.status >= 500 || answer.status === 429) {
        throw unavailable();
      }
      return answer.body;
    } catch (error) {
      throw error instanceof GatewayError ? error : unavailable(error);
    } finally {
      inFlight -= 1;
    }
  }

  function remember(hash: string): void {
    const [oldest] = refusals.keys();
    if (refusals.size >= MAX_REFUSALS && oldest !== undefined) {
      refusals.delete(oldest);
    }
    refusals.set(hash, ports.clock.now());
  }

  return {
    async confirm(token, hash, subject) {
      const refusedAt = refusals.get(hash);
      if (refusedAt !== undefined && ports.clock.now() - refusedAt < REFUSAL_MS) {
        throw refused('was refused by Supabase Auth');
      }
      refusals.delete(hash);
      if (inFlight >= MAX_IN_FLIGHT) {
        throw unavailable();
      }
      if (idOf(await ask(token)) !== subject) {
        remember(hash);
        throw refused('was refused by Supabase Auth');
      }
    },
  };
}

function unavailable(cause?: unknown): GatewayError {
  return new GatewayError(
    'identity_unavailable',
    'Supabase Auth cannot be asked about this access token now. Try again shortly, or use a ' +
      'gateway key.',
    { retryAfter: 1, cause },
  );
}

function idOf(user: unknown): unknown {
  return typeof user === 'object' && user !== null && 'id' in user ? user.id : undefined;
}
