import type { ProviderRecord } from '../contract/provider.ts';
import { readOpenrouterLimit } from './balances/read.ts';
import { readOpenrouterModels } from './openrouter/models.ts';

/** Written from the vendor's documentation and its SDK; not yet tried against the live API. */
export const openrouter: ProviderRecord = {
  id: 'openrouter',
  displayName: 'OpenRouter',
  kind: 'aggregator',
  dialects: {
    'openai-chat': { baseUrl: 'https://openrouter.ai/api/v1' },
    'openai-responses': { baseUrl: 'https://openrouter.ai/api/v1' },
    'anthropic-messages': { baseUrl: 'https://openrouter.ai/api' },
  },
  auth: {
    'openai-chat': { header: 'authorization', prefix: 'Bearer ' },
    'openai-responses': { header: 'authorization', prefix: 'Bearer ' },
    'anthropic-messages': { header: 'authorization', prefix: 'Bearer ' },
  },
  // Every model in all three; Claude's signatures and cache marks fit only in its own.
  modelDialects: [
    { prefix: 'anthropic/', dialects: ['anthropic-messages', 'openai-chat', 'openai-responses'] },
    { prefix: '', dialects: ['openai-chat', 'anthropic-messages', 'openai-responses'] },
  ],
  // It takes `reasoning_effort` as well, which has no place for a budget.
  quirks: { 'openai-chat': { reasoningSwitch: 'reasoning_object' } },
  credential: 'key',
  // `include_usage` is deprecated and without effect: "Full usage details are always included".
  streamUsage: 'always',
  // Aborting stops the bill at some of the vendors behind it only.
  abortStopsBilling: false,
  // `usage.cost` is what the account is charged, in USD.
  reportedCost: 'trusted',
  unknownModels: 'pass',
  // `route` and `transforms` left the current schema but are still taken by older gateways.
  // `fallbacks` is of the Anthropic dialect.
  routeFields: ['models', 'route', 'provider', 'plugins', 'preset', 'transforms', 'fallbacks'],
  dropFields: [],
  passHeaders: [
    'http-referer',
    'x-openrouter-title',
    'x-title',
    'x-openrouter-categories',
    'x-openrouter-metadata',
  ],
  headers: [
    { name: 'http-referer', purpose: 'The address of your app, by which OpenRouter counts it.' },
    { name: 'x-openrouter-title', purpose: 'The name of your app in OpenRouter’s rankings.' },
    { name: 'x-openrouter-categories', purpose: 'Categories of your app there, with commas.' },
  ],
  errorCodes: {
    // `code` is the HTTP status again; `metadata.error_type` says what happened.
    payment_required: 'no_balance',
    authentication: 'dead_key',
    rate_limit_exceeded: 'rate_limited',
    provider_overloaded: 'unavailable',
    provider_unavailable: 'unavailable',
    not_found: 'unknown_model',
    refusal: 'content_policy',
  },
  errorStatuses: {
    // Moderation refused the prompt; a bad key is a 401.
    403: 'content_policy',
  },
  // Tells the limit of the key and charges nothing.
  keyCheck: { path: '/key' },
  modelList: { below: 'base', path: '/models', keyed: true, read: readOpenrouterModels },
  balance: { below: 'base', path: '/key', read: readOpenrouterLimit },
  sources: [
    'https://openrouter.ai/docs/errors',
    'https://openrouter.ai/docs/api-reference/streaming',
    'https://openrouter.ai/docs/api_reference/limits',
    'https://www.npmjs.com/package/@openrouter/sdk',
  ],
};
