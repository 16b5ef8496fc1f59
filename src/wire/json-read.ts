import type { Member, ScannedBody } from '../contract/dialect.ts';
import type { Json, JsonObject } from '../contract/json.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const OPEN_BRACE = 0x7b;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text of the string whose opening quote is at `at`, in bytes known to be well-formed. */
export function decodeString(bytes: Uint8Array, at: number): string {
  let text = '';
  // Most keys are a few ASCII letters, for which a decoder costs more than it saves.
  for (let i = at + 1; i < at + 64; i++) {
    const byte = bytes[i] as number;
    if (byte === QUOTE) return text;
    if (byte === BACKSLASH || byte >= 0x80) break;
    text += String.fromCharCode(byte);
  }
  let end = at + 1;
  while (bytes[end] !== QUOTE) end += bytes[end] === BACKSLASH ? 2 : 1;
  // JSON.parse also takes lone surrogate escapes, which stay lone in the string.
  return JSON.parse(decoder.decode(bytes.subarray(at, end + 1))) as string;
}

/** The member's value as JavaScript. Safe after a scan: it is well-formed and not too deep. */
export function readJson(body: ScannedBody, member: Member): Json {
  return JSON.parse(decoder.decode(body.bytes.subarray(member.valueStart, member.valueEnd)));
}

/** The whole body as JavaScript. Safe after a scan, which has found one object. */
export function readWhole({ bytes }: ScannedBody): JsonObject {
  return JSON.parse(decoder.decode(bytes)) as JsonObject;
}

/** The member's string, undefined if its value is something else. */
export function readString(body: ScannedBody, member: Member): string | undefined {
  if (body.bytes[member.valueStart] !== QUOTE) return undefined;
  return decodeString(body.bytes, member.valueStart);
}

/** The member's boolean, undefined if its value is something else. */
export function readBoolean(body: ScannedBody, member: Member): boolean | undefined {
  const first = body.bytes[member.valueStart];
  if (first === 0x74) return true;
  return first === 0x66 ? false : undefined;
}

/** Whether the member's value is `null`. */
export function isNull(body: ScannedBody, member: Member): boolean {
  return body.bytes[member.valueStart] === 0x6e;
}

/** Whether a value is an object, neither a list nor null. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object a text holds, null when it is not JSON or something else. */
export function parseObject(text: string): JsonObject | null {
  const first = text.charCodeAt(0);
  // Most texts that are no object show it at once, and an exception costs more than many a parse.
  if (first > SPACE && first !== OPEN_BRACE) return null;
  try {
    const value: Json = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
