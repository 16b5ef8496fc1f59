import type { ScannedBody } from '../../contract/dialect.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { entriesOf, fieldNamed, fieldOf, isKept } from '../../hub/stored-objects.ts';
import { isObject, readJson } from '../../wire/json-read.ts';
import { findMember, foldKey, scanBody } from '../../wire/json-scan.ts';
import { KeyWatch } from '../../wire/key-watch.ts';

/**
 * Top-level fields that name objects stored at the provider. The last ones belong to Chat
 * Completions and Gemini; servers with one body type for several dialects take them here as well.
 */
const TOP_LEVEL: readonly string[] = [
  'previous_response_id',
  'conversation',
  'prompt',
  'conversation_id',
  'container',
  'container_id',
  'file_ids',
  'vector_store_ids',
  'cached_content',
  'cachedContent',
];

/** Fields which name such an object wherever they stand inside items and tools. */
const NESTED: readonly string[] = [
  'file_id',
  'file_ids',
  'vector_store_ids',
  // An earlier call's container is used again: https://platform.openai.com/docs/guides/tools-code-interpreter
  'container_id',
  'container',
  'connector_id',
  'tunnel_id',
  'skill_id',
  'comparison_response_id',
];

const NAMES = new Set(NESTED.map(foldKey));

/** Fields which hold an address, that may be of such an object. */
const ADDRESSES: readonly string[] = ['image_url', 'file_url'];

const ADDRESS_NAMES = new Set(ADDRESSES.map(foldKey));

/** What the caller or the model made up: the same words mean nothing there. */
const OPAQUE = new Set(
  [
    'arguments',
    'parameters',
    'schema',
    'input_schema',
    'output_schema',
    'metadata',
    'attributes',
    'annotations',
    'headers',
    'env',
    'filters',
  ].map(foldKey),
);

/**
 * `id` finds references to items, which may leave their type out; `encrypted_content` is for
 * `adjusts`, which looks for reasoning of other makers.
 */
const TRACES = new KeyWatch([...NESTED, ...ADDRESSES, 'id', 'encrypted_content']);

/** Scans a body with an eye on those keys, so that most bodies need not be parsed. */
export function scanResponses(bytes: Uint8Array): ScannedBody {
  return scanBody(bytes, TRACES);
}

/**
 * The path of the first object stored at the provider that a request names, null if there is none:
 * https://platform.openai.com/docs/api-reference/responses/create
 */
export function findForeignObject(body: ScannedBody): string | null {
  const named = fieldNamed(body, TOP_LEVEL);
  if (named !== null || !body.watched) return named;
  return inItems(body) ?? inTools(body) ?? inCacheOptions(body);
}

/**
 * Clients that leave the conversation to the provider name its items in every later call; the AI
 * SDK does so by default (https://ai-sdk.dev/providers/ai-sdk-providers/openai).
 */
export function sentWhole(path: string): string | null {
  if (path === 'previous_response_id') {
    return 'No answer is stored where a call is translated or its credential shared: leave it out, and send the whole conversation in "input" (AI SDK: providerOptions.openai.store = false does both).';
  }
  if (!/^input\[\d+\]\.id$/.test(path)) return null;
  return 'No answer is stored where a call is translated or its credential shared, so items have to be sent whole: send "store": false (AI SDK: providerOptions.openai.store = false).';
}

function inItems(body: ScannedBody): string | null {
  for (const [index, item] of entriesOf(body, 'input')) {
    const path = `input[${index}]`;
    if (isReference(item)) return `${path}.id`;
    const found = named(item, path);
    if (found !== null) return found;
  }
  return null;
}

/** A reference to a stored item, or to an image made earlier, which is one without its bytes. */
function isReference(item: JsonObject): boolean {
  if ((fieldOf(item, 'id') ?? null) === null) return false;
  const type = fieldOf(item, 'type') ?? null;
  if (type === 'image_generation_call') return typeof fieldOf(item, 'result') !== 'string';
  return type === 'item_reference' || (type === null && fieldOf(item, 'role') === undefined);
}

function inTools(body: ScannedBody): string | null {
  for (const [index, tool] of entriesOf(body, 'tools')) {
    const found = named(tool, `tools[${index}]`);
    if (found !== null) return found;
  }
  return null;
}

function inCacheOptions(body: ScannedBody): string | null {
  const member = findMember(body, 'prompt_cache_options');
  return member === undefined ? null : named(readJson(body, member), 'prompt_cache_options');
}

/** The scan has bounded the depth, so recursion is safe. */
function named(value: Json | undefined, path: string): string | null {
  if (Array.isArray(value)) {
    for (const [index, entry] of (value as readonly Json[]).entries()) {
      const found = named(entry, `${path}[${index}]`);
      if (found !== null) return found;
    }
    return null;
  }
  if (!isObject(value)) return null;
  for (const [key, entry] of Object.entries(value)) {
    const folded = foldKey(key);
    if (OPAQUE.has(folded) || entry === null || entry === undefined) continue;
    // A container may also be described, to be made anew; then what it holds is looked at.
    if (NAMES.has(folded) && !isObject(entry)) return `${path}.${key}`;
    if (ADDRESS_NAMES.has(folded) && isKept(entry)) return `${path}.${key}`;
    const found = named(entry, `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}
