import { GatewayError } from '../contract/error.ts';
import type { Caller } from '../contract/principal.ts';
import { isGatewayKeyLike, parseGatewayKey } from '../wire/gateway-key.ts';
import { notACredential, signInRequired } from './identity/claims.ts';
import { type CredentialRequest, readCredential } from './identity/credential.ts';
import {
  createIdentity,
  type IdentityConfig,
  type IdentityPorts,
  type UserCaller,
} from './identity/identity.ts';

/**
 * Says who calls, as far as the credential alone tells: at once for a gateway key and for a token
 * seen in the last minute, where the runtime hashes at once.
 *
 * @throws {GatewayError} or rejects with one; no message holds the credential.
 */
export type Authenticate = (request: CredentialRequest) => Caller | Promise<Caller>;

/** A token's verdict is kept no longer, so that a withdrawn key or user is soon noticed. */
const KEEP_MS = 60_000;
const MAX_KEPT = 10_000;
/** Supabase's project keys of the new kind: opaque, and no user's. */
const PROJECT_KEY = /^sb_(publishable|secret)_/;

/** @throws {Error} when the configuration cannot be used. */
export function createAuthenticator(config: IdentityConfig, ports: IdentityPorts): Authenticate {
  const { environment } = ports;
  const identify = remembering(config, ports);
  return (request) => {
    const credential = readCredential(request);
    if (isGatewayKeyLike(credential)) {
      return keyCaller(credential, environment);
    }
    if (PROJECT_KEY.test(credential)) {
      throw signInRequired();
    }
    if (!credential.includes('.')) {
      throw notACredential();
    }
    const hash = environment.sha256(credential);
    return typeof hash === 'string'
      ? identify(credential, hash)
      : hash.then((done) => identify(credential, done));
  };
}

/** The checksum is looked at first, so that a mistyped key costs no query. */
function keyCaller(
  key: string,
  environment: IdentityPorts['environment'],
): Caller | Promise<Caller> {
  const parsed = parseGatewayKey(key);
  if (parsed === null) {
    throw new GatewayError(
      'invalid_credential',
      'The gateway key is mistyped or cut off: its checksum does not fit. Copy it again in full, ' +
        'or make a new one.',
    );
  }
  const { id: keyId } = parsed;
  const hash = environment.sha256(key);
  return typeof hash === 'string'
    ? { kind: 'key', keyId, keyHash: hash }
    : hash.then((keyHash) => ({ kind: 'key', keyId, keyHash }));
}

/**
 * Keeps verified tokens under the SHA-256 of the whole token, never past their expiry, and lets
 * calls with the same token wait for one check.
 */
function remembering(
  config: IdentityConfig,
  ports: IdentityPorts,
): (token: string, hash: string) => UserCaller | Promise<UserCaller> {
  const identity = createIdentity(config, ports);
  const kept = new Map<string, { readonly caller: UserCaller; readonly until: number }>();
  const pending = new Map<string, Promise<UserCaller>>();

  async function check(token: string, hash: string): Promise<UserCaller> {
    try {
      const caller = await identity.identify(token, hash);
      const [oldest] = kept.keys();
      if (kept.size >= MAX_KEPT && oldest !== undefined) {
        kept.delete(oldest);
      }
      const until = Math.min(caller.expiresAt * 1_000, ports.clock.now() + KEEP_MS);
      kept.set(hash, { caller, until });
      return caller;
    } finally {
      pending.delete(hash);
    }
  }

  return (token, hash) => {
    const known = kept.get(hash);
    if (known !== undefined && ports.clock.now() < known.until) {
      return known.caller;
    }
    kept.delete(hash);
    const running = pending.get(hash) ?? check(token, hash);
    pending.set(hash, running);
    return running;
  };
}
