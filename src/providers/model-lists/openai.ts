import type { ModelList, OfferedModel } from '../../contract/provider.ts';
import {
  ENDPOINTS,
  FEATURES,
  flagged,
  INPUTS,
  meant,
  meantOf,
  OUTPUTS,
  SUPPORTS,
  saidIn,
} from './abilities.ts';
import { type Entry, entriesOf, offered, textOf, tokensOf } from './entries.ts';

/**
 * The list of OpenAI's own API, which has ids alone. Compatible servers add limits under names of
 * their own: vLLM `max_model_len`, others `context_length`; Groq `context_window` and
 * `max_completion_tokens`, and whether a model is `active`. Some say what it can do: sites of new-api
 * in `supported_endpoint_types`, Moonshot and Fireworks in flags, Chutes in `supported_features`,
 * GitHub in `supported_input_modalities` and `capabilities`.
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
  const endpoints = saidIn(entry['supported_endpoint_types']);
  const flags = flagged(entry, SUPPORTS);
  const features = saidIn(entry['supported_features']) ?? saidIn(entry['capabilities']);
  return [
    offered(id, {
      contextTokens,
      outputTokens: tokensOf(entry['max_completion_tokens']),
      inputModalities:
        meant(saidIn(entry['supported_input_modalities']), INPUTS) ?? flags.inputModalities,
      outputModalities: meant(saidIn(entry['supported_output_modalities']) ?? endpoints, OUTPUTS),
      features: meantOf(features, FEATURES) ?? flags.features,
      dialects: meant(endpoints, ENDPOINTS),
    }),
  ];
}

/** Below the OpenAI base, with the key. */
export const OPENAI_MODEL_LIST: ModelList = {
  below: 'base',
  path: '/models',
  keyed: true,
  read: readOpenaiModels,
};
