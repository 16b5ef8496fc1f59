/**
 * Finds the fields of a `multipart/form-data` body (RFC 7578) in one walk over its bytes, and keeps
 * only where they stand. What one server takes for a file's content another one may take for a
 * field, so whatever two readers could read in two ways is refused, not guessed at.
 */
import type { Member, ScannedBody } from '../contract/dialect.ts';
import { GatewayError } from '../contract/error.ts';
import { boundaryIn, type PartHead, partHead } from './form-head.ts';
import { foldKey } from './json-scan.ts';

/** Far more than any form of files and settings has. */
const MAX_PARTS = 256;
/** The lines before a part's content name it and its file, and nothing else. */
const MAX_HEAD_BYTES = 8 * 1024;

const LF = 0x0a;
const CR = 0x0d;
const DASH = 0x2d;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Such a key is its own fold. */
const PLAIN_KEY = /^[a-z0-9_-]*$/;

/** Whether a content type is that of a form. */
export function isForm(type: string | null | undefined): type is string {
  return /^\s*multipart\/form-data\s*(;|$)/i.test(type ?? '');
}

/**
 * The members are the parts by name, the first of each, their values the raw bytes. A nested field
 * (`svg[model]`) also stands under its outermost name.
 *
 * @param single Names that decide something, in lower case: they may stand there once, and only so.
 * @throws {GatewayError} `invalid_form`, `duplicate_key` or `invalid_field`.
 */
export function scanForm(
  bytes: Uint8Array,
  type: string,
  single: ReadonlySet<string>,
): ScannedBody {
  const line = encoder.encode(`\n--${boundaryIn(type)}`);
  const form: Form = { bytes, line, steps: stepsOf(line), single, members: new Map() };
  if (!isAt(bytes, 0, line.subarray(1))) refuseForm('it does not begin with its boundary');
  let at = line.length - 1;
  for (let parts = 0; !isLast(form, at); parts++) {
    if (parts === MAX_PARTS) refuseForm(`it has more than ${MAX_PARTS} parts`);
    at = readPart(form, at + 2);
  }
  const plain = [...form.members.keys()].every((key) => PLAIN_KEY.test(key));
  return { bytes, members: form.members, plain, watched: false, form: type };
}

interface Form {
  readonly bytes: Uint8Array;
  /** A boundary as a line of its own begins, from the line feed before it. */
  readonly line: Uint8Array;
  readonly steps: Uint8Array;
  readonly single: ReadonlySet<string>;
  readonly members: Map<string, Member>;
}

/** `at` is one past a boundary. Padding is allowed there by RFC 2046, but no client writes any. */
function isLast({ bytes }: Form, at: number): boolean {
  if (bytes[at] === CR && bytes[at + 1] === LF) return false;
  if (bytes[at] !== DASH || bytes[at + 1] !== DASH) {
    refuseForm('something follows its boundary on the same line');
  }
  const end = at + 2;
  const clean = end === bytes.length || (end + 2 === bytes.length && bytes[end + 1] === LF);
  if (!clean) refuseForm('something follows its last boundary');
  return true;
}

/** `at` is a part's first byte; returns the offset one past the boundary that ends it. */
function readPart(form: Form, at: number): number {
  const { bytes, line } = form;
  const valueStart = headEnd(bytes, at);
  const head = partHead(decoder.decode(bytes.subarray(at, valueStart - 4)));
  // From the line feed of the empty line on: an empty content may be followed by a boundary at once.
  const feed = findLine(form, valueStart - 1);
  if (feed === -1) refuseForm('its last boundary is missing');
  const valueEnd = feed - 1;
  if (bytes[valueEnd] !== CR || valueEnd < valueStart) {
    refuseForm('a boundary follows a line that ends in a line feed alone');
  }
  addMember(form, head, { key: head.name, keyStart: at, valueStart, valueEnd });
  return feed + line.length;
}

/** The offset of a part's content, after its empty line. */
function headEnd(bytes: Uint8Array, at: number): number {
  const limit = Math.min(bytes.length, at + MAX_HEAD_BYTES);
  for (let i = at + 3; i < limit; i++) {
    const ends = bytes[i] === LF && bytes[i - 1] === CR;
    if (ends && bytes[i - 2] === LF && bytes[i - 3] === CR) return i + 1;
  }
  return refuseForm('the head of a part is not ended, or is longer than 8 KB');
}

function addMember({ members, single }: Form, { name, isFile }: PartHead, member: Member): void {
  const [root = ''] = name.split(/[[.]/, 1);
  const folded = foldKey(root);
  if (single.has(folded)) {
    if (name !== folded) refuseField(folded, `Write ${JSON.stringify(name)} as "${folded}".`);
    if (isFile) refuseField(folded, `"${folded}" must be a plain field, without a file name.`);
    if (members.has(name)) refuseDuplicate(name);
  }
  if (!members.has(name)) members.set(name, member);
  if (!members.has(root)) members.set(root, member);
}

/**
 * The offset of the first such line's line feed from `from` on, -1 if there is none. Most of a file
 * is stepped over (Horspool's search); and as a boundary holds no line feed, no byte is compared
 * more than twice, whatever the file was made of.
 */
function findLine({ bytes, line, steps }: Form, from: number): number {
  const last = line.length - 1;
  for (let i = from; i + last < bytes.length; i += steps[bytes[i + last] as number] as number) {
    if (bytes[i] === LF && isAt(bytes, i, line)) return i;
  }
  return -1;
}

/** By the byte under a line's last one: how far the line can be moved on without missing a match. */
function stepsOf(line: Uint8Array): Uint8Array {
  const steps = new Uint8Array(256).fill(line.length);
  for (let i = 0; i + 1 < line.length; i++) steps[line[i] as number] = line.length - 1 - i;
  return steps;
}

function isAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let i = 0; i < wanted.length; i++) {
    if (bytes[at + i] !== wanted[i]) return false;
  }
  return true;
}

function refuseForm(what: string): never {
  throw new GatewayError(
    'invalid_form',
    `The request body is no form that every server reads alike: ${what}. Send it as HTTP libraries write multipart/form-data.`,
  );
}

function refuseField(param: string, message: string): never {
  throw new GatewayError('invalid_field', message, { param });
}

function refuseDuplicate(name: string): never {
  throw new GatewayError('duplicate_key', `The form has the field "${name}" twice. Send it once.`, {
    param: name,
  });
}
