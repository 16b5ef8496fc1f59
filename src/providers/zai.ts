import type { ProviderRecord } from '../contract/provider.ts';
import { OLD_LIMIT } from './like/old-limit.ts';
import { LIKE_OPENAI } from './like/openai.ts';

/**
 * Its base has no `/v1`. Written from the vendor's documentation; not yet tried against the live
 * API.
 */
export const zai: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'zai',
  displayName: 'Z.AI',
  kind: 'direct',
  dialects: {
    'openai-chat': { baseUrl: 'https://api.z.ai/api/paas/v4' },
    'anthropic-messages': { baseUrl: 'https://api.z.ai/api/anthropic' },
  },
  quirks: {
    'openai-chat': {
      developerRole: false,
      reasoningField: 'reasoning_content',
      reasoningSwitch: 'thinking_type',
    },
  },
  renameFields: { 'openai-chat': OLD_LIMIT },
  dropFields: ['store'],
  errorCodes: {
    // Numbers of its own, as texts.
    1113: 'no_balance',
    1211: 'unknown_model',
    1261: 'context_length',
    1301: 'content_policy',
    1302: 'rate_limited',
    1305: 'rate_limited',
  },
  sources: [
    'https://docs.z.ai/api-reference/llm/chat-completion',
    'https://docs.z.ai/api-reference/api-code',
  ],
};
