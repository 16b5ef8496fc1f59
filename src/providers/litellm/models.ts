import type { ModelList, OfferedModel } from '../../contract/provider.ts';
import { flagged, meant, OUTPUTS, SUPPORTS, saidIn } from '../model-lists/abilities.ts';
import {
  type Entry,
  entriesOf,
  isObject,
  offered,
  textOf,
  tokensOf,
} from '../model-lists/entries.ts';
import { OPENAI_MODEL_LIST } from '../model-lists/openai.ts';
import { movedPrice, ratesOf } from '../model-lists/prices.ts';

/** Prices are USD a token; a rate is USD a million. */
const PER_MILLION = 6;

/** Its names for what is counted in tokens. */
const NAMES: Readonly<Record<string, string>> = {
  input: 'input_cost_per_token',
  output: 'output_cost_per_token',
  cache_read: 'cache_read_input_token_cost',
  cache_write: 'cache_creation_input_token_cost',
  cache_write_1h: 'cache_creation_input_token_cost_above_1hr',
  reasoning: 'output_cost_per_reasoning_token',
  audio_input: 'input_cost_per_audio_token',
  audio_output: 'output_cost_per_audio_token',
};

/** Tiers stand in the names: `input_cost_per_token_above_200k_tokens`. */
const TIERS = [128, 200, 256, 272];

/**
 * The models of a LiteLLM proxy (`GET /model/info`, docs.litellm.ai/docs/proxy/model_management).
 * One name may have several deployments behind it: where their prices differ, none is known. Names
 * with a star stand for any model and are none.
 */
function readModelInfo(answer: unknown): readonly OfferedModel[] | null {
  const entries = entriesOf(answer);
  if (entries === null) return null;
  const byName = new Map<string, OfferedModel>();
  for (const entry of entries) {
    const id = textOf(entry['model_name']);
    if (id === null || id.includes('*')) continue;
    const found = readEntry(id, isObject(entry['model_info']) ? entry['model_info'] : {});
    const known = byName.get(id);
    byName.set(id, known === undefined ? found : agreed(known, found));
  }
  return [...byName.values()];
}

function readEntry(id: string, info: Entry): OfferedModel {
  return offered(id, {
    contextTokens: tokensOf(info['max_input_tokens']) ?? tokensOf(info['max_tokens']),
    outputTokens: tokensOf(info['max_output_tokens']),
    ...flagged(info, SUPPORTS),
    outputModalities: meant(saidIn(info['mode']), OUTPUTS),
    rates: ratesOf(ratesIn(info)) ?? byThePiece(info),
  });
}

/** What draws is told by the picture, and then tokens cost nothing. */
function byThePiece(info: Entry): OfferedModel['rates'] {
  const image = movedPrice(info['output_cost_per_image'], 0);
  return image === null ? null : { input: '0', output: '0', image };
}

function ratesIn(info: Entry): Record<string, string | null> {
  const rates: Record<string, string | null> = {};
  for (const [rate, name] of Object.entries(NAMES)) {
    rates[rate] = movedPrice(info[name], PER_MILLION);
    for (const thousands of TIERS) {
      const above = info[`${name}_above_${thousands}k_tokens`];
      rates[`${rate}@${thousands * 1_000}`] = movedPrice(above, PER_MILLION);
    }
  }
  return rates;
}

/** What two deployments of one name have in common. */
function agreed(one: OfferedModel, other: OfferedModel): OfferedModel {
  const same = JSON.stringify(one.rates) === JSON.stringify(other.rates);
  return {
    ...one,
    contextTokens: lesser(one.contextTokens, other.contextTokens),
    outputTokens: lesser(one.outputTokens, other.outputTokens),
    inputModalities: shared(one.inputModalities, other.inputModalities),
    features: shared(one.features, other.features),
    rates: same ? one.rates : null,
  };
}

function shared<Word>(
  one: readonly Word[] | null,
  other: readonly Word[] | null,
): readonly Word[] | null {
  return one === null || other === null ? null : one.filter((word) => other.includes(word));
}

function lesser(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : Math.min(one, other);
}

export const LITELLM_MODEL_LIST: ModelList = {
  below: 'host',
  path: '/model/info',
  keyed: true,
  read: readModelInfo,
  // A virtual key may be kept from it.
  instead: OPENAI_MODEL_LIST,
};
