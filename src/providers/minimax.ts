import type { ProviderRecord } from '../contract/provider.ts';
import { LIKE_OPENAI } from './like/openai.ts';

/** Written from the vendor's documentation; not yet tried against the live API. */
export const minimax: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'minimax',
  displayName: 'MiniMax',
  kind: 'direct',
  dialects: {
    'openai-chat': { baseUrl: 'https://api.minimax.io/v1' },
    'anthropic-messages': { baseUrl: 'https://api.minimax.io/anthropic' },
  },
  quirks: { 'openai-chat': { developerRole: false } },
  // The vendor's own advice.
  modelDialects: [{ prefix: '', dialects: ['anthropic-messages', 'openai-chat'] }],
  errorCodes: {
    1002: 'rate_limited',
    1004: 'dead_key',
    1008: 'no_balance',
    1039: 'rate_limited',
  },
  keyCheck: null,
  modelList: null,
  sources: [
    'https://www.minimax.io/platform/document/text_api_intro',
    'https://www.minimax.io/platform/document/error_code',
  ],
};
