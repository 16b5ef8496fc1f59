import { base64url } from 'jose';
import { associatedData, type CredentialBinding } from './credential-binding.ts';

/** `v1.<kid>.<iv>.<wrapped dek>.<iv>.<ciphertext>`, the last four in base64url. */
export interface Envelope {
  readonly kid: string;
  /** The row's own key under the master key. */
  readonly wrapped: Sealed;
  /** The secret under the row's own key. */
  readonly content: Sealed;
}

export interface Sealed {
  readonly iv: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** What is encrypted: a row's own key, or the secret itself. */
export type Purpose = 'weir/v1/key' | 'weir/v1';

const VERSION = 'v1';
/** NIST SP 800-38D, section 8.2: 96 bits, here random, which is safe for 2^32 uses of one key. */
const IV_BYTES = 12;

/** Null when the text is not of this form; whether it is genuine only opening it tells. */
export function parseEnvelope(text: string): Envelope | null {
  const [version, kid, ...parts] = text.split('.');
  if (version !== VERSION || !kid || parts.length !== 4) {
    return null;
  }
  try {
    const [keyIv, key, iv, content] = parts.map((part) => base64url.decode(part));
    if (keyIv && key && iv && content) {
      return { kid, wrapped: { iv: keyIv, ciphertext: key }, content: { iv, ciphertext: content } };
    }
  } catch {
    // Not base64url.
  }
  return null;
}

export function writeEnvelope({ kid, wrapped, content }: Envelope): string {
  const parts = [wrapped.iv, wrapped.ciphertext, content.iv, content.ciphertext];
  return [VERSION, kid, ...parts.map((part) => base64url.encode(part))].join('.');
}

export async function encrypt(
  key: CryptoKey,
  plaintext: Uint8Array,
  [purpose, binding]: readonly [Purpose, CredentialBinding],
): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const algorithm = parameters(iv, associatedData(purpose, binding));
  const ciphertext = await crypto.subtle.encrypt(algorithm, key, owned(plaintext));
  return { iv, ciphertext: new Uint8Array(ciphertext) };
}

/** @throws {DOMException} when one bit of key, text or binding is another. */
export async function decrypt(
  key: CryptoKey,
  { iv, ciphertext }: Sealed,
  [purpose, binding]: readonly [Purpose, CredentialBinding],
): Promise<Uint8Array> {
  const algorithm = parameters(iv, associatedData(purpose, binding));
  return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, owned(ciphertext)));
}

export function importKey(bytes: Uint8Array, usages: KeyUsage[]): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', owned(bytes), 'AES-GCM', false, usages);
}

function parameters(iv: Uint8Array, additionalData: Uint8Array): AesGcmParams {
  return { name: 'AES-GCM', iv: owned(iv), additionalData: owned(additionalData) };
}

/** WebCrypto's types want bytes that are surely not in shared memory, hence a copy. */
function owned(bytes: Uint8Array): BufferSource {
  return new Uint8Array(bytes);
}
