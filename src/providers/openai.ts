import type { ProviderRecord } from '../contract/provider.ts';
import { OPENAI_MODEL_LIST } from './model-lists/openai.ts';

/** Written from the vendor's documentation and its SDK; not yet tried against the live API. */
export const openai: ProviderRecord = {
  id: 'openai',
  displayName: 'OpenAI',
  kind: 'direct',
  dialects: {
    'openai-chat': { baseUrl: 'https://api.openai.com/v1' },
    'openai-responses': { baseUrl: 'https://api.openai.com/v1' },
  },
  auth: {
    'openai-chat': { header: 'authorization', prefix: 'Bearer ' },
    'openai-responses': { header: 'authorization', prefix: 'Bearer ' },
  },
  credential: 'key',
  streamUsage: 'ask',
  // OpenRouter's list of providers that stop billing on a cancelled request names OpenAI:
  // https://openrouter.ai/docs/api-reference/streaming
  abortStopsBilling: true,
  reportedCost: 'ignored',
  unknownModels: 'pass',
  routeFields: [],
  dropFields: [],
  passHeaders: [],
  errorCodes: {
    // 429 for an account without money, which no waiting mends.
    insufficient_quota: 'no_balance',
    credit_balance_exhausted: 'no_balance',
    organization_spend_limit_exceeded: 'no_balance',
    project_spend_limit_exceeded: 'no_balance',
    organization_usage_limit_exceeded: 'no_balance',
    billing_hard_limit_reached: 'no_balance',
    slow_down: 'rate_limited',
  },
  errorStatuses: {},
  keyCheck: { path: '/models' },
  modelList: OPENAI_MODEL_LIST,
  sources: [
    'https://platform.openai.com/docs/api-reference/chat',
    'https://platform.openai.com/docs/guides/error-codes',
  ],
};
