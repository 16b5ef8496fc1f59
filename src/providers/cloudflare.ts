import type { ProviderRecord } from '../contract/provider.ts';
import { OLD_LIMIT } from './like/old-limit.ts';
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
  quirks: { 'openai-chat': { developerRole: false, strictTools: false } },
  renameFields: { 'openai-chat': OLD_LIMIT },
  dropFields: ['store'],
  // Prices and routes may be set by headers; only what cannot change a bill passes.
  passHeaders: ['cf-aig-skip-cache', 'cf-aig-cache-ttl'],
  headers: [
    {
      name: 'cf-aig-authorization',
      purpose: '“Bearer” and a token of the gateway, where it is an authenticated one.',
      secret: true,
    },
    { name: 'cf-aig-metadata', purpose: 'A JSON object of tags for the gateway’s own logs.' },
    { name: 'cf-aig-collect-log', purpose: '“false” keeps calls out of the gateway’s own logs.' },
  ],
  keyCheck: null,
  modelList: null,
  sources: [
    'https://developers.cloudflare.com/ai-gateway/usage/chat-completion',
    'https://developers.cloudflare.com/ai-gateway/configuration/authentication',
    'https://developers.cloudflare.com/ai-gateway/glossary',
  ],
};
