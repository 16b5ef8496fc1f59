import type { ScannedBody } from '../contract/dialect.ts';
import type { Json } from '../contract/json.ts';
import { isObject, readJson } from '../wire/json-read.ts';

const encoder = new TextEncoder();

/** Text models of all vendors need about one token for four bytes of English prose. */
const BYTES_PER_TOKEN = 4;

/** Base64 stands under these keys; media are billed by other rules than their length. */
const MEDIA_KEYS = new Set(['data', 'file_data', 'b64_json']);

/**
 * A prompt's tokens, guessed from its text alone, without media.
 * @param names The top-level members that hold messages, instructions and tools.
 */
export function estimateTokens(body: ScannedBody, names: readonly string[]): number {
  let bytes = 0;
  for (const name of names) {
    const member = body.members.get(name);
    if (member !== undefined) bytes += textBytes(readJson(body, member));
  }
  return Math.ceil(bytes / BYTES_PER_TOKEN);
}

/** The scan has bounded the depth, so recursion is safe. */
function textBytes(value: Json | undefined): number {
  if (typeof value === 'string') {
    return value.startsWith('data:') ? 0 : encoder.encode(value).length;
  }
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + textBytes(item), 0);
  if (!isObject(value)) return 0;
  let sum = 0;
  for (const [key, item] of Object.entries(value)) {
    if (!(typeof item === 'string' && MEDIA_KEYS.has(key))) sum += textBytes(item);
  }
  return sum;
}
