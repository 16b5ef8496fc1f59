import type { ProviderRecord } from '../contract/provider.ts';
import { OLD_LIMIT } from './like/old-limit.ts';
import { readMistralModels } from './mistral/models.ts';

/** It answers 422 to fields it does not know. These would have changed the answer. */
const REFUSED = ['logprobs', 'top_logprobs', 'logit_bias', 'verbosity', 'service_tier'];

/** Written from the vendor's documentation and OpenAPI; not yet tried against the live API. */
export const mistral: ProviderRecord = {
  id: 'mistral',
  displayName: 'Mistral',
  kind: 'direct',
  dialects: { 'openai-chat': { baseUrl: 'https://api.mistral.ai/v1' } },
  auth: { 'openai-chat': { header: 'authorization', prefix: 'Bearer ' } },
  quirks: {
    'openai-chat': {
      // Roles are system, user, assistant and tool.
      developerRole: false,
      // Others are a 400 with code 3280.
      toolIds: 'nine_alphanumeric',
      efforts: ['none', 'high'],
      refuses: REFUSED,
    },
  },
  renameFields: { 'openai-chat': { ...OLD_LIMIT, seed: 'random_seed' } },
  credential: 'key',
  // With the last chunk; asking for it is refused.
  streamUsage: 'always',
  // OpenRouter lists it among those that go on and bill.
  abortStopsBilling: false,
  reportedCost: 'ignored',
  unknownModels: 'pass',
  routeFields: [],
  // The others are not missed: who calls, what to keep, and how usage is told.
  dropFields: [
    ...REFUSED,
    'stream_options',
    'store',
    'user',
    'safety_identifier',
    'prompt_cache_options',
    'prompt_cache_retention',
  ],
  // Keeps a conversation at the machine that has its prompt cached; the vendor's own client sends it.
  passHeaders: ['x-affinity'],
  errorCodes: {
    rate_limited: 'rate_limited',
    invalid_model: 'unknown_model',
    // 429 and 503 alike: the model is full, not the key used up.
    'tier capacity exceeded': 'unavailable',
  },
  errorStatuses: {
    // A model the workspace or its plan may not use; a bad key is a 401.
    403: 'unknown_model',
  },
  keyCheck: { path: '/models' },
  modelList: { below: 'base', path: '/models', keyed: true, read: readMistralModels },
  sources: [
    'https://docs.mistral.ai/api',
    'https://docs.mistral.ai/resources/error-glossary',
    'https://openrouter.ai/docs/api-reference/streaming',
    'https://github.com/mistralai/mistral-vibe',
    'https://www.npmjs.com/package/@ai-sdk/mistral',
  ],
};
