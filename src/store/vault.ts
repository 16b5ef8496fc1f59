import type { Clock, Vault } from '../contract/ports.ts';
import type { SealedCredential } from '../contract/target.ts';
import {
  bindingOf,
  type CredentialBinding,
  describeBinding,
  nameOfBinding,
} from './credential-binding.ts';
import {
  decrypt,
  type Envelope,
  encrypt,
  importKey,
  parseEnvelope,
  type Sealed,
  writeEnvelope,
} from './envelope.ts';
import { MASTER_KEY_BYTES, type MasterKeys } from './master-keys.ts';
import { createPlaintexts } from './plaintexts.ts';

/** A vault that also writes. */
export interface SealingVault extends Vault {
  /** The text to store as the row's ciphertext. */
  seal(plaintext: string, binding: CredentialBinding): Promise<string>;
  /** The same secret under the active master key; the very same text if it is already. */
  rewrap(ciphertext: string, binding: CredentialBinding): Promise<string>;
  /** Forgets all plaintext and stops the timer. */
  close(): void;
}

export interface VaultOptions extends MasterKeys {
  readonly clock: Clock;
}

/** A credential that cannot be opened or sealed; the message names it and no secret. */
export class VaultError extends Error {
  readonly reason: 'malformed' | 'unknown_master_key' | 'not_authentic' | 'unusable';

  constructor(reason: VaultError['reason'], message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'VaultError';
    this.reason = reason;
  }
}

/** Master keys by kid, imported on first use; null for one that is not configured. */
type KeyRing = (kid: string) => Promise<CryptoKey> | null;

/**
 * Envelope encryption, AES-256-GCM throughout: each row has a key of its own, and a master key wraps
 * that, so a new master key means re-wrapping 32 bytes a row.
 *
 * @throws {Error} when a master key has the wrong length or the active one is missing.
 */
export function createVault(options: VaultOptions): SealingVault {
  const { activeKid } = options;
  const keyRing = createKeyRing(options);
  const plaintexts = createPlaintexts(options.clock);
  const names = createNames();

  async function wrap(dek: Uint8Array, binding: CredentialBinding): Promise<Sealed> {
    const key = await masterKey(keyRing, activeKid, binding);
    return encrypt(key, dek, ['weir/v1/key', binding]);
  }

  async function decipherAndKeep(
    name: string,
    ciphertext: string,
    binding: CredentialBinding,
  ): Promise<string> {
    const plaintext = await decipher(keyRing, ciphertext, binding);
    plaintexts.keep(name, plaintext);
    return plaintext;
  }

  return {
    open(credential, provider) {
      const { type, ciphertext } = credential;
      if (type === 'none') return '';
      const binding = bindingOf(credential, provider);
      if (ciphertext === null) {
        throw new VaultError('unusable', `${describeBinding(binding)} has no key. ${SAVE_AGAIN}`);
      }
      const name = names(credential, binding);
      return plaintexts.get(name) ?? decipherAndKeep(name, ciphertext, binding);
    },
    async seal(plaintext, binding) {
      checkOrigins(binding);
      const dek = crypto.getRandomValues(new Uint8Array(MASTER_KEY_BYTES));
      const key = await importKey(dek, ['encrypt']);
      const secret = new TextEncoder().encode(plaintext);
      const content = await encrypt(key, secret, ['weir/v1', binding]);
      return writeEnvelope({ kid: activeKid, wrapped: await wrap(dek, binding), content });
    },
    async rewrap(ciphertext, binding) {
      const envelope = read(ciphertext, binding);
      if (envelope.kid === activeKid) {
        return ciphertext;
      }
      const dek = await unwrap(keyRing, envelope, binding);
      return writeEnvelope({ ...envelope, kid: activeKid, wrapped: await wrap(dek, binding) });
    },
    close: () => plaintexts.close(),
  };
}

/**
 * Under which a plaintext is kept. The whole binding is part of it: were it the row's id and
 * ciphertext alone, whoever changes a row's origin would still be given the key for a minute. Made
 * once for a credential that is used for many calls.
 */
