import type { OfferedModel } from '../../contract/provider.ts';
import { type Entry, entriesOf, isObject, textOf, tokensOf } from '../model-lists/entries.ts';
import { movedPrice, ratesOf } from '../model-lists/prices.ts';

/** Prices are texts in USD a token; a rate is USD a million. */
const PER_MILLION = 6;

/**
 * OpenRouter's list. A price of "-1" is that of a router, which depends on where it goes. Prices that
 * change with the length of the prompt or the time of day (`overrides`) are left out: the first ones
 * hold, and what a call costs is told by its answer anyway.
 */
export function readOpenrouterModels(answer: unknown): readonly OfferedModel[] | null {
  return entriesOf(answer)?.flatMap(readEntry) ?? null;
}

function readEntry(entry: Entry): readonly OfferedModel[] {
  const id = textOf(entry['id']);
  if (id === null) return [];
  const top = isObject(entry['top_provider']) ? entry['top_provider'] : {};
  return [
    {
      id,
      name: textOf(entry['name']),
      canonicalId: canonicalOf(id),
      contextTokens: tokensOf(entry['context_length']),
      outputTokens: tokensOf(top['max_completion_tokens']),
      rates: isObject(entry['pricing']) ? pricesOf(entry['pricing']) : null,
    },
  ];
}

/** `maker/model` elsewhere is `model`. A variant (`:free`) is another thing, and so is a router. */
function canonicalOf(id: string): string | null {
  const [, maker, model] = /^([^/]+)\/([^/:]+)$/.exec(id) ?? [];
  return model === undefined || maker === 'openrouter' ? null : model;
}

function pricesOf(pricing: Entry): OfferedModel['rates'] {
  const rate = (name: string): string | null => movedPrice(pricing[name], PER_MILLION);
  const request = movedPrice(pricing['request'], 0);
  return ratesOf({
    input: rate('prompt'),
    output: rate('completion'),
    cache_read: rate('input_cache_read'),
    cache_write: rate('input_cache_write'),
    cache_write_1h: rate('input_cache_write_1h'),
    audio_input: rate('audio'),
    audio_output: rate('audio_output'),
    // For each call, so it is no rate a million; most have none.
    request: request === '0' ? null : request,
  });
}
