import type { ProviderRecord } from '../contract/provider.ts';
import { LIKE_OPENAI } from './like/openai.ts';

/**
 * On a machine of one's own; where it wants a key, one is saved. Written from the documentation;
 * not yet tried.
 */
export const lmstudio: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'lmstudio',
  displayName: 'LM Studio',
  kind: 'direct',
  credential: 'none',
  dialects: {
    'openai-chat': { baseUrl: 'http://localhost:1234/v1' },
    'openai-responses': { baseUrl: 'http://localhost:1234/v1' },
    'anthropic-messages': { baseUrl: 'http://localhost:1234' },
  },
  // Closing the connection ends the work, and nobody bills.
  abortStopsBilling: true,
  sources: ['https://lmstudio.ai/docs/developer/openai-compat'],
};
