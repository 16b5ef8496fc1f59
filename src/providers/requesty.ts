import type { ProviderRecord } from '../contract/provider.ts';
import { LIKE_OPENAI } from './like/openai.ts';
import { pricedList } from './model-lists/priced.ts';

/** Written from the vendor's documentation; not yet tried against the live API. */
export const requesty: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'requesty',
  displayName: 'Requesty',
  kind: 'aggregator',
  dialects: {
    'openai-chat': { baseUrl: 'https://router.requesty.ai/v1' },
  },
  passHeaders: ['http-referer', 'x-title'],
  modelList: pricedList({
    // USD a token.
    places: 6,
    rates: {
      input: 'input_price',
      output: 'output_price',
      cache_read: 'cached_price',
      cache_write: 'caching_price',
    },
    contextTokens: 'context_window',
    outputTokens: 'max_output_tokens',
  }),
  sources: ['https://docs.requesty.ai/api-reference/endpoint/models-list'],
};
