import type { ProviderRecord } from '../contract/provider.ts';
import { LIKE_OPENAI } from './like/openai.ts';

/** Written from the vendor's documentation; not yet tried against the live API. */
export const cerebras: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'cerebras',
  displayName: 'Cerebras',
  kind: 'direct',
  dialects: {
    'openai-chat': { baseUrl: 'https://api.cerebras.ai/v1' },
  },
  quirks: { 'openai-chat': { developerRole: false, reasoningField: 'reasoning' } },
  dropFields: ['store'],
  sources: ['https://inference-docs.cerebras.ai/api-reference/chat-completions'],
};
