/** Reasons to finish: OpenAI's, and those compatible servers add (Mistral's `model_length`). */
import type { Finish, FinishReason } from '../../contract/event.ts';

const REASONS: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  eos: 'stop',
  end_turn: 'stop',
  stop_sequence: 'stop_sequence',
  length: 'length',
  max_tokens: 'length',
  model_length: 'length',
  tool_calls: 'tool_use',
  function_call: 'tool_use',
  tool_use: 'tool_use',
  content_filter: 'content_filter',
};

/** DeepSeek's word for an answer it broke off: https://api-docs.deepseek.com. */
export const BROKEN = 'insufficient_system_resource';

/** @param said Null where the stream had its end and no reason. */
export function finishOf(said: string | null, called: boolean): Finish {
  const reason = said === null ? 'stop' : (REASONS[said] ?? 'other');
  // OpenAI says `stop` where one tool was forced, and so do others where they were free to call.
  return {
    type: 'finish',
    reason: reason === 'stop' && called ? 'tool_use' : reason,
    said,
    stopSequence: null,
  };
}

const SAID: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  stop_sequence: 'stop',
  length: 'length',
  context_full: 'length',
  tool_use: 'tool_calls',
  content_filter: 'content_filter',
  pause: 'stop',
  other: 'stop',
};

export function sayFinish(reason: FinishReason, legacy: boolean): string {
  return legacy && reason === 'tool_use' ? 'function_call' : SAID[reason];
}
