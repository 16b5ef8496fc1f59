import type { ProviderRecord } from '../contract/provider.ts';
import { OLD_LIMIT } from './like/old-limit.ts';
import { LIKE_OPENAI } from './like/openai.ts';
import { pricedList } from './model-lists/priced.ts';

/** Written from the vendor's documentation; not yet tried against the live API. */
export const together: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'together',
  displayName: 'Together AI',
  kind: 'aggregator',
  dialects: {
    'openai-chat': { baseUrl: 'https://api.together.ai/v1' },
  },
  quirks: {
    'openai-chat': {
      developerRole: false,
      strictTools: false,
      reasoningSwitch: 'reasoning_object',
    },
  },
  renameFields: { 'openai-chat': OLD_LIMIT },
  dropFields: ['store'],
  errorCodes: { 'credit limit': 'no_balance' },
  errorStatuses: {
    // The prompt and `max_tokens` are more than the model reads; a bad key is a 401.
    403: 'context_length',
  },
  modelList: pricedList({
    // A bare list; USD a million.
    places: 0,
    rates: { input: 'pricing.input', output: 'pricing.output', cache_read: 'pricing.cached_input' },
    name: 'display_name',
    contextTokens: 'context_length',
    only: ['type', 'chat', 'language', 'code'],
  }),
  sources: [
    'https://docs.together.ai/docs/error-codes',
    'https://docs.together.ai/reference/models-1',
    'https://www.npmjs.com/package/together-ai',
  ],
};
