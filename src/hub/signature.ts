import type { Signature } from '../contract/conversation.ts';
import type { DialectId } from '../contract/dialect-id.ts';
import { ByteSearch } from '../wire/byte-search.ts';

/**
 * Base64 of `weir:sig:`. What follows, decoded, is `<dialect>:<value>`. It is base64 as a whole,
 * since some clients decode the field it stands in.
 */
const MARK = 'd2VpcjpzaWc6';

const DIALECTS: ReadonlySet<string> = new Set<DialectId>([
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini-generate',
]);

/**
 * A signature as it stands in a dialect's own field: its own verbatim; another one's wrapped, so
 * that it can be told apart when the caller sends it back.
 */
export function carried(signature: Signature, carrier: DialectId): string {
  if (signature.by === carrier) return signature.value;
  return MARK + toBase64(`${signature.by}:${signature.value}`);
}

/** A signature read from a dialect's field, whoever made it. */
export function signatureIn(text: string, carrier: DialectId): Signature {
  const own: Signature = { by: carrier, value: text };
  if (!text.startsWith(MARK)) return own;
  const unwrapped = fromBase64(text.slice(MARK.length));
  const colon = unwrapped.indexOf(':');
  const by = unwrapped.slice(0, colon);
  return isDialect(by) ? { by, value: unwrapped.slice(colon + 1) } : own;
}

const WRAPPED = new ByteSearch(MARK);

/** Whether a body may hold a wrapped signature, which means nothing to the provider it goes to. */
export function mayCarry(body: Uint8Array): boolean {
  return WRAPPED.find(body) !== -1;
}

/** The signature, if it is worth something to that dialect. */
export function ownSignature(signature: Signature | null, dialect: DialectId): string | null {
  return signature?.by === dialect ? signature.value : null;
}

function isDialect(text: string): text is DialectId {
  return DIALECTS.has(text);
}

function toBase64(text: string): string {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** '' where it is no base64: then it is nobody's wrapping. */
function fromBase64(text: string): string {
  try {
    const binary = atob(text);
    return new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
  } catch {
    return '';
  }
}
