/** AES-256. */
export const MASTER_KEY_BYTES = 32;

/** The keys that wrap every credential's own key. */
export interface MasterKeys {
  readonly masterKeys: ReadonlyMap<string, Uint8Array>;
  /** The newest kid: what is sealed from now on is sealed with it. */
  readonly activeKid: string;
}

/** Shown wherever the variable is missing or wrong; a line for a POSIX shell and any Node. */
const HOW_TO_MAKE_ONE =
  'export WEIR_MASTER_KEYS="$(node -p ' +
  `"JSON.stringify({'2026a': crypto.randomBytes(32).toString('base64')})")"`;

/** Stands in the ciphertext between dots, so it has none. */
const KID = /^[A-Za-z0-9_-]{1,32}$/;

/**
 * Reads `WEIR_MASTER_KEYS`: `{"2026a":"<base64 of 32 bytes>"}`. The newest kid is the last one in
 * order, numbers counted as numbers: 2026a, 2026b, 2027a; k9, k10.
 *
 * @throws {Error} that says what is wrong and how to make a key, and shows none.
 */
export function parseMasterKeys(text: string | undefined): MasterKeys {
  if (text === undefined || text.trim() === '') {
    throw problem('is missing. It holds the keys that encrypt the credentials of providers');
  }
  const entries = Object.entries(parseObject(text));
  if (entries.length === 0) {
    throw problem('holds no key');
  }
  const masterKeys = new Map(entries.map(([kid, key]) => [checkKid(kid), parseKey(kid, key)]));
  const order = new Intl.Collator('en', { numeric: true });
  const activeKid = [...masterKeys.keys()].sort(order.compare).at(-1) ?? '';
  return { masterKeys, activeKid };
}

/**
 * The text of `WEIR_MASTER_KEYS` with one new key, for installations that keep their own.
 *
 * @param bytes 32 from a cryptographic source.
 */
export function writeMasterKeys(kid: string, bytes: Uint8Array): string {
  if (bytes.length !== MASTER_KEY_BYTES) {
    throw new RangeError(`A master key has ${MASTER_KEY_BYTES} bytes`);
  }
  return JSON.stringify({ [checkKid(kid)]: btoa(String.fromCharCode(...bytes)) });
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which holds secrets.
    throw problem('is not valid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw problem('must be a JSON object of key ids and keys');
  }
  return { ...value };
}

function checkKid(kid: string): string {
  if (!KID.test(kid)) {
    throw problem('has a key id that is not 1 to 32 letters, digits, - or _');
  }
  return kid;
}

function parseKey(kid: string, value: unknown): Uint8Array {
  const bytes = typeof value === 'string' ? decode(value.trim()) : null;
  if (bytes === null || bytes.length !== MASTER_KEY_BYTES) {
    throw problem(`has under ${kid} no base64 of exactly ${MASTER_KEY_BYTES} bytes`);
  }
  if (new Set(bytes).size === 1) {
    throw problem(`has under ${kid} a placeholder, not a random key`);
  }
  return bytes;
}

function decode(base64: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

function problem(what: string): Error {
  return new Error(`WEIR_MASTER_KEYS ${what}. To make one:\n  ${HOW_TO_MAKE_ONE}`);
}
