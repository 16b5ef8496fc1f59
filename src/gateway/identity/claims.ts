import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import { GatewayError } from '../../contract/error.ts';

/** What an issuer's tokens must say, beyond being signed by it. */
export interface TokenPolicy {
  readonly issuer: string;
  /** Any one of these. */
  readonly audiences: readonly string[];
  /** Null where the issuer has no roles. */
  readonly roles: readonly string[] | null;
  /** Supabase's subjects are uuids and become ids as they are. */
  readonly uuidSubject: boolean;
  /** Each claim equals the value, or one of the values, or is a list that holds one of them. */
  readonly requiredClaims: Readonly<Record<string, ClaimValue | readonly ClaimValue[]>>;
  readonly allowAnonymous: boolean;
}

export type ClaimValue = string | number | boolean;

/** A token that was read but not believed yet. */
export interface UnverifiedToken {
  readonly algorithm: string;
  readonly issuer: string;
  readonly payload: JWTPayload;
}

export interface Claims {
  readonly subject: string;
  /** Whole seconds since the epoch. */
  readonly expiresAt: number;
  /** OpenID Connect's `sid`: of which sign-in the token is. */
  readonly sessionId?: string;
  /** Labels, which decide nothing. */
  readonly email?: string;
  readonly name?: string;
}

/** Seconds by which an issuer's clock may differ from ours. */
export const CLOCK_SKEW = 60;

/** A token is sent with every request, and proxies cut headers at 8 or 16 KB anyway. */
const MAX_TOKEN_LENGTH = 16 * 1024;
/** PostgreSQL indexes the subject; OpenID Connect limits it to 255 ASCII characters. */
const MAX_SUBJECT_LENGTH = 255;
/** Lower case only: that is how Supabase writes them, and one user must not have two spellings. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Headers by which a token would bring or name the key it is checked with. */
const KEY_HEADERS = ['jku', 'x5u', 'jwk'];
/** What a project's public and secret keys of the old kind say they are. */
const PROJECT_KEY_ROLES: readonly unknown[] = ['anon', 'service_role'];

/**
 * Reads a token without believing it, and refuses what no key could make right.
 *
 * @throws {GatewayError} `sign_in_required` for a project's own keys, else `invalid_credential`.
 */
export function readToken(token: string): UnverifiedToken {
  if (token.length > MAX_TOKEN_LENGTH) {
    throw refused('is longer than 16 KB. Ask your issuer to put fewer claims into it');
  }
  const { header, payload } = decode(token);
  if (KEY_HEADERS.some((name) => Object.hasOwn(header, name))) {
    throw refused('names its own key in its header (jku, x5u or jwk), which is never trusted');
  }
  if (PROJECT_KEY_ROLES.includes(payload['role'])) {
    throw signInRequired();
  }
  if (typeof header.alg !== 'string' || typeof payload.iss !== 'string') {
    throw refused('has no algorithm or no issuer');
  }
  return { algorithm: header.alg, issuer: payload.iss, payload };
}

/** What a caller hears who sends the project's own key where a user's token belongs. */
export function signInRequired(): GatewayError {
  return new GatewayError(
    'sign_in_required',
    "This is a key of the project, not a signed-in user's access token. Sign in, and send the " +
      "session's access_token as `Authorization: Bearer`, or use a gateway key.",
  );
}

/** A token's refusal, in one sentence that names what is wrong and never the token. */
export function refused(why: string): GatewayError {
  return new GatewayError(
    'invalid_credential',
    `The access token ${why}. Sign in again and send the new access token, or use a gateway key.`,
  );
}

/**
 * Checks all that a token says against what its issuer's tokens must say; whose they must be is
 * settled, as the policy was found by the token's own issuer.
 *
 * @param now Seconds since the epoch.
 */
