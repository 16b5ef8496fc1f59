import type { ModelDialects, ProviderRecord } from '../contract/provider.ts';
import { readAihubmixModels } from './aihubmix/models.ts';

/** Variants of Google's models that only its OpenAI dialect knows. */
const OPENAI_ALONE = ['-nothink', '-search'];

/** Written from the vendor's documentation and its SDK; not yet tried against the live API. */
export const aihubmix: ProviderRecord = {
  id: 'aihubmix',
  displayName: 'AiHubMix',
  kind: 'aggregator',
  dialects: {
    'openai-chat': { baseUrl: 'https://aihubmix.com/v1' },
    'openai-responses': { baseUrl: 'https://aihubmix.com/v1' },
    'anthropic-messages': { baseUrl: 'https://aihubmix.com' },
    'gemini-generate': { baseUrl: 'https://aihubmix.com/gemini' },
  },
  // One header each: some paths behind it dislike a second one beside x-api-key or x-goog-api-key.
  auth: {
    'openai-chat': { header: 'authorization', prefix: 'Bearer ' },
    'openai-responses': { header: 'authorization', prefix: 'Bearer ' },
    'anthropic-messages': { header: 'x-api-key', prefix: '' },
    'gemini-generate': { header: 'x-goog-api-key', prefix: '' },
  },
  // What its own SDK does; everything else, and all of these too, goes by chat.
  modelDialects: [
    { prefix: 'claude', dialects: ['anthropic-messages', 'openai-chat'] },
    ...['gemini', 'imagen'].map((prefix): ModelDialects => {
      return { prefix, unlessEnding: OPENAI_ALONE, dialects: ['gemini-generate', 'openai-chat'] };
    }),
    { prefix: '', dialects: ['openai-chat', 'openai-responses'] },
  ],
  quirks: {
    'openai-chat': {
      // Its SDK takes a choice away that comes with an empty list of tools.
      emptyToolChoice: false,
      reasoningField: 'reasoning_content',
    },
  },
  credential: 'key',
  // Its own SDK always asks, so it is not sent unasked.
  streamUsage: 'ask',
  // Not documented, and many of the vendors behind it bill the whole answer.
  abortStopsBilling: false,
  // No cost is documented in its usage.
  reportedCost: 'ignored',
  unknownModels: 'pass',
  // Of the Anthropic dialect, which is passed on.
  routeFields: ['fallbacks'],
  dropFields: [],
  // Attribution and discount code: the administrator's or the caller's own, never one of Weir's.
  passHeaders: ['app-code'],
  headers: [
    {
      name: 'app-code',
      purpose: 'The code of an app registered at aihubmix.com/appstore, for its discount.',
      secret: true,
    },
  ],
  errorCodes: {
    // 403 here, not 402.
    insufficient_user_quota: 'no_balance',
    pre_consume_token_quota_failed: 'no_balance',
    // 503 without a code is "wrong model" as well as "limited by the vendor behind".
    'Incorrect model ID': 'unknown_model',
    'Rate limited by provider': 'rate_limited',
  },
  errorStatuses: {},
  keyCheck: { path: '/models' },
  // The list below the base has ids alone; this one is public and has prices.
  modelList: { below: 'host', path: '/api/v1/models', keyed: false, read: readAihubmixModels },
  sources: [
    'https://docs.aihubmix.com/en/FAQs/HTTP-Codes',
    'https://docs.aihubmix.com/en/api/unified-inference',
    'https://docs.aihubmix.com/en/api/Claude-Native',
    'https://docs.aihubmix.com/en/api/Gemini-Guides',
    'https://docs.aihubmix.com/en/api/Models-API',
    'https://docs.aihubmix.com/en/api/Third-PartyIntegrationTechnicalGuide',
    'https://www.npmjs.com/package/@aihubmix/ai-sdk-provider',
  ],
};
