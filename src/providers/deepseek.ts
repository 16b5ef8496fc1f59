import type { ProviderRecord } from '../contract/provider.ts';
import { readDeepseekBalance } from './balances/read.ts';
import { OLD_LIMIT } from './like/old-limit.ts';
import { OPENAI_MODEL_LIST } from './model-lists/openai.ts';

/** Written from the vendor's documentation and the AI SDK; not yet tried against the live API. */
export const deepseek: ProviderRecord = {
  id: 'deepseek',
  displayName: 'DeepSeek',
  kind: 'direct',
  dialects: {
    // Its documentation has no version segment; an added one changes nothing.
    'openai-chat': { baseUrl: 'https://api.deepseek.com' },
    'anthropic-messages': { baseUrl: 'https://api.deepseek.com/anthropic' },
  },
  auth: {
    'openai-chat': { header: 'authorization', prefix: 'Bearer ' },
    'anthropic-messages': { header: 'x-api-key', prefix: '' },
  },
  quirks: {
    'openai-chat': {
      developerRole: false,
      // V4 refuses an assistant's turn without it; it may be empty.
      reasoningField: 'reasoning_content',
      reasoningRequired: true,
      reasoningSwitch: 'thinking_type',
      schema: 'json_only',
    },
  },
  renameFields: { 'openai-chat': OLD_LIMIT },
  credential: 'key',
  streamUsage: 'ask',
  // OpenRouter's list of vendors that stop billing on a cancelled request names it.
  abortStopsBilling: true,
  reportedCost: 'ignored',
  unknownModels: 'pass',
  routeFields: [],
  // It keeps no answers, and may refuse the field.
  dropFields: ['store'],
  passHeaders: [],
  errorCodes: {
    // A 402, whose code and type say nothing of it.
    'Insufficient Balance': 'no_balance',
  },
  errorStatuses: {},
  keyCheck: { path: '/models' },
  modelList: OPENAI_MODEL_LIST,
  balance: { below: 'base', path: '/user/balance', read: readDeepseekBalance },
  sources: [
    'https://api-docs.deepseek.com/api/get-user-balance',
    'https://api-docs.deepseek.com/',
    'https://api-docs.deepseek.com/quick_start/error_codes',
    'https://api-docs.deepseek.com/guides/thinking_mode',
    'https://api-docs.deepseek.com/guides/json_mode',
    'https://api-docs.deepseek.com/guides/anthropic_api',
    'https://api-docs.deepseek.com/api/list-models',
    'https://openrouter.ai/docs/api-reference/streaming',
    'https://www.npmjs.com/package/@ai-sdk/deepseek',
  ],
};
