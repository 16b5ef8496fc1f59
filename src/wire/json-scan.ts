import type { Member, ScannedBody } from '../contract/dialect.ts';
import { GatewayError } from '../contract/error.ts';
import {
  MAX_DEPTH,
  refuse,
  type Scratch,
  skipSpace,
  skipToValue,
  skipValue,
} from './json-grammar.ts';
import { decodeString } from './json-read.ts';
import { KeyWatch } from './key-watch.ts';

const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Looks out for nothing. */
const NOTHING = new KeyWatch([]);

/** Such a key is its own fold. */
const PLAIN_KEY = /^[a-z0-9_-]*$/;

/**
 * Reads a request body once: UTF-8, depth, the whole JSON grammar, and where its top-level members
 * stand. What was scanned is what is sent, and only these members decide anything, so two of them
 * with one name are refused; so are two that differ in case alone, since Go's JSON decoder, which
 * many upstreams are built on, takes `Model` for `model` and lets the last one win.
 *
 * @throws {GatewayError} `invalid_json`, `invalid_utf8`, `too_deep` or `duplicate_key`.
 */
export function scanBody(bytes: Uint8Array, watch: KeyWatch = NOTHING): ScannedBody {
  watch.take();
  const open = skipSpace(bytes, 0);
  if (bytes[open] !== OPEN_BRACE) refuse(bytes, open, 'an object is missing');
  const members = new Map<string, Member>();
  const scratch = { kinds: new Uint8Array(MAX_DEPTH), keys: watch };
  const end = readMembers({ bytes, members, scratch }, open + 1);
  const plain = [...members.keys()].every((key) => PLAIN_KEY.test(key));
  if (!plain) refuseVariants(members);
  const rest = skipSpace(bytes, end);
  if (rest < bytes.length) refuse(bytes, rest, 'something follows the object');
  return { bytes, members, plain, watched: watch.take() };
}

/** A body within a body. */
export interface Inner {
  /** Where its first byte stands in the outer one. */
  readonly start: number;
  /** Its offsets count from there. */
  readonly body: ScannedBody;
}

/** The objects of a list at the top level of a scanned body, or the one that stands in its place. */
export function scanObjects({ bytes, members }: ScannedBody, name: string): readonly Inner[] {
  const member = members.get(name);
  if (member === undefined) return [];
  const { valueStart, valueEnd } = member;
  if (bytes[valueStart] === OPEN_BRACE) {
    return [{ start: valueStart, body: scanBody(bytes.subarray(valueStart, valueEnd)) }];
  }
  if (bytes[valueStart] !== OPEN_BRACKET) return [];
  const scratch = { kinds: new Uint8Array(MAX_DEPTH), keys: NOTHING };
  const found: Inner[] = [];
  let start = skipSpace(bytes, valueStart + 1);
  while (start < valueEnd - 1) {
    const end = skipValue(bytes, start, scratch);
    if (bytes[start] === OPEN_BRACE) {
      found.push({ start, body: scanBody(bytes.subarray(start, end)) });
    }
    const comma = skipSpace(bytes, end);
    start = bytes[comma] === COMMA ? skipSpace(bytes, comma + 1) : valueEnd;
  }
  return found;
}

interface Reading {
  readonly bytes: Uint8Array;
  readonly members: Map<string, Member>;
  readonly scratch: Scratch;
}

/** `at` is one past the `{`; returns the offset one past the `}`. */
function readMembers({ bytes, members, scratch }: Reading, at: number): number {
  let i = skipSpace(bytes, at);
  if (bytes[i] === CLOSE_BRACE) return i + 1;
  for (;;) {
    const keyStart = i;
    const valueStart = skipToValue(bytes, i, scratch.keys);
    const valueEnd = skipValue(bytes, valueStart, scratch);
    const key = decodeString(bytes, keyStart);
    if (members.has(key)) refuseDuplicate(key);
    members.set(key, { key, keyStart, valueStart, valueEnd });
    i = skipSpace(bytes, valueEnd);
    if (bytes[i] === CLOSE_BRACE) return i + 1;
    if (bytes[i] !== COMMA) refuse(bytes, i, 'a comma or } is missing');
    i = skipSpace(bytes, i + 1);
  }
}

function refuseVariants(members: ReadonlyMap<string, Member>): void {
  const folded = new Set<string>();
  for (const key of members.keys()) {
    if (folded.has(foldKey(key))) refuseDuplicate(key);
    folded.add(foldKey(key));
  }
}

/** Simple case folding as Go's encoding/json does it: U+017F is an s and U+212A a k. */
export function foldKey(key: string): string {
  return key.toUpperCase().toLowerCase();
}

function refuseDuplicate(key: string): never {
  throw new GatewayError(
    'duplicate_key',
    `The request body has the field ${JSON.stringify(key.slice(0, 100))} twice. Send it once, in lower case.`,
    { param: key.slice(0, 100) },
  );
}

/**
 * The member of that name in any case, for fields that must not get through: an upstream written
 * in Go would read `Previous_Response_Id` too.
 */
export function findMember(body: ScannedBody, name: string): Member | undefined {
  const exact = body.members.get(name);
  if (exact !== undefined || body.plain) return exact;
  for (const [key, member] of body.members) if (foldKey(key) === foldKey(name)) return member;
  return undefined;
}
