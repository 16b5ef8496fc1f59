import type { ProviderRecord } from '../contract/provider.ts';
import { ANTHROPIC_MODEL_LIST, ANTHROPIC_MODELS } from './model-lists/anthropic.ts';

/** Written from the vendor's documentation and its SDK; not yet tried against the live API. */
export const anthropic: ProviderRecord = {
  id: 'anthropic',
  displayName: 'Anthropic',
  kind: 'direct',
  // Its OpenAI layer drops schemas, efforts and thinking without a word, and is for trying only.
  dialects: { 'anthropic-messages': { baseUrl: 'https://api.anthropic.com' } },
  auth: { 'anthropic-messages': { header: 'x-api-key', prefix: '' } },
  credential: 'key',
  // In the first event and in the last but one.
  streamUsage: 'always',
  // OpenRouter's list of vendors that stop billing on a cancelled request names it.
  abortStopsBilling: true,
  // It reports tokens, no money.
  reportedCost: 'ignored',
  unknownModels: 'pass',
  // Models to go on with when one declines (beta `server-side-fallback`).
  routeFields: ['fallbacks'],
  dropFields: [],
  // Version and beta are the dialect's. A workspace is whose budget is spent: no caller chooses it.
  passHeaders: [],
  headers: [
    {
      name: 'anthropic-workspace-id',
      purpose: 'Which workspace pays, for keys that are of several.',
    },
  ],
  errorCodes: {
    // 429 at a limit of spending, which no waiting mends.
    enforced_spend_limit_reached: 'no_balance',
    // 400 `invalid_request_error` all the same.
    'spend limit': 'no_balance',
    'credit balance is too low': 'no_balance',
    'specified API usage limits': 'no_balance',
    permission_error: 'dead_key',
    not_found_error: 'unknown_model',
    request_too_large: 'bad_request',
    conflict_error: 'unavailable',
    api_error: 'unavailable',
    timeout_error: 'unavailable',
  },
  errorStatuses: {},
  keyCheck: ANTHROPIC_MODELS,
  modelList: ANTHROPIC_MODEL_LIST,
  sources: [
    'https://platform.claude.com/docs/en/api/overview',
    'https://platform.claude.com/docs/en/api/errors',
    'https://platform.claude.com/docs/en/api/models-list',
    'https://platform.claude.com/docs/en/api/openai-sdk',
    'https://openrouter.ai/docs/api-reference/streaming',
    'https://www.npmjs.com/package/@anthropic-ai/sdk',
  ],
};
