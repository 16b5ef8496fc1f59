import type { ProviderRecord } from '../contract/provider.ts';
import { LIKE_OPENAI } from './like/openai.ts';

/**
 * On a machine of one's own; where it wants a key, one is saved. Written from the documentation;
 * not yet tried.
 */
export const vllm: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'vllm',
  displayName: 'vLLM',
  kind: 'direct',
  credential: 'none',
  dialects: {
    'openai-chat': { baseUrl: 'http://localhost:8000/v1' },
    'openai-responses': { baseUrl: 'http://localhost:8000/v1' },
    'anthropic-messages': { baseUrl: 'http://localhost:8000' },
  },
  // Closing the connection ends the work, and nobody bills.
  abortStopsBilling: true,
  sources: ['https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html'],
};
