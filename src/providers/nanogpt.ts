import type { ProviderRecord } from '../contract/provider.ts';
import { LIKE_OPENAI } from './like/openai.ts';
import { pricedList } from './model-lists/priced.ts';

/** Written from the vendor's documentation; not yet tried against the live API. */
export const nanogpt: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'nanogpt',
  displayName: 'NanoGPT',
  kind: 'aggregator',
  dialects: {
    'openai-chat': { baseUrl: 'https://nano-gpt.com/api/v1' },
    'anthropic-messages': { baseUrl: 'https://nano-gpt.com' },
  },
  auth: { ...LIKE_OPENAI.auth, 'anthropic-messages': { header: 'x-api-key', prefix: '' } },
  quirks: { 'openai-chat': { reasoningField: 'reasoning' } },
  modelList: pricedList(
    {
      // USD a million.
      places: 0,
      rates: { input: 'pricing.prompt', output: 'pricing.completion' },
      name: 'name',
      contextTokens: 'context_length',
      only: ['pricing.unit', 'per_million_tokens'],
    },
    '/models?detailed=true',
  ),
  sources: ['https://docs.nano-gpt.com'],
};
