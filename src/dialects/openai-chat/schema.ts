/**
 * The parts of Chat Completions that Weir reads. Every field may be missing or of another type:
 * what an upstream sends is only looked at, never trusted to fit.
 */
import { isObject, type Json, type JsonObject } from '../../wire/json-read.ts';

/** The data of the frame that ends a stream. */
export const DONE = '[DONE]';

/** A model's name is never longer; what is longer fills logs and indexes. */
export const MAX_MODEL_LENGTH = 512;

/**
 * Top-level fields that name objects stored at the provider. Chat Completions of OpenAI has none
 * (node_modules/openai/resources/chat/completions); these are fields of Responses and of Gemini
 * which servers with one body type for several dialects also take here. Objects named inside
 * messages and tools are found by `findForeignObject`.
 */
export const FOREIGN_OBJECT_FIELDS: readonly string[] = [
  'previous_response_id',
  'conversation',
  'conversation_id',
  'container',
  'container_id',
  'file_ids',
  'vector_store_ids',
  'cached_content',
  'cachedContent',
];

/** The choices of an answer or a chunk; none when the list is missing. */
export function choicesOf(answer: JsonObject): readonly JsonObject[] {
  return listOf(answer['choices']).filter((choice) => isObject(choice));
}

/** A list, empty when the value is something else. */
export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** A string, '' when the value is something else. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
