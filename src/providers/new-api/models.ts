import type { ModelList, OfferedModel } from '../../contract/provider.ts';
import { ENDPOINTS, meant, OUTPUTS, saidIn } from '../model-lists/abilities.ts';
import { type Entry, entriesOf, isObject, offered, textOf } from '../model-lists/entries.ts';
import { OPENAI_MODEL_LIST } from '../model-lists/openai.ts';
import { productOf, ratesOf } from '../model-lists/prices.ts';

/** A `model_ratio` of 1 is 0.002 USD for 1,000 tokens (setting/ratio_setting/model_ratio.go). */
const USD_PER_MILLION = '2';

/**
 * What a site of new-api asks for its models (`GET /api/pricing`, controller/pricing.go): ratios of a
 * base price, or a price for each call. A site sells in groups, each with a ratio of its own, and
 * does not say which one a key is of: where the groups of a model differ, no price is believed.
 */
function readPricing(answer: unknown): readonly OfferedModel[] | null {
  if (!isObject(answer) || answer['success'] === false) return null;
  const groups = isObject(answer['group_ratio']) ? answer['group_ratio'] : {};
  const models = entriesOf(answer)?.flatMap((entry) => readEntry(entry, groups)) ?? [];
  return models.length === 0 ? null : models;
}

function readEntry(entry: Entry, groups: Entry): readonly OfferedModel[] {
  const id = textOf(entry['model_name']);
  if (id === null) return [];
  const ratio = groupRatioOf(entry, groups);
  const endpoints = saidIn(entry['supported_endpoint_types']);
  return [
    offered(id, {
      outputModalities: meant(endpoints, OUTPUTS),
      dialects: meant(endpoints, ENDPOINTS),
      rates: ratio === null ? null : ratesIn(entry, ratio),
    }),
  ];
}

/** The ratio that holds for every group the model is sold in; null where they differ. */
function groupRatioOf(entry: Entry, groups: Entry): unknown {
  const sold = Array.isArray(entry['enable_groups']) ? entry['enable_groups'].map(String) : [];
  const names = sold.includes('all') || sold.length === 0 ? Object.keys(groups) : sold;
  const ratios = new Set(names.map((name) => groups[name] ?? 1));
  if (ratios.size === 0) return 1;
  return ratios.size === 1 ? [...ratios][0] : null;
}

function ratesIn(entry: Entry, group: unknown): OfferedModel['rates'] {
  // A formula of the site's own, which ratios say nothing of.
  if (textOf(entry['billing_mode']) === 'tiered_expr') return null;
  if (entry['quota_type'] === 1) {
    const request = productOf(entry['model_price'], group);
    return request === null ? null : { input: '0', output: '0', request };
  }
  const input = [entry['model_ratio'], group, USD_PER_MILLION];
  const rate = (...ratios: readonly unknown[]): string | null =>
    ratios.some((ratio) => ratio === undefined || ratio === null)
      ? null
      : productOf(...input, ...ratios);
  const audio = entry['audio_ratio'];
  return ratesOf({
    input: productOf(...input),
    output: productOf(...input, entry['completion_ratio']),
    cache_read: rate(entry['cache_ratio']),
    cache_write: rate(entry['create_cache_ratio']),
    audio_input: rate(audio),
    audio_output: rate(audio, entry['audio_completion_ratio']),
  });
}

/** Many sites show their prices to everybody; of the others the plain list is read. */
export const NEW_API_MODEL_LIST: ModelList = {
  below: 'host',
  path: '/api/pricing',
  keyed: false,
  read: readPricing,
  instead: OPENAI_MODEL_LIST,
};
