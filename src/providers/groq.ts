import type { ProviderRecord } from '../contract/provider.ts';
import { OPENAI_MODEL_LIST } from './model-lists/openai.ts';

/** Written from the vendor's documentation and its SDK; not yet tried against the live API. */
export const groq: ProviderRecord = {
  id: 'groq',
  displayName: 'Groq',
  kind: 'direct',
  dialects: {
    'openai-chat': { baseUrl: 'https://api.groq.com/openai/v1' },
    'openai-responses': { baseUrl: 'https://api.groq.com/openai/v1' },
  },
  auth: {
    'openai-chat': { header: 'authorization', prefix: 'Bearer ' },
    'openai-responses': { header: 'authorization', prefix: 'Bearer ' },
  },
  // Responses are a beta here.
  modelDialects: [{ prefix: '', dialects: ['openai-chat', 'openai-responses'] }],
  quirks: {
    'openai-chat': {
      reasoningField: 'reasoning',
      // A 400 each. Callers of this dialect are told so by the vendor.
      refuses: ['logprobs', 'top_logprobs', 'logit_bias'],
    },
  },
  credential: 'key',
  // In the last chunk, as `x_groq.usage`.
  streamUsage: 'always',
  // OpenRouter lists it among those that go on and bill.
  abortStopsBilling: false,
  reportedCost: 'ignored',
  unknownModels: 'pass',
  // The models behind a compound system.
  routeFields: ['compound_custom'],
  dropFields: [],
  // Which version of a compound system answers.
  passHeaders: ['groq-model-version'],
  errorCodes: {
    // 400 once the month's limit is spent.
    blocked_api_access: 'no_balance',
    organization_restricted: 'dead_key',
    // 403: the organization or the project may not use the model.
    model_permission_blocked_org: 'unknown_model',
    model_permission_blocked_project: 'unknown_model',
    model_decommissioned: 'unknown_model',
    capacity_exceeded: 'rate_limited',
  },
  errorStatuses: {
    // The flex tier is full.
    498: 'rate_limited',
  },
  keyCheck: { path: '/models' },
  modelList: OPENAI_MODEL_LIST,
  sources: [
    'https://console.groq.com/docs/openai',
    'https://console.groq.com/docs/errors',
    'https://console.groq.com/docs/flex-processing',
    'https://console.groq.com/docs/spend-limits',
    'https://console.groq.com/docs/model-permissions',
    'https://console.groq.com/docs/compound',
    'https://openrouter.ai/docs/api-reference/streaming',
    'https://www.npmjs.com/package/groq-sdk',
  ],
};
