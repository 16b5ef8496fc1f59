import {
  compactVerify,
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
} from 'jose';
import { isGatewayKeyLike, parseGatewayKey } from '../../wire/gateway-key.ts';
import { parseObject } from '../../wire/json-read.ts';
import { ask } from './ask.ts';

/** What can be known of a token without the function that is to take it. */
export interface Vouched {
  /** `unknown`: it is no user's of this project, or the project publishes no keys. */
  readonly state: 'good' | 'bad' | 'unknown';
  /** What it is where it is bad, read on after its name; else empty. */
  readonly why: string;
}

const GOOD: Vouched = { state: 'good', why: '' };
const UNKNOWN: Vouched = { state: 'unknown', why: '' };

/**
 * Looks whether a token can be accepted at all: so that one that has expired is told apart from a build
 * that refuses everybody. By the keys that the project's Auth publishes, not by asking it for the user:
 * the function asks for none either.
 *
 * @param projectUrl Null: a server of its own.
 */
export async function vouch(
  token: string,
  projectUrl: string | null,
  timeoutMs: number,
): Promise<Vouched> {
  if (isGatewayKeyLike(token)) return vouchForKey(token);
  const claims = claimsOf(token);
  if (claims === null) return bad("is neither a user's access token nor a gateway key");
  const { exp, iss } = claims;
  if (exp !== undefined && exp * 1_000 <= Date.now()) {
    return bad(`expired at ${new Date(exp * 1_000).toISOString()}`);
  }
  if (projectUrl === null || iss !== `${projectUrl}/auth/v1`) return UNKNOWN;
  // Signed with the project's secret, which no list of public keys can hold.
  if (decodeProtectedHeader(token).alg?.startsWith('HS') === true) return UNKNOWN;
  const keys = await readKeys(projectUrl, timeoutMs);
  return keys === null ? UNKNOWN : judge(token, keys);
}

/** By the signature alone, for which the reasons can be told apart. */
async function judge(token: string, keys: JSONWebKeySet): Promise<Vouched> {
  try {
    await compactVerify(token, createLocalJWKSet(keys));
    return GOOD;
  } catch (cause) {
    const { JWKSNoMatchingKey, JWSSignatureVerificationFailed } = errors;
    const forged =
      cause instanceof JWKSNoMatchingKey || cause instanceof JWSSignatureVerificationFailed;
    // A list of keys that cannot be used says nothing of the token.
    return forged ? bad("is not signed with a key of this project's Auth") : UNKNOWN;
  }
}

/** Whether there is such a key only the installation knows. */
function vouchForKey(text: string): Vouched {
  const key = parseGatewayKey(text);
  if (key === null) return bad('is a gateway key of which a part is missing or wrong');
  return key.kind === 'admin' ? bad('is an admin key, which never calls models') : UNKNOWN;
}

function bad(why: string): Vouched {
  return { state: 'bad', why };
}

function claimsOf(token: string): JWTPayload | null {
  try {
    return decodeJwt(token);
  } catch {
    return null;
  }
}

/** Null: it publishes none, as where tokens are signed with a secret, or cannot be asked. */
async function readKeys(projectUrl: string, timeoutMs: number): Promise<JSONWebKeySet | null> {
  const answer = await ask(`${projectUrl}/auth/v1/.well-known/jwks.json`, { timeoutMs });
  if (answer.kind === 'silence' || answer.status !== 200) return null;
  const { keys } = parseObject(answer.text) ?? {};
  return Array.isArray(keys) && keys.length > 0 ? ({ keys } as unknown as JSONWebKeySet) : null;
}