function createNames(): (credential: SealedCredential, binding: CredentialBinding) => string {
  const known = new WeakMap<
    SealedCredential,
    { readonly provider: string; readonly name: string }
  >();
  return (credential, binding) => {
    const found = known.get(credential);
    if (found?.provider === binding.provider) return found.name;
    const name = `${credential.ciphertext} ${nameOfBinding(binding)}`;
    known.set(credential, { provider: binding.provider, name });
    return name;
  };
}

const SAVE_AGAIN = 'Save its key again.';

function createKeyRing({ masterKeys, activeKid }: MasterKeys): KeyRing {
  if (!masterKeys.has(activeKid)) {
    throw new Error(`The active master key ${JSON.stringify(activeKid)} is not among the keys`);
  }
  for (const [kid, bytes] of masterKeys) {
    if (bytes.length !== MASTER_KEY_BYTES) {
      throw new Error(`The master key ${JSON.stringify(kid)} must have ${MASTER_KEY_BYTES} bytes`);
    }
  }
  const imported = new Map<string, Promise<CryptoKey>>();
  return (kid) => {
    const bytes = masterKeys.get(kid);
    if (bytes === undefined) {
      return null;
    }
    const key = imported.get(kid) ?? importKey(bytes, ['encrypt', 'decrypt']);
    imported.set(kid, key);
    return key;
  };
}

function masterKey(keyRing: KeyRing, kid: string, binding: CredentialBinding): Promise<CryptoKey> {
  const key = keyRing(kid);
  if (key === null) {
    throw new VaultError(
      'unknown_master_key',
      `${describeBinding(binding)} is sealed with the master key ${JSON.stringify(kid)}, which ` +
        `WEIR_MASTER_KEYS does not have. Add that master key again. If it is lost: ${SAVE_AGAIN}`,
    );
  }
  return key;
}

async function decipher(
  keyRing: KeyRing,
  ciphertext: string,
  binding: CredentialBinding,
): Promise<string> {
  const envelope = read(ciphertext, binding);
  const key = await importKey(await unwrap(keyRing, envelope, binding), ['decrypt']);
  const secret = await genuine(decrypt(key, envelope.content, ['weir/v1', binding]), binding);
  return new TextDecoder().decode(secret);
}

async function unwrap(
  keyRing: KeyRing,
  { kid, wrapped }: Envelope,
  binding: CredentialBinding,
): Promise<Uint8Array> {
  const key = await masterKey(keyRing, kid, binding);
  return genuine(decrypt(key, wrapped, ['weir/v1/key', binding]), binding);
}

/** WebCrypto says only that the operation failed, which helps nobody. */
async function genuine(
  opened: Promise<Uint8Array>,
  binding: CredentialBinding,
): Promise<Uint8Array> {
  try {
    return await opened;
  } catch (cause) {
    throw new VaultError(
      'not_authentic',
      `${describeBinding(binding)} does not open: its row, owner, provider or origins are not those ` +
        'it was saved with, or WEIR_MASTER_KEYS has another master key of the same name. ' +
        `Bring that back, or: ${SAVE_AGAIN}`,
      { cause },
    );
  }
}

function read(ciphertext: string, binding: CredentialBinding): Envelope {
  const envelope = parseEnvelope(ciphertext);
  if (envelope === null) {
    throw new VaultError(
      'malformed',
      `${describeBinding(binding)} is not in a format this vault knows. ${SAVE_AGAIN}`,
    );
  }
  return envelope;
}

/** A key that may be sent nowhere, or to something that is no origin, could never be used. */
function checkOrigins(binding: CredentialBinding): void {
  const { origins } = binding;
  if (origins.length === 0 || origins.some((origin) => URL.parse(origin)?.origin !== origin)) {
    throw new VaultError(
      'unusable',
      `${describeBinding(binding)} cannot be sealed: each place it may be sent to must be an ` +
        'origin, such as https://api.example.com',
    );
  }
}
