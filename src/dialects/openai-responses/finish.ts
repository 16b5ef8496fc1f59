import type { FinishReason } from '../../contract/event.ts';
import type { JsonObject } from '../../contract/json.ts';
import { finishOf } from './schema.ts';

/** @param calls Whether the answer calls a tool of the caller's, which no word of its own says. */
export function reasonOf(response: JsonObject, calls: boolean): FinishReason {
  const said = finishOf(response);
  if (said === 'max_output_tokens') return 'length';
  if (said === 'content_filter') return 'content_filter';
  if (said !== null && said !== 'completed') return 'other';
  return calls ? 'tool_use' : 'stop';
}

/** Why an answer is incomplete, null where it is complete. */
export function incompleteReason(reason: FinishReason | null): string | null {
  if (reason === 'length' || reason === 'context_full') return 'max_output_tokens';
  return reason === 'content_filter' ? 'content_filter' : null;
}
