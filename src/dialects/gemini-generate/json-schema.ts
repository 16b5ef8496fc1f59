/**
 * The vendor's two languages for schemas: its own `Schema`, a subset of OpenAPI with types in upper
 * case, and JSON Schema (`parametersJsonSchema`, `responseJsonSchema`).
 */
import type { Json, JsonObject } from '../../contract/json.ts';
import { isObject } from '../../wire/json-read.ts';
import { type Draft, NO_TYPE } from './schema.ts';
import { camelCase } from './spelling.ts';

/** What a converted schema was made from, so that its own dialect can say it again as it stood. */
const originals: WeakMap<JsonObject, JsonObject> = new WeakMap();

/** A `Schema` as a JSON Schema, for every other dialect. */
export function fromOpenApi(schema: JsonObject): JsonObject {
  const converted = convert(schema);
  originals.set(converted, schema);
  return converted;
}

/**
 * The same of an answer. Its objects have the properties that are named and no others, which JSON
 * Schema has to be told: some vendors bind an answer to nothing less.
 */
export function answerFromOpenApi(schema: JsonObject): JsonObject {
  const converted = closed(convert(schema));
  originals.set(converted, schema);
  return converted;
}

function closed(schema: JsonObject): JsonObject {
  const draft: Draft = {};
  for (const [name, value] of Object.entries(schema)) draft[name] = inside(name, value, closed);
  if (isObject(draft['properties'])) draft['additionalProperties'] ??= false;
  return draft;
}

/** The `Schema` that a JSON Schema was converted from, undefined where it was none. */
export function openApiOf(schema: JsonObject): JsonObject | undefined {
  return originals.get(schema);
}

/** Counts are 64-bit integers, which proto JSON writes as texts. */
const COUNTS = new Set([
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
  'minProperties',
  'maxProperties',
]);

const MAPS = new Set(['properties', 'defs', '$defs', 'definitions']);
const LISTS = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems']);
const ONES = new Set(['items', 'additionalProperties']);

/** Hints without a word in JSON Schema; `nullable` is said by the type. */
const DROPPED = new Set(['nullable', 'propertyOrdering', 'example']);

function convert(schema: JsonObject): JsonObject {
  const draft: Draft = {};
  for (const [key, value] of Object.entries(schema)) {
    const name = key.startsWith('$') ? key : camelCase(key);
    if (!DROPPED.has(name)) draft[name] = member(name, value);
  }
  if (draft['format'] === 'enum') delete draft['format'];
  if (draft['type'] === undefined) delete draft['type'];
  return schema['nullable'] === true ? nullable(draft) : draft;
}

function member(name: string, value: Json | undefined): Json | undefined {
  if (name === 'type' && typeof value === 'string') {
    return value === NO_TYPE ? undefined : value.toLowerCase();
  }
  if (COUNTS.has(name) && typeof value === 'string') return Number(value);
  return inside(name, value, convert);
}

function nullable(draft: Draft): JsonObject {
  const { type, anyOf } = draft;
  if (typeof type === 'string') draft['type'] = [type, 'null'];
  else if (Array.isArray(anyOf)) draft['anyOf'] = [...anyOf, { type: 'null' }];
  if (Array.isArray(draft['enum'])) draft['enum'] = [...draft['enum'], null];
  return draft;
}

/**
 * A JSON Schema as the vendor takes it: one value is an `enum`, since `const` is not known
 * (@ai-sdk/google's sanitize-response-json-schema.ts).
 */
export function withoutConst(schema: JsonObject): JsonObject {
  const draft: Draft = {};
  for (const [name, value] of Object.entries(schema)) {
    if (name === 'const') draft['enum'] = value === undefined ? undefined : [value];
    else draft[name] = inside(name, value, withoutConst);
  }
  return draft;
}

/** The schemas within a schema, each changed; everything else as it is. */
function inside(
  name: string,
  value: Json | undefined,
  change: (schema: JsonObject) => JsonObject,
): Json | undefined {
  const one = (inner: Json | undefined): Json | undefined =>
    isObject(inner) ? change(inner) : inner;
  if (ONES.has(name))
    return Array.isArray(value) ? value.map((item) => one(item) ?? null) : one(value);
  if (LISTS.has(name) && Array.isArray(value)) return value.map((item) => one(item) ?? null);
  if (!MAPS.has(name) || !isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, one(inner)]));
}
