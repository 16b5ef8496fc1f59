import type { ProviderRecord } from '../contract/provider.ts';
import { LIKE_OPENAI } from './like/openai.ts';
import { pricedList } from './model-lists/priced.ts';

/** Written from the vendor's documentation; not yet tried against the live API. */
export const deepinfra: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'deepinfra',
  displayName: 'DeepInfra',
  kind: 'aggregator',
  dialects: {
    'openai-chat': { baseUrl: 'https://api.deepinfra.com/v1/openai' },
    'anthropic-messages': { baseUrl: 'https://api.deepinfra.com/anthropic' },
  },
  // A list of models to fall back to.
  routeFields: ['models'],
  modelList: pricedList({
    // USD a million.
    places: 0,
    rates: {
      input: 'metadata.pricing.input_tokens',
      output: 'metadata.pricing.output_tokens',
      cache_read: 'metadata.pricing.cache_read_tokens',
    },
    contextTokens: 'metadata.context_length',
    outputTokens: 'metadata.max_tokens',
  }),
  sources: ['https://deepinfra.com/docs/openai_api'],
};
