import type { ProviderRecord } from '../contract/provider.ts';
import { LIKE_OPENAI } from './like/openai.ts';

/** Written from the vendor's documentation; not yet tried against the live API. */
export const stepfun: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'stepfun',
  displayName: 'StepFun',
  kind: 'direct',
  dialects: {
    'openai-chat': { baseUrl: 'https://api.stepfun.com/v1' },
    'openai-responses': { baseUrl: 'https://api.stepfun.com/v1' },
    'anthropic-messages': { baseUrl: 'https://api.stepfun.com' },
  },
  quirks: { 'openai-chat': { developerRole: false, reasoningField: 'reasoning' } },
  sources: ['https://platform.stepfun.com/docs/api-reference/chat/chat-completion-create'],
};
