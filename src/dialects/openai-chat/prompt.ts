import type { ScannedBody } from '../../contract/dialect.ts';
import { isObject, type Json, type JsonObject, readJson } from '../../wire/json-read.ts';
import { listOf } from './schema.ts';

const encoder = new TextEncoder();

/** Text models of all vendors need about one token for four bytes of English prose. */
const BYTES_PER_TOKEN = 4;

/** Base64 stands under these keys; media are billed by other rules than their length. */
const MEDIA_KEYS = new Set(['data', 'file_data', 'b64_json']);

/**
 * The prompt's tokens, guessed from its text alone: messages and tool declarations, without media.
 */
export function estimatePrompt(body: ScannedBody): number {
  let bytes = 0;
  for (const name of ['messages', 'tools']) {
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

/**
 * The path of the first object stored at the provider that messages, tools or `audio` name, null
 * if there is none: files and earlier audio in messages, a custom voice, stores and containers of
 * hosted tools. Text, tool arguments and JSON schemas may use the same words and are not looked at.
 */
export function findForeignObject(body: ScannedBody): string | null {
  return inMessages(body) ?? inTools(body) ?? inVoice(body);
}

function inMessages(body: ScannedBody): string | null {
  const messages = entriesOf(body, 'messages');
  for (const [index, message] of messages) {
    if (isObject(message['audio']) && message['audio']['id'] !== undefined) {
      return `messages[${index}].audio.id`;
    }
    for (const [at, part] of listOf(message['content']).entries()) {
      const field = isObject(part) ? namedIn(part) : null;
      if (field !== null) return `messages[${index}].content[${at}].${field}`;
    }
  }
  return null;
}

/** A part itself, or the object it keeps under its type, may name a file. */
function namedIn(part: JsonObject): string | null {
  if (part['file_id'] !== undefined) return 'file_id';
  for (const [key, value] of Object.entries(part)) {
    if (isObject(value) && value['file_id'] !== undefined) return `${key}.file_id`;
  }
  return null;
}

const TOOL_FIELDS = ['vector_store_ids', 'file_ids', 'container'];

function inTools(body: ScannedBody): string | null {
  for (const [index, tool] of entriesOf(body, 'tools')) {
    const field = TOOL_FIELDS.find((name) => tool[name] !== undefined);
    if (field !== undefined) return `tools[${index}].${field}`;
  }
  return null;
}

function inVoice(body: ScannedBody): string | null {
  const member = body.members.get('audio');
  const audio = member === undefined ? null : readJson(body, member);
  if (!isObject(audio ?? undefined)) return null;
  const { voice } = audio as JsonObject;
  return isObject(voice) && voice['id'] !== undefined ? 'audio.voice.id' : null;
}

function entriesOf(body: ScannedBody, name: string): [number, JsonObject][] {
  const member = body.members.get(name);
  if (member === undefined) return [];
  return [...listOf(readJson(body, member)).entries()].filter(
    (entry): entry is [number, JsonObject] => isObject(entry[1]),
  );
}
