import type { IncomingMessage } from 'node:http';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { JWTExpired } from 'jose/errors';
import { Refusal } from './postgrest-errors.ts';

/** A project's keys: the new opaque ones, the old ones that are JWTs, and the users' key set. */
export interface ApiKeys {
  readonly publishable: string;
  readonly secret: string;
  readonly jwks: JSONWebKeySet;
  /** Signs the legacy keys and legacy user tokens; none in a new project. */
  readonly legacySecret?: Uint8Array;
}

export interface Session {
  readonly role: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/**
 * The platform's gateway first wants a known `apikey`; then the role is that of the user's token
 * if one came along, else that of the key.
 */
export async function authorise(request: IncomingMessage, keys: ApiKeys): Promise<Session> {
  const apikey = request.headers['apikey'];
  if (typeof apikey !== 'string')
    throw new Refusal(401, { code: null, message: 'No API key found in request' });
  const byKey = await sessionOfKey(apikey, keys);
  if (
    apikey === keys.secret &&
    /mozilla|chrome|safari/i.test(request.headers['user-agent'] ?? '')
  ) {
    throw new Refusal(401, { code: null, message: 'Forbidden use of secret API key in browser' });
  }
  const token = /^bearer (.*)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined || token === apikey) return byKey;
  return sessionOfToken(token, keys);
}

async function sessionOfKey(key: string, keys: ApiKeys): Promise<Session> {
  if (key === keys.secret) return { role: 'service_role', claims: { role: 'service_role' } };
  if (key === keys.publishable) return { role: 'anon', claims: { role: 'anon' } };
  if (keys.legacySecret !== undefined && key.startsWith('eyJ')) return sessionOfToken(key, keys);
  throw new Refusal(401, { code: null, message: 'Invalid API key' });
}

const ROLES: ReadonlySet<unknown> = new Set(['anon', 'authenticated', 'service_role']);

async function sessionOfToken(token: string, keys: ApiKeys): Promise<Session> {
  const claims = await verifyToken(token, keys).catch((error: unknown) => {
    throw error instanceof JWTExpired
      ? new Refusal(401, { code: 'PGRST303', message: 'JWT expired' })
      : new Refusal(401, { code: 'PGRST301', message: 'No suitable key or wrong key type' });
  });
  const role = claims['role'];
  if (typeof role !== 'string' || !ROLES.has(role)) {
    throw new Refusal(401, { code: '22023', message: `role "${String(role)}" does not exist` });
  }
  return { role, claims };
}

/** The claims of a token of the project, signed by its keys or by its legacy secret. */
export async function verifyToken(token: string, keys: ApiKeys): Promise<Record<string, unknown>> {
  const header = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as {
    alg?: string;
  };
  if (header.alg === 'HS256' && keys.legacySecret !== undefined) {
    return (await jwtVerify(token, keys.legacySecret, { algorithms: ['HS256'] })).payload;
  }
  const set = createLocalJWKSet(keys.jwks);
  return (await jwtVerify(token, set, { algorithms: ['ES256', 'RS256'] })).payload;
}
