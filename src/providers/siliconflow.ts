import type { ProviderRecord } from '../contract/provider.ts';
import { toldAmount } from './balances/read.ts';
import { OLD_LIMIT } from './like/old-limit.ts';
import { LIKE_OPENAI } from './like/openai.ts';

/** Written from the vendor's documentation; not yet tried against the live API. */
export const siliconflow: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'siliconflow',
  displayName: 'SiliconFlow',
  kind: 'aggregator',
  dialects: {
    'openai-chat': { baseUrl: 'https://api.siliconflow.com/v1' },
    'anthropic-messages': { baseUrl: 'https://api.siliconflow.com' },
  },
  auth: { ...LIKE_OPENAI.auth, 'anthropic-messages': { header: 'x-api-key', prefix: '' } },
  quirks: {
    'openai-chat': {
      developerRole: false,
      reasoningField: 'reasoning_content',
      reasoningSwitch: 'enable_thinking',
    },
  },
  renameFields: { 'openai-chat': OLD_LIMIT },
  errorCodes: {
    // Flat bodies of a number and a sentence.
    'balance is insufficient': 'no_balance',
    'Model does not exist': 'unknown_model',
  },
  balance: {
    below: 'base',
    path: '/user/info',
    read: toldAmount('data.totalBalance', 'USD'),
  },
  sources: [
    'https://docs.siliconflow.com/en/api-reference/userinfo/get-user-info',
    'https://docs.siliconflow.com/en/api-reference/chat-completions/chat-completions',
    'https://docs.siliconflow.com/en/faqs/error-code',
  ],
};
