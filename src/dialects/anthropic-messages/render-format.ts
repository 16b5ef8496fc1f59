import type { Json, JsonObject } from '../../contract/json.ts';
import { isObject } from '../../wire/json-read.ts';
import type { Rendering } from './rendering.ts';

export interface RenderedFormat {
  /** For `output_config.format`. */
  readonly format: JsonObject | null;
  /** For the system prompt, where the format cannot be held to otherwise. */
  readonly prompt: string | null;
}

const NEITHER: RenderedFormat = { format: null, prompt: null };

/**
 * A schema binds the answer where the model can be bound to it; elsewhere, and for JSON of any kind,
 * which this dialect has no word for, the prompt asks for it.
 */
export function renderFormat({ conversation, target, losses, own }: Rendering): RenderedFormat {
  const { format } = conversation.settings;
  if (format === null || format.kind === 'text') return NEITHER;
  if (format.kind !== 'schema') {
    losses.lost('schema', 'format');
    return { format: null, prompt: 'Answer with one JSON object and nothing else.' };
  }
  const { schema, description } = format;
  const native = target.rules?.schema !== false && target.quirks.schema !== 'json_only';
  if (native && (own || isClosed(schema))) {
    return { format: { type: 'json_schema', schema }, prompt: null };
  }
  losses.lost('schema', 'format');
  const what = description === null ? '' : `${description}\n`;
  const prompt = `Answer with one JSON value that fits this JSON Schema, and nothing else: no other text, no code fence.\n${what}${JSON.stringify(schema)}`;
  return { format: null, prompt };
}

/**
 * Whether every object of a schema is closed and it does not refer to itself: the vendor refuses
 * others (https://platform.claude.com/docs/en/build-with-claude/structured-outputs).
 */
export function isClosed(schema: Json): boolean {
  if (Array.isArray(schema)) return schema.every((entry: Json) => isClosed(entry));
  if (!isObject(schema)) return true;
  if (schema['$ref'] === '#') return false;
  const { type } = schema;
  const object = type === 'object' || (Array.isArray(type) && type.includes('object'));
  if (object && schema['additionalProperties'] !== false) return false;
  return Object.values(schema).every((value) => value === undefined || isClosed(value));
}
