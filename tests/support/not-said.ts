import type { Settings } from '../../src/contract/conversation.ts';

/** Settings of a caller who says nothing. */
export const NOT_SAID: Settings = {
  outputLimit: null,
  temperature: null,
  topP: null,
  topK: null,
  frequencyPenalty: null,
  presencePenalty: null,
  seed: null,
  stop: null,
  answers: null,
  probabilities: null,
  topProbabilities: null,
  logitBias: null,
  reasoning: null,
  format: null,
  verbosity: null,
  parallelTools: null,
  serviceTier: null,
  user: null,
  metadata: null,
  cacheKey: null,
  cache: null,
  store: null,
};
