import type { ProviderRecord } from '../contract/provider.ts';
import { toldAmount } from './balances/read.ts';
import { OLD_LIMIT } from './like/old-limit.ts';
import { LIKE_OPENAI } from './like/openai.ts';

/** Written from the vendor's documentation; not yet tried against the live API. */
export const moonshot: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'moonshot',
  displayName: 'Moonshot AI',
  kind: 'direct',
  dialects: {
    'openai-chat': { baseUrl: 'https://api.moonshot.ai/v1' },
    'anthropic-messages': { baseUrl: 'https://api.moonshot.ai/anthropic' },
  },
  quirks: {
    'openai-chat': {
      developerRole: false,
      reasoningField: 'reasoning_content',
      reasoningSwitch: 'thinking_type',
      strictTools: false,
    },
  },
  renameFields: { 'openai-chat': OLD_LIMIT },
  dropFields: ['store'],
  errorCodes: {
    exceeded_current_quota_error: 'no_balance',
    resource_not_found_error: 'unknown_model',
    engine_overloaded_error: 'unavailable',
    content_filter: 'content_policy',
  },
  balance: {
    below: 'base',
    path: '/users/me/balance',
    read: toldAmount('data.available_balance', 'USD'),
  },
  sources: [
    'https://platform.moonshot.ai/docs/api/balance',
    'https://platform.moonshot.ai/docs/api/chat',
    'https://platform.moonshot.ai/docs/api/errors',
  ],
};
