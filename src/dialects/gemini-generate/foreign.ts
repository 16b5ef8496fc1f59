import type { ScannedBody } from '../../contract/dialect.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { listOf } from '../../hub/lenient.ts';
import { fieldNamed, fieldOf } from '../../hub/stored-objects.ts';
import { isObject, readJson } from '../../wire/json-read.ts';
import { findMember, scanBody } from '../../wire/json-scan.ts';
import { KeyWatch } from '../../wire/key-watch.ts';
import { snakeCase } from './spelling.ts';

/** Top-level fields that name objects stored at the provider, in both spellings. */
const NAMED_FIELDS: readonly string[] = [
  'cachedContent',
  'cached_content',
  // Vertex AI: templates of the provider's project.
  'modelArmorConfig',
  'model_armor_config',
  // Fields of other dialects, for servers with one body type for several.
  'previous_response_id',
  'conversation',
  'container',
];

/** Without one of these keys somewhere no nested object can be named. */
const TRACES = new KeyWatch(
  ['fileUri', 'fileSearchStoreNames', 'retrieval'].flatMap((name) => [name, snakeCase(name)]),
);

/**
 * Scans a body with an eye on those keys: nearly every request names nothing, and parsing a long
 * one costs more than all else done to it.
 */
export function scanGemini(bytes: Uint8Array): ScannedBody {
  return scanBody(bytes, TRACES);
}

/**
 * The path of the first object stored at the provider that a request names, null if there is none:
 * a cache, uploaded files in turns and in results of tools, stores of hosted tools. Text, arguments
 * and JSON schemas may use the same words and are not looked at.
 */
export function findForeignObject(body: ScannedBody): string | null {
  const named = fieldNamed(body, NAMED_FIELDS);
  if (named !== null || !body.watched) return named;
  return (
    inTurns(entriesIn(body, 'systemInstruction')) ??
    inTurns(entriesIn(body, 'contents')) ??
    inTools(entriesIn(body, 'tools'))
  );
}

type Entry = readonly [path: string, value: JsonObject];

/**
 * A file the provider keeps: of its Files API, or in a storage its credential opens. What anybody
 * can fetch from the web is no such object.
 */
export function isStored(uri: string): boolean {
  const address = plain(uri.trim());
  if (!/^https?:/.test(address)) return true;
  return /[/\\]v\d[a-z0-9]*[/\\]+files[/\\:]/.test(address);
}

/** An address may hide its words in upper case, dots and percent-encoding. */
function plain(uri: string): string {
  try {
    return decodeURIComponent(new URL(uri).href).toLowerCase();
  } catch {
    // Nobody knows what a server makes of it.
    return '';
  }
}

function inTurns(turns: readonly Entry[]): string | null {
  for (const [path, turn] of turns) {
    for (const [at, part] of messages(turn, 'parts', path)) {
      const found = inFile(part, at) ?? inResult(part, at);
      if (found !== null) return found;
    }
  }
  return null;
}

function inFile(part: JsonObject, path: string): string | null {
  const file = member(part, 'fileData');
  const uri = isObject(file) ? member(file, 'fileUri') : undefined;
  return typeof uri === 'string' && isStored(uri) ? `${path}.fileData.fileUri` : null;
}

function inResult(part: JsonObject, path: string): string | null {
  const result = member(part, 'functionResponse');
  if (!isObject(result)) return null;
  for (const [at, inner] of messages(result, 'parts', `${path}.functionResponse`)) {
    const found = inFile(inner, at);
    if (found !== null) return found;
  }
  return null;
}

function inTools(tools: readonly Entry[]): string | null {
  for (const [path, tool] of tools) {
    if (isObject(member(tool, 'retrieval'))) return `${path}.retrieval`;
    const search = member(tool, 'fileSearch');
    if (isObject(search) && member(search, 'fileSearchStoreNames') !== undefined) {
      return `${path}.fileSearch.fileSearchStoreNames`;
    }
  }
  return null;
}

/** A member in either spelling and any case. */
function member(object: JsonObject, name: string): Json | undefined {
  const snake = snakeCase(name);
  return snake === name ? fieldOf(object, name) : fieldOf(object, name, snake);
}

function messages(object: JsonObject, name: string, path: string): Entry[] {
  return entries(member(object, name), `${path}.${name}`);
}

function entriesIn(body: ScannedBody, name: string): Entry[] {
  const spellings = new Set([name, snakeCase(name)]);
  return [...spellings].flatMap((spelling) => {
    const found = findMember(body, spelling);
    return found === undefined ? [] : entries(readJson(body, found), name);
  });
}

/** The messages of a repeated field, which may stand there without its list. */
function entries(value: Json | undefined, path: string): Entry[] {
  if (isObject(value)) return [[path, value]];
  return listOf(value).flatMap((entry, index): Entry[] =>
    isObject(entry) ? [[`${path}[${index}]`, entry]] : [],
  );
}
