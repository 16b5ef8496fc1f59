import type { Json, JsonObject } from '../contract/json.ts';
import { isObject } from '../wire/json-read.ts';
import { listOf, objectOf } from './lenient.ts';

/** "Some keywords are not supported": https://platform.openai.com/docs/guides/structured-outputs. */
const REFUSED = ['allOf', 'oneOf', 'not', 'if', 'then', 'else', 'patternProperties'].concat([
  'dependentRequired',
  'dependentSchemas',
]);

/**
 * Whether OpenAI takes a schema for strict: every object closed, all its members required, and none
 * of the keywords it does not know. Other dialects call schemas strict that are not so.
 */
export function takesStrict(schema: Json | undefined): boolean {
  if (!isObject(schema)) return true;
  if (REFUSED.some((keyword) => schema[keyword] !== undefined)) return false;
  if (isOfObject(schema) && !isExact(schema)) return false;
  return inside(schema).every(takesStrict);
}

function isOfObject({ type, properties }: JsonObject): boolean {
  return type === 'object' || listOf(type).includes('object') || properties !== undefined;
}

function isExact(schema: JsonObject): boolean {
  const required = new Set(listOf(schema['required']));
  const all = Object.keys(objectOf(schema['properties'])).every((name) => required.has(name));
  return all && schema['additionalProperties'] === false;
}

function inside(schema: JsonObject): readonly (Json | undefined)[] {
  const named = ['properties', '$defs', 'definitions'].map((name) => objectOf(schema[name]));
  const listed = ['anyOf', 'prefixItems'].flatMap((name) => listOf(schema[name]));
  return [...named.flatMap((group) => Object.values(group)), ...listed, schema['items']];
}

/**
 * The schema of an answer with its root an object, as OpenAI wants it; null where it is none, such
 * as Gemini's lists and enums.
 */
export function rootedSchema(schema: JsonObject): JsonObject | null {
  const { type, properties } = schema;
  if (type === 'object') return schema;
  return type === undefined && isObject(properties) ? { ...schema, type: 'object' } : null;
}
