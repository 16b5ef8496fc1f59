import type { ProviderRecord } from '../contract/provider.ts';
import { toldAmount } from './balances/read.ts';
import { LIKE_OPENAI } from './like/openai.ts';
import { pricedList } from './model-lists/priced.ts';

/** Written from the vendor's documentation; not yet tried against the live API. */
export const vercel: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'vercel',
  displayName: 'Vercel AI Gateway',
  kind: 'aggregator',
  dialects: {
    'openai-chat': { baseUrl: 'https://ai-gateway.vercel.sh/v1' },
    'openai-responses': { baseUrl: 'https://ai-gateway.vercel.sh/v1' },
    'anthropic-messages': { baseUrl: 'https://ai-gateway.vercel.sh' },
  },
  auth: { ...LIKE_OPENAI.auth, 'anthropic-messages': { header: 'x-api-key', prefix: '' } },
  headers: [
    { name: 'http-referer', purpose: 'The address of your app, by which Vercel counts it.' },
    { name: 'x-title', purpose: 'The name of your app on Vercel’s pages.' },
  ],
  // Providers, order and fallback models.
  routeFields: ['providerOptions', 'models'],
  modelList: pricedList({
    // Texts, USD a token.
    places: 6,
    rates: {
      input: 'pricing.input',
      output: 'pricing.output',
      cache_read: 'pricing.input_cache_read',
      cache_write: 'pricing.input_cache_write',
    },
    name: 'name',
    contextTokens: 'context_window',
    outputTokens: 'max_tokens',
    features: 'tags',
  }),
  balance: { below: 'base', path: '/credits', read: toldAmount('balance', 'USD') },
  sources: [
    'https://vercel.com/docs/ai-gateway/usage',
    'https://vercel.com/docs/ai-gateway/openai-compat',
    'https://vercel.com/docs/ai-gateway/models-and-providers',
    'https://vercel.com/docs/ai-gateway/app-attribution',
  ],
};
