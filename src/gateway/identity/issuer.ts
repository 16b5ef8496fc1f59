import type { JSONWebKeySet } from 'jose';
import type { ClaimValue } from './claims.ts';
import { readKeySet } from './key-set.ts';

/** One entry of `WEIR_JWT_ISSUERS`: exactly one of the three sources of keys is there. */
export interface IssuerConfig {
  /** What `iss` must be, to the letter. */
  readonly issuer: string;
  /** What `aud` must be or contain; of several, any one. */
  readonly audience: string | readonly string[];
  readonly jwks_url?: string;
  readonly jwks?: JSONWebKeySet;
  /** For HS256: at least 32 bytes of UTF-8. */
  readonly hs256_secret?: string;
  /** Claims a token must have, each with its value or a list of allowed ones. */
  readonly required_claims?: Readonly<Record<string, ClaimValue | readonly ClaimValue[]>>;
}

/** The project's own Supabase Auth, whose subjects are user ids as they are. */
export interface SupabaseIssuer {
  /** `SUPABASE_URL`. */
  readonly url: string;
  /** What `iss` is when it is not `<url>/auth/v1`, as behind a custom domain or in local Docker. */
  readonly issuer?: string;
  /** `SUPABASE_JWKS`, tried before the project's JWKS URL. */
  readonly jwks?: JSONWebKeySet;
  /** The project's legacy JWT secret, if the operator chose to give it. */
  readonly hs256Secret?: string;
  /** With it, HS256 tokens are shown to `/auth/v1/user` where no secret was given. */
  readonly publishableKey?: string;
}

/** The accounts of the installation itself, whose keys are read in the process. */
export interface AccountsIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** The public keys as a JSON Web Key Set. */
  readonly keys: () => Promise<unknown>;
}

const FIELDS = ['issuer', 'audience', 'jwks_url', 'jwks', 'hs256_secret', 'required_claims'];
const KEY_FIELDS = ['jwks_url', 'jwks', 'hs256_secret'] as const;
/** RFC 7518, section 3.2: an HS256 key is at least as long as the hash. */
const MIN_SECRET_BYTES = 32;
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Reads `WEIR_JWT_ISSUERS`.
 *
 * @throws {Error} that names the entry and the field, and no secret.
 */
export function parseIssuers(text: string): IssuerConfig[] {
  const list = parseJson(text, 'WEIR_JWT_ISSUERS');
  if (!Array.isArray(list)) {
    throw new Error('WEIR_JWT_ISSUERS must be a JSON list of issuers');
  }
  const issuers = list.map(parseIssuer);
  const names = issuers.map(({ issuer }) => issuer);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    throw new Error(`WEIR_JWT_ISSUERS names ${twice} twice; give one entry a list as audience`);
  }
  return issuers;
}

/**
 * Reads `SUPABASE_JWKS`. A project without asymmetric keys has an empty set there.
 *
 * @throws {Error} when it is no key set.
 */
export function parseJwks(text: string): JSONWebKeySet {
  const value = parseJson(text, 'SUPABASE_JWKS');
  return named('SUPABASE_JWKS', () => readKeySet(value));
}

/** @throws {Error} when a secret is shorter than its hash, and could be guessed offline. */
export function secretBytes(secret: string, name: string): Uint8Array {
  const bytes = new TextEncoder().encode(secret);
  if (bytes.length < MIN_SECRET_BYTES) {
    throw new Error(`${name} must have at least ${MIN_SECRET_BYTES} bytes`);
  }
  return bytes;
}

function parseIssuer(value: unknown, at: number): IssuerConfig {
  const name = `WEIR_JWT_ISSUERS[${at}]`;
  if (!isRecord(value)) {
    throw new Error(`${name} must be an object {issuer, audience, jwks_url | jwks | hs256_secret}`);
  }
  const unknown = Object.keys(value).find((field) => !FIELDS.includes(field));
  if (unknown !== undefined) {
    throw new Error(`${name} has an unknown field ${JSON.stringify(unknown)}`);
  }
  if (KEY_FIELDS.filter((field) => value[field] !== undefined).length !== 1) {
    throw new Error(`${name} needs exactly one of ${KEY_FIELDS.join(', ')}`);
  }
  return {
    issuer: nonEmpty(value['issuer'], `${name}.issuer`),
    audience: parseAudience(value['audience'], `${name}.audience`),
    ...parseKeys(value, name),
    ...(value['required_claims'] === undefined
      ? {}
      : { required_claims: parseClaims(value['required_claims'], `${name}.required_claims`) }),
  };
}

function parseKeys(
  value: Record<string, unknown>,
  name: string,
): Pick<IssuerConfig, (typeof KEY_FIELDS)[number]> {
  if (value['jwks_url'] !== undefined) {
    return { jwks_url: parseUrl(value['jwks_url'], `${name}.jwks_url`) };
  }
  if (value['jwks'] !== undefined) {
    const jwks = named(`${name}.jwks`, () => readKeySet(value['jwks']));
    if (jwks.keys.length === 0) {
      throw new Error(`${name}.jwks has no EC or RSA signature key`);
    }
    return { jwks };
  }
  const secret = nonEmpty(value['hs256_secret'], `${name}.hs256_secret`);
  secretBytes(secret, `${name}.hs256_secret`);
  return { hs256_secret: secret };
}

/** Keys fetched over plain http could be anybody's; loopback is for development. */
function parseUrl(value: unknown, name: string): string {
  const text = nonEmpty(value, name);
  const url = URL.parse(text);
  const safe =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.includes(url.hostname));
  if (url === null || !safe || url.username !== '' || url.password !== '') {
    throw new Error(`${name} must be an https URL without user and password`);
  }
  return url.href;
}

function parseAudience(value: unknown, name: string): string | string[] {
  if (!Array.isArray(value)) {
    return nonEmpty(value, name);
  }
  if (value.length === 0) {
    throw new Error(`${name} must name at least one audience`);
  }
  return value.map((audience) => nonEmpty(audience, name));
}

function parseClaims(
  value: unknown,
  name: string,
): Record<string, ClaimValue | readonly ClaimValue[]> {
  if (!isRecord(value)) {
    throw new Error(`${name} must be an object of claim names and values`);
  }
  const entries = Object.entries(value).map(([claim, wanted]): [string, readonly ClaimValue[]] => {
    const values: unknown[] = Array.isArray(wanted) ? wanted : [wanted];
    if (values.length === 0 || !values.every(isClaimValue)) {
      throw new Error(`${name}.${claim} must be a string, a number, a boolean or a list of them`);
    }
    return [claim, values];
  });
  return Object.fromEntries(entries);
}

function isClaimValue(value: unknown): value is ClaimValue {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function nonEmpty(value: unknown, name: string): string {
  if (typeof value !== 'string' || value.trim() === '') {
    throw new Error(`${name} must be a text that is not empty`);
  }
  return value;
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which may hold a secret.
    throw new Error(`${name} is not valid JSON`);
  }
}

function named<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(`${name} ${error instanceof Error ? error.message : ''}`, { cause: error });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
