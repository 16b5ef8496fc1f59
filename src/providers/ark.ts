import type { ProviderRecord } from '../contract/provider.ts';
import { OLD_LIMIT } from './like/old-limit.ts';
import { LIKE_OPENAI } from './like/openai.ts';

/**
 * Its base has no `/v1`; a model may be an endpoint (`ep-...`). Written from the vendor's
 * documentation; not yet tried against the live API.
 */
export const ark: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'ark',
  displayName: 'Volcengine Ark',
  kind: 'direct',
  dialects: {
    'openai-chat': { baseUrl: 'https://ark.cn-beijing.volces.com/api/v3' },
    'openai-responses': { baseUrl: 'https://ark.cn-beijing.volces.com/api/v3' },
  },
  quirks: {
    'openai-chat': {
      developerRole: false,
      reasoningField: 'reasoning_content',
      reasoningSwitch: 'thinking_type',
    },
  },
  renameFields: { 'openai-chat': OLD_LIMIT },
  errorCodes: {
    AccountOverdueError: 'no_balance',
    SensitiveContentDetected: 'content_policy',
    InvalidEndpointOrModel: 'unknown_model',
  },
  keyCheck: null,
  modelList: null,
  sources: [
    'https://www.volcengine.com/docs/82379/1298454',
    'https://www.volcengine.com/docs/82379/1299023',
  ],
};
