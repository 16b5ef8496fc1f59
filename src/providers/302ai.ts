import type { ProviderRecord } from '../contract/provider.ts';
import { LIKE_OPENAI } from './like/openai.ts';

/** Written from the vendor's documentation; not yet tried against the live API. */
export const ai302: ProviderRecord = {
  ...LIKE_OPENAI,
  id: '302ai',
  displayName: '302.AI',
  kind: 'aggregator',
  dialects: {
    'openai-chat': { baseUrl: 'https://api.302.ai/v1' },
  },
  sources: ['https://doc.302.ai'],
};
