/**
 * A pushdown automaton for JSON (RFC 8259) over bytes. It builds nothing: each function takes the
 * offset of a value's first byte and returns the offset after its last one, or throws. Strings are
 * checked for control characters, escapes and UTF-8 in the same pass, so a body is read only once.
 */
import { GatewayError } from '../contract/error.ts';
import type { KeyWatch } from './key-watch.ts';

/** Containers within containers that a body may have; the body itself counts as one. */
export const MAX_DEPTH = 64;

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;

/** 1 for bytes a string may hold as they are; quote, backslash, controls and non-ASCII are 0. */
const PLAIN = new Uint8Array(256);
for (let byte = 0x20; byte < 0x80; byte++) PLAIN[byte] = 1;
PLAIN[QUOTE] = 0;
PLAIN[BACKSLASH] = 0;

/** 1 for what may follow a backslash, `u` apart. */
const ESCAPED = new Uint8Array(256);
for (const character of '"\\/bfnrt') ESCAPED[character.charCodeAt(0)] = 1;

/** @throws {GatewayError} `invalid_json`, naming what is wrong and where. */
export function refuse(bytes: Uint8Array, at: number, what: string): never {
  const where = at >= bytes.length ? 'at the end of the body' : `at byte ${at} of the body`;
  throw new GatewayError(
    'invalid_json',
    `The request body is not valid JSON: ${what} ${where}. Send one well-formed JSON object.`,
  );
}

/** The offset of the first byte from `at` on that is not white space. */
export function skipSpace(bytes: Uint8Array, at: number): number {
  const length = bytes.length;
  let i = at;
  while (i < length) {
    const byte = bytes[i] as number;
    if (byte > 0x20 || (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) break;
    i++;
  }
  return i;
}

/** `at` is the opening quote. */
export function skipString(bytes: Uint8Array, at: number): number {
  const length = bytes.length;
  let i = at + 1;
  while (i < length) {
    const byte = bytes[i] as number;
    if (PLAIN[byte] === 1) {
      i = skipPlain(bytes, i + 1);
    } else if (byte === QUOTE) {
      return i + 1;
    } else if (byte === BACKSLASH) {
      i = skipEscape(bytes, i);
    } else if (byte >= 0x80) {
      i = skipMultibyte(bytes, i);
    } else {
      refuse(bytes, i, 'a raw control character in a string');
    }
  }
  return refuse(bytes, length, 'a string is not closed');
}

/** Eight bytes at a time: one branch for all of them halves the time long texts take. */
function skipPlain(bytes: Uint8Array, at: number): number {
  const safe = bytes.length - 8;
  let i = at;
  while (i <= safe) {
    const left =
      (PLAIN[bytes[i] as number] as number) &
      (PLAIN[bytes[i + 1] as number] as number) &
      (PLAIN[bytes[i + 2] as number] as number) &
      (PLAIN[bytes[i + 3] as number] as number);
    const right =
      (PLAIN[bytes[i + 4] as number] as number) &
      (PLAIN[bytes[i + 5] as number] as number) &
      (PLAIN[bytes[i + 6] as number] as number) &
      (PLAIN[bytes[i + 7] as number] as number);
    if ((left & right) === 0) break;
    i += 8;
  }
  while (i < bytes.length && PLAIN[bytes[i] as number] === 1) i++;
  return i;
}

function skipEscape(bytes: Uint8Array, at: number): number {
  const kind = bytes[at + 1];
  if (kind === undefined) refuse(bytes, bytes.length, 'a string is not closed');
  if (ESCAPED[kind] === 1) return at + 2;
  if (kind !== 0x75) refuse(bytes, at, 'an unknown escape');
  for (let i = at + 2; i < at + 6; i++) {
    // Bit 5 folds A-F onto a-f; digits have it set already.
    const digit = (bytes[i] ?? 0) | 0x20;
    const isHex = (digit >= ZERO && digit <= NINE) || (digit >= 0x61 && digit <= 0x66);
    if (!isHex || (bytes[i] as number) < ZERO) refuse(bytes, at, 'an unfinished \\u escape');
  }
  return at + 6;
}

/** Well-formed UTF-8 only: no overlong forms, no surrogates, nothing above U+10FFFF (RFC 3629). */
function skipMultibyte(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] as number;
  const second = bytes[at + 1] ?? 0;
  if (lead >= 0xc2 && lead <= 0xdf) {
    if ((second & 0xc0) === 0x80) return at + 2;
  } else if (lead >= 0xe0 && lead <= 0xef) {
    const low = lead === 0xe0 ? 0xa0 : 0x80;
    const high = lead === 0xed ? 0x9f : 0xbf;
    if (second >= low && second <= high && isContinuation(bytes, at + 2)) return at + 3;
  } else if (lead >= 0xf0 && lead <= 0xf4) {
    const low = lead === 0xf0 ? 0x90 : 0x80;
    const high = lead === 0xf4 ? 0x8f : 0xbf;
    const inRange = second >= low && second <= high;
    if (inRange && isContinuation(bytes, at + 2) && isContinuation(bytes, at + 3)) return at + 4;
  }
  throw new GatewayError(
    'invalid_utf8',
    `The request body is not valid UTF-8 at byte ${at}. Encode the body as UTF-8.`,
  );
}

