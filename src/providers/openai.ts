import type { DialectId } from '../contract/dialect-id.ts';
import type { ModelDialects, ProviderRecord } from '../contract/provider.ts';
import { OPENAI_MODEL_LIST } from './model-lists/openai.ts';

/** Each model's page lists its endpoints: https://platform.openai.com/docs/models. */
const RESPONSES_ONLY = [
  'gpt-5-pro',
  'gpt-5-codex',
  'gpt-5.1-codex',
  'gpt-5.2-codex',
  'gpt-5.3-codex',
  'o1-pro',
  'o3-pro',
  'o3-deep-research',
  'o4-mini-deep-research',
  'codex-mini',
  'computer-use-preview',
];

const CHAT_ONLY = [
  'gpt-3.5-turbo-16k',
  'gpt-4o-audio-preview',
  'gpt-4o-mini-audio-preview',
  'gpt-4o-search-preview',
  'gpt-4o-mini-search-preview',
  'gpt-5-search-api',
  'gpt-audio',
];

const REASONING = ['gpt-5', 'gpt-6', 'o1', 'o3', 'o4'];

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
  modelDialects: [
    ...RESPONSES_ONLY.map((prefix) => only(prefix, 'openai-responses')),
    ...CHAT_ONLY.map((prefix) => only(prefix, 'openai-chat')),
    // Chat refuses function tools of these while they reason, which they do unless told not to.
    { ...only('gpt-5.6', 'openai-responses'), withTools: true },
    { prefix: 'gpt-5-chat', dialects: ['openai-chat', 'openai-responses'] },
    // Only Responses give reasoning back to a model, so callers of other dialects are sent there.
    ...REASONING.map((prefix): ModelDialects => {
      return { prefix, dialects: ['openai-responses', 'openai-chat'] };
    }),
    { prefix: '', dialects: ['openai-chat', 'openai-responses'] },
  ],
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
    'https://platform.openai.com/docs/api-reference/responses',
    'https://platform.openai.com/docs/guides/error-codes',
    'https://platform.openai.com/docs/models',
    'https://www.npmjs.com/package/@ai-sdk/openai',
  ],
};

function only(prefix: string, dialect: DialectId): ModelDialects {
  return { prefix, dialects: [dialect] };
}
