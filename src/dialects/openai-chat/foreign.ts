import type { ScannedBody } from '../../contract/dialect.ts';
import type { JsonObject } from '../../contract/json.ts';
import { listOf } from '../../hub/lenient.ts';
import { entriesOf, fieldNamed, fieldOf, isKept } from '../../hub/stored-objects.ts';
import { isObject, readJson } from '../../wire/json-read.ts';
import { scanBody } from '../../wire/json-scan.ts';
import { KeyWatch } from '../../wire/key-watch.ts';
import { FOREIGN_OBJECT_FIELDS } from './schema.ts';

/**
 * The path of the first object stored at the provider that a request names, null if there is none:
 * the top-level fields, files, addresses and earlier audio in messages, a custom voice, stores and
 * containers of hosted tools. Text, tool arguments and JSON schemas may use the same words and are not looked
 * at.
 */
export function findForeignObject(body: ScannedBody): string | null {
  const named = fieldNamed(body, FOREIGN_OBJECT_FIELDS);
  if (named !== null || !body.watched) return named;
  return inMessages(body) ?? inTools(body) ?? inVoice(body);
}

/** Without one of these keys somewhere no nested object can be named. */
const TRACES = new KeyWatch([
  'file_id',
  'file_ids',
  'vector_store_ids',
  'container',
  'audio',
  ...['image_url', 'video_url', 'audio_url', 'file_url'],
]);

/**
 * Scans a body with an eye on those keys: nearly every request names nothing, and parsing a long
 * one costs more than all else done to it.
 */
export function scanChat(bytes: Uint8Array): ScannedBody {
  return scanBody(bytes, TRACES);
}

function inMessages(body: ScannedBody): string | null {
  const messages = entriesOf(body, 'messages');
  for (const [index, message] of messages) {
    const audio = fieldOf(message, 'audio');
    if (isObject(audio) && fieldOf(audio, 'id') !== undefined) {
      return `messages[${index}].audio.id`;
    }
    for (const [at, part] of listOf(fieldOf(message, 'content')).entries()) {
      const field = isObject(part) ? namedIn(part) : null;
      if (field !== null) return `messages[${index}].content[${at}].${field}`;
    }
  }
  return null;
}

/** A part itself, or the object it keeps under its type, may name a file or be an address of one. */
function namedIn(part: JsonObject): string | null {
  if (fieldOf(part, 'file_id') !== undefined) return 'file_id';
  for (const [key, value] of Object.entries(part)) {
    if (!isObject(value)) {
      if (/url$/i.test(key) && isKept(value)) return key;
      continue;
    }
    if (fieldOf(value, 'file_id') !== undefined) return `${key}.file_id`;
    if (isKept(fieldOf(value, 'url'))) return `${key}.url`;
  }
  return null;
}

const TOOL_FIELDS = ['vector_store_ids', 'file_ids', 'container'];

function inTools(body: ScannedBody): string | null {
  for (const [index, tool] of entriesOf(body, 'tools')) {
    const field = TOOL_FIELDS.find((name) => fieldOf(tool, name) !== undefined);
    if (field !== undefined) return `tools[${index}].${field}`;
  }
  return null;
}

function inVoice(body: ScannedBody): string | null {
  const member = body.members.get('audio');
  const audio = member === undefined ? null : readJson(body, member);
  if (!isObject(audio ?? undefined)) return null;
  const voice = fieldOf(audio as JsonObject, 'voice');
  return isObject(voice) && fieldOf(voice, 'id') !== undefined ? 'audio.voice.id' : null;
}