function isContinuation(bytes: Uint8Array, at: number): boolean {
  return ((bytes[at] ?? 0) & 0xc0) === 0x80;
}

function skipDigits(bytes: Uint8Array, at: number): number {
  const length = bytes.length;
  let i = at;
  while (i < length) {
    const byte = bytes[i] as number;
    if (byte < ZERO || byte > NINE) break;
    i++;
  }
  if (i === at) refuse(bytes, at, 'a digit is missing');
  return i;
}

function skipNumber(bytes: Uint8Array, at: number): number {
  let i = bytes[at] === MINUS ? at + 1 : at;
  i = bytes[i] === ZERO ? i + 1 : skipDigits(bytes, i);
  if (bytes[i] === DOT) i = skipDigits(bytes, i + 1);
  if (((bytes[i] ?? 0) | 0x20) === 0x65) {
    const sign = bytes[i + 1];
    i = skipDigits(bytes, sign === 0x2b || sign === MINUS ? i + 2 : i + 1);
  }
  return i;
}

function skipScalar(bytes: Uint8Array, at: number): number {
  const byte = bytes[at] ?? 0;
  if (byte === QUOTE) return skipString(bytes, at);
  if (byte === MINUS || (byte >= ZERO && byte <= NINE)) return skipNumber(bytes, at);
  const word = byte === 0x74 ? 'true' : byte === 0x66 ? 'false' : byte === 0x6e ? 'null' : '';
  for (let i = 0; i < word.length; i++) {
    if (bytes[at + i] !== word.charCodeAt(i)) refuse(bytes, at, 'an unknown word');
  }
  if (word === '') refuse(bytes, at, 'a value is missing');
  return at + word.length;
}

/** `at` is the first byte of a key, noted in `keys`; returns the offset of the value's first byte. */
export function skipToValue(bytes: Uint8Array, at: number, keys: KeyWatch): number {
  if (bytes[at] !== QUOTE) refuse(bytes, at, 'a key in double quotes is missing');
  const end = skipString(bytes, at);
  keys.note(bytes, at + 1, end - 1);
  const colon = skipSpace(bytes, end);
  if (bytes[colon] !== COLON) refuse(bytes, colon, 'a colon is missing');
  return skipSpace(bytes, colon + 1);
}

/** What one scan works with. */
export interface Scratch {
  /** The containers that are open, by depth: `MAX_DEPTH` bytes. */
  readonly kinds: Uint8Array;
  readonly keys: KeyWatch;
}

/**
 * Any value. Its own containers count from the second on, since it stands in the body's object.
 */
export function skipValue(bytes: Uint8Array, at: number, scratch: Scratch): number {
  const { kinds, keys } = scratch;
  let i = at;
  let depth = 0;
  for (;;) {
    // A value starts at i.
    const byte = bytes[i];
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      const inner = skipSpace(bytes, i + 1);
      // `]` and `}` are each two above their opening byte.
      if (bytes[inner] === byte + 2) {
        if (depth + 2 > MAX_DEPTH) refuseDepth();
        i = inner + 1;
      } else {
        depth++;
        if (depth >= MAX_DEPTH) refuseDepth();
        kinds[depth] = byte;
        i = byte === OPEN_BRACE ? skipToValue(bytes, inner, keys) : inner;
        continue;
      }
    } else {
      i = skipScalar(bytes, i);
    }
    // A value ended at i: close what ends with it.
    for (;;) {
      if (depth === 0) return i;
      i = skipSpace(bytes, i);
      const kind = kinds[depth] as number;
      if (bytes[i] === COMMA) {
        i = skipSpace(bytes, i + 1);
        if (kind === OPEN_BRACE) i = skipToValue(bytes, i, keys);
        break;
      }
      if (bytes[i] !== kind + 2) {
        refuse(
          bytes,
          i,
          kind === OPEN_BRACE ? 'a comma or } is missing' : 'a comma or ] is missing',
        );
      }
      depth--;
      i++;
    }
  }
}

function refuseDepth(): never {
  throw new GatewayError(
    'too_deep',
    `The request body nests more than ${MAX_DEPTH} objects and lists. Flatten it and send it again.`,
  );
}
