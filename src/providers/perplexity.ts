import type { ProviderRecord } from '../contract/provider.ts';
import { OLD_LIMIT } from './like/old-limit.ts';
import { LIKE_OPENAI } from './like/openai.ts';

/**
 * Its base has no `/v1`, and it lists no models. Written from the vendor's documentation; not
 * yet tried against the live API.
 */
export const perplexity: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'perplexity',
  displayName: 'Perplexity',
  kind: 'direct',
  dialects: {
    'openai-chat': { baseUrl: 'https://api.perplexity.ai' },
  },
  quirks: { 'openai-chat': { developerRole: false } },
  renameFields: { 'openai-chat': OLD_LIMIT },
  keyCheck: null,
  modelList: null,
  sources: ['https://docs.perplexity.ai/api-reference/chat-completions-post'],
};
