import type { JsonObject } from '../../contract/json.ts';
import type { ToolNames } from '../../contract/rendering.ts';
import { textOf, wordOf } from '../../hub/lenient.ts';
import { isObject } from '../../wire/json-read.ts';

export const ID: 'openai-responses' = 'openai-responses';

/** The words of https://platform.openai.com/docs/api-reference/chat/create, which hold here too. */
export const TOOL_NAMES: ToolNames = { refused: /[^a-zA-Z0-9_-]/g, start: /^/, most: 64 };

/** A value of `include`. */
export const LOGPROBS = 'message.output_text.logprobs';
export const ENCRYPTED = 'reasoning.encrypted_content';

/**
 * An item's id, state and maker, which part of a turn a message is, where its words are from, and
 * what clients tell the vendor of themselves (resources/responses, `ResponseOutputMessage`,
 * `ResponseFunctionToolCall`).
 */
const LABELS: readonly string[] = [
  'id',
  'status',
  'phase',
  'caller',
  'created_by',
  'logprobs',
  'annotations',
  'client_metadata',
  'stream_options',
];

/** What the vendor does unasked. */
const USUAL: JsonObject = { background: false, truncation: 'disabled' };

/** Members of a body that say nothing to a model. */
export function labelsIn(body: JsonObject): readonly string[] {
  return [...LABELS, ...Object.keys(USUAL).filter((name) => body[name] === USUAL[name])];
}

/** Where the first tool of a namespace keeps what its namespace says of itself. */
export const GROUP = 'namespace';

/** A cache's mark: https://platform.openai.com/docs/guides/prompt-caching. */
export const BREAKPOINT = 'prompt_cache_breakpoint';

/**
 * How ids of reasoning begin that the vendor has not made: it looks ids up in what it has stored, so
 * such an item must not reach it.
 */
export const MADE_REASONING = 'rs_weir';

/** Ends a stream after its last event. The vendor sends none; many clients wait for one. */
export const DONE = '[DONE]';

/** A comment: every parser of event streams skips it. */
export const HEARTBEAT = ': keep-alive\n\n';

/** The events that end an answer properly. */
export const ENDINGS: ReadonlySet<string> = new Set(['response.completed', 'response.incomplete']);

/** What an event is: its own word, or that of the frame for servers which leave it out. */
export function eventType(frame: JsonObject, event: string): string {
  const type = textOf(frame['type']);
  return type === '' ? event : type;
}

/** Why an answer ended, in the provider's word: `max_output_tokens`, else its status. */
export function finishOf(response: JsonObject): string | null {
  const details = response['incomplete_details'];
  const reason = isObject(details) ? wordOf(details['reason']) : null;
  return reason ?? wordOf(response['status']);
}
