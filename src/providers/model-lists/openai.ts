import type { ModelList, OfferedModel } from '../../contract/provider.ts';
import { entriesOf, textOf, tokensOf } from './entries.ts';

/**
 * The list of OpenAI's own API, which has ids alone. Compatible servers add a context window under
 * names of their own: vLLM `max_model_len`, others `context_length` or `context_window`.
 */
function readOpenaiModels(answer: unknown): readonly OfferedModel[] | null {
  const entries = entriesOf(answer);
  return (
    entries?.flatMap((entry) => {
      const id = textOf(entry['id']);
      if (id === null) return [];
      const context =
        tokensOf(entry['max_model_len']) ??
        tokensOf(entry['context_length']) ??
        tokensOf(entry['context_window']);
      return [
        {
          id,
          name: null,
          canonicalId: null,
          contextTokens: context,
          outputTokens: null,
          rates: null,
        },
      ];
    }) ?? null
  );
}

/** Below the OpenAI base, with the key. */
export const OPENAI_MODEL_LIST: ModelList = {
  below: 'base',
  path: '/models',
  keyed: true,
  read: readOpenaiModels,
};
