import type { ModelDialects, ProviderRecord } from '../contract/provider.ts';
import { readNewApiQuota } from './balances/read.ts';
import { NEW_API_MODEL_LIST } from './new-api/models.ts';

/**
 * Any site that runs new-api or one-api, so it has no host of its own. Written from the project's
 * router and error tables; sites change both.
 */
export const newApi: ProviderRecord = {
  id: 'new-api',
  displayName: 'new-api',
  kind: 'aggregator',
  dialects: {
    'openai-chat': { baseUrl: null },
    'openai-responses': { baseUrl: null },
    'anthropic-messages': { baseUrl: null },
    'gemini-generate': { baseUrl: null },
  },
  auth: {
    'openai-chat': { header: 'authorization', prefix: 'Bearer ' },
    'openai-responses': { header: 'authorization', prefix: 'Bearer ' },
    'anthropic-messages': { header: 'x-api-key', prefix: '' },
    'gemini-generate': { header: 'x-goog-api-key', prefix: '' },
  },
  // A site translates, but each model is served best in its maker's dialect, and Responses only by
  // channels of OpenAI's kind.
  modelDialects: [
    { prefix: 'claude', dialects: ['anthropic-messages', 'openai-chat'] },
    { prefix: 'gemini', dialects: ['gemini-generate', 'openai-chat'] },
    ...['gpt-', 'o1', 'o3', 'o4', 'codex'].map((prefix): ModelDialects => {
      return { prefix, dialects: ['openai-chat', 'openai-responses'] };
    }),
    { prefix: '', dialects: ['openai-chat'] },
  ],
  quirks: { 'openai-chat': { reasoningField: 'reasoning_content' } },
  credential: 'key',
  // Usually forced at the end of a stream, but a site can switch that off.
  streamUsage: 'ask',
  abortStopsBilling: false,
  // A site's own figure is in its own unit.
  reportedCost: 'ignored',
  unknownModels: 'pass',
  // Of the Anthropic dialect, which is passed on.
  routeFields: ['fallbacks'],
  dropFields: [],
  passHeaders: [],
  errorCodes: {
    // 403 here, not 402.
    insufficient_user_quota: 'no_balance',
    pre_consume_token_quota_failed: 'no_balance',
    // 503: no channel serves the model, or this key's group may not use it.
    model_not_found: 'unknown_model',
    get_channel_failed: 'unknown_model',
    model_price_error: 'unknown_model',
    'no available channel': 'unknown_model',
    token_concurrency_limit_reached: 'rate_limited',
    sensitive_words_detected: 'content_policy',
    prompt_blocked: 'content_policy',
    access_denied: 'dead_key',
    bad_response_status_code: 'unavailable',
  },
  errorStatuses: {},
  keyCheck: { path: '/models' },
  modelList: NEW_API_MODEL_LIST,
  balance: { below: 'host', path: '/api/usage/token/', read: readNewApiQuota },
  sources: [
    'https://github.com/QuantumNous/new-api (router/relay-router.go, middleware/auth.go, types/error.go)',
  ],
};
