import type { Json, JsonObject } from '../../contract/json.ts';
import { isObject } from '../../wire/json-read.ts';
import { survey } from './schema-survey.ts';

/** A schema the model can be held to. */
export interface BoundSchema {
  readonly schema: JsonObject;
  /** Whether something of it now only stands in a description. */
  readonly loose: boolean;
}

/**
 * Optional members of an answer's schema. The vendor refuses more than 24, and fails to compile
 * fewer (supports-native-structured-output-schema.ts of @ai-sdk/anthropic).
 */
const MOST_OPTIONAL = 10;

/**
 * A schema as the vendor takes it for answers and strict tools: objects closed, keywords it refuses
 * told in the description (https://platform.claude.com/docs/en/build-with-claude/structured-outputs,
 * and as its SDK does it, lib/transform-json-schema). Null where none could say the same: it refers
 * to itself, or has objects with any members.
 */
export function boundSchema(schema: JsonObject): BoundSchema | null {
  if (survey(schema) === null) return null;
  const binding = new Binding();
  return { schema: binding.bound(schema), loose: binding.loose };
}

/** One for an answer, which may not leave much open. */
export function answerSchema(schema: JsonObject): BoundSchema | null {
  const optional = survey(schema);
  return optional === null || optional > MOST_OPTIONAL ? null : boundSchema(schema);
}

/** Kept as they stand. */
const KEPT = new Set(['type', 'description', 'title', 'default', 'required']);

/** They bind nothing and tell a model nothing. */
const SILENT = new Set(['$schema', '$id', '$comment', 'additionalProperties']);

/** They bind nothing. */
const HINTS = new Set(['examples', 'example', 'deprecated', 'readOnly', 'writeOnly']);

const DEFINITIONS = ['$defs', 'definitions'];

const FORMATS = new Set([
  'date-time',
  'time',
  'date',
  'duration',
  'email',
  'hostname',
  'uri',
  'ipv4',
  'ipv6',
  'uuid',
]);

class Binding {
  loose = false;

  bound(schema: JsonObject): JsonObject {
    const kept: Record<string, Json | undefined> = {};
    const left: [string, Json][] = [];
    const refers = schema['$ref'] !== undefined;
    for (const [name, value] of Object.entries(schema)) {
      if (value === undefined) continue;
      const found = refers ? this.#besideReference(name, value) : this.#member(name, value, schema);
      if (found !== null) kept[found[0]] = found[1];
      else if (!SILENT.has(name)) left.push([name, value]);
    }
    if (left.some(([name]) => !HINTS.has(name))) this.loose = true;
    if (refers) return kept;
    if (isClosable(schema)) kept['additionalProperties'] = false;
    if (left.length > 0) kept['description'] = described(kept['description'], left);
    return kept;
  }

  /** Nothing else may stand beside a reference. */
  #besideReference(name: string, value: Json): [string, Json] | null {
    if (DEFINITIONS.includes(name)) return [name, this.#each(value)];
    return name === '$ref' ? [name, value] : null;
  }

  /** The member under the name it goes by; null where there is none. */
  #member(name: string, value: Json, { anyOf }: JsonObject): [string, Json] | null {
    if (KEPT.has(name)) return [name, value];
    if (name === 'properties' || DEFINITIONS.includes(name)) return [name, this.#each(value)];
    if (name === 'anyOf' || name === 'allOf') return [name, this.#all(value)];
    if (name === 'oneOf' && anyOf === undefined) return ['anyOf', this.#all(value)];
    if (name === 'items' && !Array.isArray(value)) return [name, this.#one(value)];
    const fits =
      (name === 'enum' && Array.isArray(value) && value.every(isPlain)) ||
      (name === 'const' && isPlain(value)) ||
      (name === 'format' && typeof value === 'string' && FORMATS.has(value)) ||
      (name === 'minItems' && (value === 0 || value === 1));
    return fits ? [name, value] : null;
  }

  #one(value: Json): Json {
    return isObject(value) ? this.bound(value) : value;
  }

  #all(value: Json): Json {
    return Array.isArray(value) ? value.map((entry: Json) => this.#one(entry)) : value;
  }

  #each(value: Json): Json {
    if (!isObject(value)) return value;
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return Object.fromEntries(entries.map(([name, inner]) => [name, this.#one(inner ?? null)]));
  }
}

function isPlain(value: Json): boolean {
  return value === null || typeof value !== 'object';
}

function isClosable({ type, properties }: JsonObject): boolean {
  const object = type === 'object' || (Array.isArray(type) && type.includes('object'));
  return object || properties !== undefined;
}

function described(description: Json | undefined, left: readonly [string, Json][]): string {
  const said = left.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(', ');
  return typeof description === 'string' && description !== ''
    ? `${description}\n\n{${said}}`
    : `{${said}}`;
}
