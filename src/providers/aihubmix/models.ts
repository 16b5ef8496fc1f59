import type { OfferedModel } from '../../contract/provider.ts';
import {
  ENDPOINTS,
  FEATURES,
  INPUTS,
  meant,
  meantOf,
  OUTPUTS,
  saidIn,
} from '../model-lists/abilities.ts';
import {
  type Entry,
  entriesOf,
  isObject,
  offered,
  textOf,
  tokensOf,
} from '../model-lists/entries.ts';
import { movedPrice, ratesOf } from '../model-lists/prices.ts';

/** Whose prices are for tokens; a picture's or a film's are for something else. */
const COUNTED_IN_TOKENS = new Set(['llm', 'embedding', 'rerank']);

/** USD a million tokens for the usual chat model: below this the unit must be another one. */
const LEAST_MEDIAN = 0.01;

/**
 * AiHubMix' public list. Its page says prices are for a thousand tokens, its data are for a million;
 * so they are believed only as long as they look like it.
 */
export function readAihubmixModels(answer: unknown): readonly OfferedModel[] | null {
  const entries = entriesOf(answer);
  if (entries === null) return null;
  const believed = pricesLookRight(entries);
  return entries.flatMap((entry) => readEntry(entry, believed));
}

function readEntry(entry: Entry, believed: boolean): readonly OfferedModel[] {
  const id = textOf(entry['model_id']);
  if (id === null) return [];
  const pricing = entry['pricing'];
  const priced = believed && isObject(pricing) && isCountedInTokens(entry);
  return [
    offered(id, {
      name: textOf(entry['model_name']),
      contextTokens: tokensOf(entry['context_length']),
      outputTokens: tokensOf(entry['max_output']),
      inputModalities: meant(saidIn(entry['input_modalities']), INPUTS),
      outputModalities: meant(saidIn(entry['types']), OUTPUTS),
      features: meantOf(saidIn(entry['features']), FEATURES),
      // Often left empty, and then by its name, as for others.
      dialects: meant(saidIn(entry['endpoints']), ENDPOINTS),
      rates: priced
        ? ratesOf({
            input: movedPrice(pricing['input'], 0),
            output: movedPrice(pricing['output'], 0),
            cache_read: movedPrice(pricing['cache_read'], 0),
            cache_write: movedPrice(pricing['cache_write'], 0),
          })
        : null,
    }),
  ];
}

function isCountedInTokens(entry: Entry): boolean {
  return saidIn(entry['types'])?.some((type) => COUNTED_IN_TOKENS.has(type)) ?? false;
}

function pricesLookRight(entries: readonly Entry[]): boolean {
  const inputs = entries
    .filter(isCountedInTokens)
    .map(({ pricing }) => (isObject(pricing) ? Number(pricing['input']) : 0))
    .filter((price) => price > 0)
    .sort((a, b) => a - b);
  const median = inputs[Math.floor(inputs.length / 2)];
  return median === undefined || median >= LEAST_MEDIAN;
}
