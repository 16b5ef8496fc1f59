import type { ProviderRecord } from '../contract/provider.ts';
import { LIKE_OPENAI } from './like/openai.ts';

/**
 * Its base holds an account and a gateway:
 * `https://gateway.ai.cloudflare.com/v1/{account}/{gateway}/compat`; a gateway that asks for a
 * token gets it as an extra header of the provider, `cf-aig-authorization`. Written from the
 * documentation; not yet tried.
 */
export const cloudflare: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'cloudflare',
  displayName: 'Cloudflare AI Gateway',
  kind: 'aggregator',
  dialects: {
    'openai-chat': { baseUrl: null },
  },
  quirks: { 'openai-chat': { developerRole: false, limitField: 'max_tokens', strictTools: false } },
  dropFields: ['store'],
  // Prices and routes may be set by headers; only what cannot change a bill passes.
  passHeaders: ['cf-aig-skip-cache', 'cf-aig-cache-ttl'],
  keyCheck: null,
  modelList: null,
  sources: [
    'https://developers.cloudflare.com/ai-gateway/usage/chat-completion',
    'https://developers.cloudflare.com/ai-gateway/configuration/authentication',
  ],
};
