import { hash, randomBytes } from 'node:crypto';
import type { NewKey } from '../../store/first-keys.ts';
import { MASTER_KEY_BYTES, writeMasterKeys } from '../../store/master-keys.ts';
import {
  GATEWAY_KEY_BYTES,
  type GatewayKeyKind,
  makeGatewayKey,
  parseGatewayKey,
} from '../../wire/gateway-key.ts';

/** The text of `WEIR_MASTER_KEYS` for a new installation, with one key. */
export function makeMasterKeys(now: Date): string {
  return writeMasterKeys(newKid(now), randomBytes(MASTER_KEY_BYTES));
}

/**
 * No two installations have the same, so that a ciphertext tells which keys it wants; a later one
 * comes later in order. The numbers are seconds.
 */
function newKid(now: Date): string {
  const letters = Array.from(randomBytes(4), (byte) => String.fromCharCode(97 + (byte % 26)));
  return `${now.getUTCFullYear()}a-${Math.floor(now.getTime() / 1_000)}${letters.join('')}`;
}

/** A new key, and what is kept of it. */
export function makeKey(kind: GatewayKeyKind): { readonly key: string; readonly kept: NewKey } {
  const key = makeGatewayKey(kind, randomBytes(GATEWAY_KEY_BYTES));
  return { key, kept: keptOf(key) };
}

/**
 * What is kept of a key.
 *
 * @throws {Error} when it is none.
 */
export function keptOf(key: string): NewKey {
  const publicId = parseGatewayKey(key)?.id;
  if (publicId === undefined) throw new Error('this is no key of Weir');
  return { publicId, hash: hash('sha256', key), lastFour: key.slice(-4) };
}
