import { createHash } from 'node:crypto';
import { CompactSign, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Clock, Environment } from '../../src/contract/ports.ts';
import type { Caller } from '../../src/contract/principal.ts';
import { type Authenticate, createAuthenticator } from '../../src/gateway/authenticate.ts';
import type { IdentityConfig } from '../../src/gateway/identity/identity.ts';

/** 2026-11-23T12:00:00Z, in seconds. */
export const NOW = 1_795_435_200;

export interface ManualClock extends Clock {
  advance(ms: number): void;
  /** Timers that run. */
  timers(): number;
}

export function manualClock(): ManualClock {
  let now = NOW * 1_000;
  const timers = new Set<{ ms: number; next: number; tick: () => void }>();
  return {
    now: () => now,
    every(ms, tick) {
      const timer = { ms, next: now + ms, tick };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      now += ms;
      for (const timer of [...timers]) {
        while (timers.has(timer) && timer.next <= now) {
          timer.next += timer.ms;
          timer.tick();
        }
      }
    },
    timers: () => timers.size,
  };
}

export interface TestEnvironment extends Environment {
  /** Names of what was logged, in order. */
  readonly logged: string[];
}

export function testEnvironment(): TestEnvironment {
  const logged: string[] = [];
  return {
    logged,
    keepAlive: () => undefined,
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    log: (_level, event) => logged.push(event),
  };
}

export interface SigningKey {
  readonly algorithm: 'ES256' | 'RS256';
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export async function signingKey(algorithm: 'ES256' | 'RS256', kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' };
  return { algorithm, kid, privateKey, publicJwk };
}

export type Payload = Readonly<Record<string, unknown>>;

/** Signs any payload, a text as it is, under any header jose lets through. */
export function sign(
  payload: Payload | string,
  key: SigningKey | Uint8Array,
  header: Payload = {},
): Promise<string> {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const signer = new CompactSign(new TextEncoder().encode(text));
  return key instanceof Uint8Array
    ? signer.setProtectedHeader({ alg: 'HS256', typ: 'JWT', ...header }).sign(key)
    : signer
        .setProtectedHeader({ alg: key.algorithm, kid: key.kid, typ: 'JWT', ...header })
        .sign(key.privateKey);
}

export const PROJECT = 'https://abcdefgh.supabase.co';
export const USER = '0b54e1a6-6f0f-4b6a-9d57-2d9f6a3d2c11';

/** What Supabase Auth puts into a session's access token. */
export function supabaseClaims(changes: Payload = {}): Payload {
  return {
    iss: `${PROJECT}/auth/v1`,
    aud: 'authenticated',
    exp: NOW + 3_600,
    iat: NOW,
    sub: USER,
    role: 'authenticated',
    aal: 'aal1',
    session_id: 'c2f8c0a4-5f0f-4a3a-8a5f-0d8f1e6f7a10',
    email: 'user@example.com',
    phone: '',
    is_anonymous: false,
    ...changes,
  };
}

export interface Door {
  readonly clock: ManualClock;
  readonly environment: TestEnvironment;
  readonly authenticate: Authenticate;
  /** With the token as Bearer. */
  bearer(token: string): Promise<Caller>;
  /** How the token is refused: `status code message`. */
  refusal(token: string): Promise<string>;
  /** URLs that were fetched, in order. */
  readonly fetched: string[];
}

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** An authenticator over a manual clock; without `fetch` the network is down. */
export function door(config: Partial<IdentityConfig>, fetch?: Fetch): Door {
  const clock = manualClock();
  const environment = testEnvironment();
  const fetched: string[] = [];
  const authenticate = createAuthenticator(
    { supabase: null, issuers: [], allowAnonymous: false, ...config },
    {
      clock,
      environment,
      fetch: async (url, init) => {
        fetched.push(url);
        if (fetch === undefined) {
          throw new TypeError('fetch failed');
        }
        return fetch(url, init);
      },
    },
  );
  const bearer = async (token: string): Promise<Caller> =>
    authenticate(withHeaders({ authorization: `Bearer ${token}` }));
  return {
    clock,
    environment,
    authenticate,
    fetched,
    bearer,
    refusal: (token) =>
      bearer(token).then(
        (caller) => `accepted ${JSON.stringify(caller)}`,
        (error) => `${error.status} ${error.code} ${error.message}`,
      ),
  };
}

export function withHeaders(
  headers: Readonly<Record<string, string>>,
  query = '',
): { header(name: string): string | null; query: string } {
  return { header: (name) => headers[name] ?? null, query };
}

export function base64url(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return Buffer.from(text).toString('base64url');
}
