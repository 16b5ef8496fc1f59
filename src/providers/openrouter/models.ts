import type { OfferedModel } from '../../contract/provider.ts';
import { FEATURES, INPUTS, meant, meantOf, OUTPUTS, saidIn } from '../model-lists/abilities.ts';
import {
  type Entry,
  entriesOf,
  isObject,
  offered,
  textOf,
  tokensOf,
} from '../model-lists/entries.ts';
import { movedPrice, ratesOf } from '../model-lists/prices.ts';

/** Prices are texts in USD a token; a rate is USD a million. */
const PER_MILLION = 6;

/**
 * OpenRouter's list. A price of "-1" is that of a router, which depends on where it goes. Prices that
 * change with the length of the prompt (`overrides` with `min_prompt_tokens`) are tiers; those of a
 * time of day are left out: the first ones hold, and what a call costs is told by its answer anyway.
 * Where there is a discount no price is taken over.
 */
export function readOpenrouterModels(answer: unknown): readonly OfferedModel[] | null {
  return entriesOf(answer)?.flatMap(readEntry) ?? null;
}

function readEntry(entry: Entry): readonly OfferedModel[] {
  const id = textOf(entry['id']);
  if (id === null) return [];
  const top = isObject(entry['top_provider']) ? entry['top_provider'] : {};
  const kinds = isObject(entry['architecture']) ? entry['architecture'] : {};
  return [
    offered(id, {
      name: textOf(entry['name']),
      contextTokens: tokensOf(entry['context_length']),
      outputTokens: tokensOf(top['max_completion_tokens']),
      inputModalities: meant(saidIn(kinds['input_modalities']), INPUTS),
      outputModalities: meant(saidIn(kinds['output_modalities']), OUTPUTS),
      features: meantOf(saidIn(entry['supported_parameters']), FEATURES),
      rates: isObject(entry['pricing']) ? pricesOf(entry['pricing']) : null,
    }),
  ];
}

function pricesOf(pricing: Entry): OfferedModel['rates'] {
  // A part of it that is taken off: no rate holds as it stands.
  if (pricing['discount'] !== undefined && Number(pricing['discount']) !== 0) return null;
  const request = movedPrice(pricing['request'], 0);
  return ratesOf({
    ...ratesIn(pricing, ''),
    // For each call, so it is no rate a million; most have none.
    request: request === '0' ? null : request,
    ...tiersOf(pricing['overrides']),
  });
}

/** Its names for what is counted in tokens. */
const NAMES: Readonly<Record<string, string>> = {
  input: 'prompt',
  output: 'completion',
  cache_read: 'input_cache_read',
  cache_write: 'input_cache_write',
  cache_write_1h: 'input_cache_write_1h',
  audio_input: 'audio',
  audio_output: 'audio_output',
};

function ratesIn(pricing: Entry, suffix: string): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(NAMES).map(([rate, name]) => [
      rate + suffix,
      movedPrice(pricing[name], PER_MILLION),
    ]),
  );
}

/** From so many tokens on, so above one less. */
function tiersOf(overrides: unknown): Record<string, string | null> {
  const tiers = (entriesOf(overrides) ?? []).map((override) => {
    const from = tokensOf(override['min_prompt_tokens']);
    const timed = Object.keys(override).some((name) => name.startsWith('utc_'));
    return from === null || timed ? {} : ratesIn(override, `@${from - 1}`);
  });
  return Object.assign({}, ...tiers);
}
