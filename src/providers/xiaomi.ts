import type { ProviderRecord } from '../contract/provider.ts';
import { OLD_LIMIT } from './like/old-limit.ts';
import { LIKE_OPENAI } from './like/openai.ts';

/** Written from the vendor's documentation; not yet tried against the live API. */
export const xiaomi: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'xiaomi',
  displayName: 'Xiaomi MiMo',
  kind: 'direct',
  dialects: {
    'openai-chat': { baseUrl: 'https://api.xiaomimimo.com/v1' },
    'anthropic-messages': { baseUrl: 'https://api.xiaomimimo.com/anthropic' },
  },
  quirks: {
    'openai-chat': {
      developerRole: false,
      reasoningField: 'reasoning_content',
      reasoningSwitch: 'thinking_type',
    },
  },
  renameFields: { 'openai-chat': OLD_LIMIT },
  sources: ['https://platform.xiaomimimo.com'],
};
