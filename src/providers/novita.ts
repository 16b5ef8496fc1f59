import type { ProviderRecord } from '../contract/provider.ts';
import { LIKE_OPENAI } from './like/openai.ts';
import { pricedList } from './model-lists/priced.ts';

/** Written from the vendor's documentation; not yet tried against the live API. */
export const novita: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'novita',
  displayName: 'Novita AI',
  kind: 'aggregator',
  dialects: {
    'openai-chat': { baseUrl: 'https://api.novita.ai/openai/v1' },
  },
  errorCodes: {
    NOT_ENOUGH_BALANCE: 'no_balance',
    MODEL_NOT_FOUND: 'unknown_model',
    RATE_LIMIT_EXCEEDED: 'rate_limited',
  },
  modelList: pricedList({
    // Ten-thousandths of a USD a million: 3900 is 0.39.
    places: -4,
    rates: { input: 'input_token_price_per_m', output: 'output_token_price_per_m' },
    name: 'title',
    contextTokens: 'context_size',
  }),
  sources: [
    'https://novita.ai/docs/api-reference/model-apis-llm-list-models',
    'https://novita.ai/docs/api-reference/api-reference-error-code',
  ],
};
