import type { JSONWebKeySet, JWK } from 'jose';

const MAX_KEYS = 64;
/** What ES256 and RS256 are verified with. */
const KEY_TYPES: readonly unknown[] = ['EC', 'RSA'];

/**
 * The public signature keys of a JSON Web Key Set, others left out: issuers publish encryption keys
 * in the same list.
 *
 * @throws when it is no key set, or shows a private key, which must be replaced and not used.
 */
export function readKeySet(value: unknown): JSONWebKeySet {
  const keys = isRecord(value) ? value['keys'] : undefined;
  if (!Array.isArray(keys) || !keys.every(isRecord)) {
    throw new Error('is not a JSON Web Key Set: {"keys": [...]} is expected');
  }
  if (keys.length > MAX_KEYS) {
    throw new Error(`has ${keys.length} keys, and at most ${MAX_KEYS} are read`);
  }
  if (keys.some((key) => 'd' in key)) {
    throw new Error('holds a private key; publish only the public half and make a new pair');
  }
  return { keys: keys.filter(isSignatureKey) };
}

function isSignatureKey(key: Record<string, unknown>): key is Record<string, unknown> & JWK {
  return KEY_TYPES.includes(key['kty']) && (key['use'] ?? 'sig') === 'sig';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
