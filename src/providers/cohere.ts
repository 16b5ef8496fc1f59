import type { ProviderRecord } from '../contract/provider.ts';
import { OLD_LIMIT } from './like/old-limit.ts';
import { LIKE_OPENAI } from './like/openai.ts';

/** Written from the vendor's documentation; not yet tried against the live API. */
export const cohere: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'cohere',
  displayName: 'Cohere',
  kind: 'direct',
  dialects: {
    'openai-chat': { baseUrl: 'https://api.cohere.ai/compatibility/v1' },
  },
  quirks: { 'openai-chat': { efforts: ['none', 'high'] } },
  renameFields: { 'openai-chat': OLD_LIMIT },
  sources: ['https://docs.cohere.com/docs/compatibility-api'],
};