export function checkClaims(payload: JWTPayload, policy: TokenPolicy, now: number): Claims {
  if (!hasAudience(payload.aud, policy.audiences)) {
    throw refused('was made for another audience');
  }
  const expiresAt = checkTimes(payload, now);
  const subject = checkSubject(payload.sub, policy);
  if (policy.roles !== null && !policy.roles.some((role) => role === payload['role'])) {
    throw refused('has a role that may not call models');
  }
  for (const [name, wanted] of Object.entries(policy.requiredClaims)) {
    if (!satisfies(Object.hasOwn(payload, name) ? payload[name] : undefined, wanted)) {
      throw refused(`lacks what this installation requires of the claim ${name}`);
    }
  }
  // Anything but a plain no is a yes: a claim of the wrong type must not open the door.
  if (!policy.allowAnonymous && (payload['is_anonymous'] ?? false) !== false) {
    throw new GatewayError(
      'anonymous_refused',
      'Anonymous users may not call models here. Sign in with an account, or ask an admin to ' +
        'allow anonymous users.',
    );
  }
  const { sid } = payload;
  return {
    subject,
    expiresAt,
    ...(typeof sid === 'string' ? { sessionId: sid } : {}),
    ...labelOf(payload, 'email'),
    ...labelOf(payload, 'name'),
  };
}

/**
 * A label that cannot be stored is none. Characters nobody sees hide or turn what stands around them:
 * a name is shown without them, an address that has some is another than it seems.
 */
function labelOf<Name extends 'email' | 'name'>(
  payload: JWTPayload,
  name: Name,
): { readonly [N in Name]?: string } {
  const said = payload[name];
  if (typeof said !== 'string') return {};
  const label = name === 'name' ? said.replaceAll(/\p{Cf}/gu, '') : said;
  const fine = /^[^\p{Cc}\p{Cf}\p{Cs}]{1,320}$/u.test(label);
  return fine ? ({ [name]: label } as { readonly [N in Name]?: string }) : {};
}

function decode(token: string): {
  header: ReturnType<typeof decodeProtectedHeader>;
  payload: JWTPayload;
} {
  if (token.split('.').length !== 3) {
    throw notACredential();
  }
  try {
    return { header: decodeProtectedHeader(token), payload: decodeJwt(token) };
  } catch {
    throw notACredential();
  }
}

/** What a caller hears who sends neither a gateway key nor a token, often a provider's key. */
export function notACredential(): GatewayError {
  return new GatewayError(
    'invalid_credential',
    'This is neither a gateway key (`weir_...`) nor an access token. Keys of providers are not ' +
      'taken here: save yours as a credential and call with a gateway key.',
  );
}

function hasAudience(given: unknown, wanted: readonly string[]): boolean {
  const audiences: unknown[] = Array.isArray(given) ? given : [given];
  return (
    audiences.every((audience) => typeof audience === 'string') &&
    wanted.some((audience) => audiences.includes(audience))
  );
}

function checkTimes(payload: JWTPayload, now: number): number {
  const { exp, nbf } = payload;
  if (typeof exp !== 'number' || !Number.isSafeInteger(Math.floor(exp))) {
    throw refused('does not say when it expires');
  }
  if (exp <= now - CLOCK_SKEW) {
    throw refused('has expired');
  }
  if (nbf !== undefined && !(typeof nbf === 'number' && nbf <= now + CLOCK_SKEW)) {
    throw refused('is not valid yet');
  }
  return Math.floor(exp);
}

function checkSubject(subject: unknown, policy: TokenPolicy): string {
  if (
    typeof subject !== 'string' ||
    subject === '' ||
    subject.length > MAX_SUBJECT_LENGTH ||
    // NUL and lone surrogates cannot be stored as text.
    /\p{Cc}|\p{Cs}/u.test(subject)
  ) {
    throw refused('does not name its user');
  }
  if (policy.uuidSubject && !UUID.test(subject)) {
    throw refused('does not name its user by a uuid');
  }
  return subject;
}

function satisfies(given: unknown, wanted: ClaimValue | readonly ClaimValue[]): boolean {
  const values: readonly unknown[] = Array.isArray(given) ? given : [given];
  const allowed = Array.isArray(wanted) ? wanted : [wanted];
  return values.some((value) => allowed.includes(value));
}
