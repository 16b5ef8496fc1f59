/**
 * The parts of the Messages API that Weir reads. Grammar:
 * https://platform.claude.com/docs/en/api/messages and node_modules/@anthropic-ai/sdk/resources.
 */

import type { DialectId } from '../../contract/dialect-id.ts';
import type { FinishReason } from '../../contract/event.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { ToolNames } from '../../contract/rendering.ts';
import { objectOf } from '../../hub/lenient.ts';

export const ID: DialectId = 'anthropic-messages';

/** "^[a-zA-Z0-9_-]{1,128}$": https://platform.claude.com/docs/en/agents-and-tools/tool-use/implement-tool-use. */
export const TOOL_NAMES: ToolNames = { refused: /[^a-zA-Z0-9_-]/g, start: /^/, most: 128 };

/** The type of the text with which Claude Code tells the vendor who calls. */
export const ATTRIBUTION = 'attribution';

/** Who called a tool: `{type: "direct"}` is the model itself (`ToolUseBlock.caller`). */
export const LABELS: readonly string[] = [ATTRIBUTION, 'caller'];

/** The version of the API that everything here speaks; the SDK sends the same. */
export const API_VERSION = '2023-06-01';

/**
 * Top-level fields that name objects stored at the provider, whatever stands in them; `thread`,
 * `user_profile_id` and `workspace_id` are of the beta API. The second half are fields of other
 * dialects, which servers with one body type for several also take here.
 */
export const STORED_OBJECT_FIELDS: readonly string[] = [
  'thread',
  'user_profile_id',
  'workspace_id',
  'container_id',
  'previous_response_id',
  'conversation',
  'conversation_id',
  'file_ids',
  'vector_store_ids',
  'cached_content',
  'cachedContent',
];

/** The vendor's words for how an answer ended (`StopReason` of the SDK, and `compaction` of its beta). */
const REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['max_tokens', 'length'],
  ['stop_sequence', 'stop_sequence'],
  ['tool_use', 'tool_use'],
  ['pause_turn', 'pause'],
  ['refusal', 'content_filter'],
  ['model_context_window_exceeded', 'context_full'],
]);

/** Words that only this dialect has, kept on the way through the hub. */
const OWN_REASONS = new Set(['compaction']);

export function finishReason(said: string | null): FinishReason {
  return REASONS.get(said ?? '') ?? 'other';
}

/** @param said The provider's own word, which may be one of this dialect. */
export function stopReason(reason: FinishReason, said: string | null): string {
  if (said !== null && OWN_REASONS.has(said)) return said;
  const found = [...REASONS].find(([, name]) => name === reason);
  return found === undefined ? 'end_turn' : found[0];
}

/** What one event of a stream is: the type in its data, which the `event:` field repeats. */
export function typeOf(data: JsonObject, event: string): string {
  return typeof data['type'] === 'string' ? data['type'] : event;
}

/** A delta's or a start's block, an empty object where there is none. */
export function blockOf(data: JsonObject): JsonObject {
  return objectOf(data['content_block']);
}
