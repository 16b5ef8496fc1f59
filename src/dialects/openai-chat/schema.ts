/**
 * The parts of Chat Completions that Weir reads. Every field may be missing or of another type:
 * what an upstream sends is only looked at, never trusted to fit.
 */

import type { DialectId } from '../../contract/dialect-id.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { ToolNames } from '../../contract/rendering.ts';
import { objectsOf } from '../../hub/lenient.ts';

export const ID: DialectId = 'openai-chat';

/** The type of Mistral's documents, and the member that holds their URL. */
export const DOCUMENT = 'document_url';

/** https://platform.openai.com/docs/api-reference/chat/create: "a-z, A-Z, 0-9, or contain underscores and dashes, with a maximum length of 64". */
export const TOOL_NAMES: ToolNames = { refused: /[^a-zA-Z0-9_-]/g, start: /^/, most: 64 };

/**
 * What an answer says beside its words and clients send back: where it has things from, and how its
 * calls and reasoning were numbered and sealed.
 */
export const LABELS: readonly string[] = ['annotations', 'index', 'format', DOCUMENT];

/** The data of the frame that ends a stream. */
export const DONE = '[DONE]';

/**
 * Reasoning as a plain text: under the first name at DeepSeek and all who followed it, under the
 * second at OpenRouter, Groq and Ollama.
 */
export const PLAIN_REASONING = ['reasoning_content', 'reasoning'] as const;

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
  return objectsOf(answer['choices']);
}
