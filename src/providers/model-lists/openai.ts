import type { ModelList, OfferedModel } from '../../contract/provider.ts';
import { type Entry, entriesOf, offered, textOf, tokensOf } from './entries.ts';

/**
 * The list of OpenAI's own API, which has ids alone. Compatible servers add limits under names of
 * their own: vLLM `max_model_len`, others `context_length`; Groq `context_window` and
 * `max_completion_tokens`, and whether a model is `active`.
 */
function readOpenaiModels(answer: unknown): readonly OfferedModel[] | null {
  return entriesOf(answer)?.flatMap(readEntry) ?? null;
}

function readEntry(entry: Entry): readonly OfferedModel[] {
  const id = textOf(entry['id']);
  if (id === null || entry['active'] === false) return [];
  const contextTokens =
    tokensOf(entry['max_model_len']) ??
    tokensOf(entry['context_length']) ??
    tokensOf(entry['context_window']);
  return [offered(id, { contextTokens, outputTokens: tokensOf(entry['max_completion_tokens']) })];
}

/** Below the OpenAI base, with the key. */
export const OPENAI_MODEL_LIST: ModelList = {
  below: 'base',
  path: '/models',
  keyed: true,
  read: readOpenaiModels,
};
