import type { ProviderRecord } from '../contract/provider.ts';
import { readXaiModels } from './xai/models.ts';

/** Written from the vendor's documentation and the AI SDK; not yet tried against the live API. */
export const xai: ProviderRecord = {
  id: 'xai',
  displayName: 'xAI',
  kind: 'direct',
  dialects: {
    'openai-chat': { baseUrl: 'https://api.x.ai/v1' },
    'openai-responses': { baseUrl: 'https://api.x.ai/v1' },
  },
  auth: {
    'openai-chat': { header: 'authorization', prefix: 'Bearer ' },
    'openai-responses': { header: 'authorization', prefix: 'Bearer ' },
  },
  // The vendor calls chat deprecated: it has no field for reasoning to be sent back in.
  modelDialects: [{ prefix: '', dialects: ['openai-responses', 'openai-chat'] }],
  quirks: {
    'openai-chat': { developerRole: false, refuses: ['store', 'logit_bias'] },
  },
  credential: 'key',
  streamUsage: 'ask',
  // OpenRouter's list of vendors that stop billing on a cancelled request names it.
  abortStopsBilling: true,
  // Told in `cost_in_usd_ticks`, which is no amount of USD.
  reportedCost: 'ignored',
  unknownModels: 'pass',
  routeFields: [],
  // The answer would have to be fetched later, where no caller of Weir can.
  dropFields: ['deferred'],
  // Keeps a conversation at the machine that has its prompt cached.
  passHeaders: ['x-grok-conv-id'],
  errorCodes: {
    // Errors are `{"code": <a sentence>, "error": <a sentence>}`. A bad key is a 400.
    'Incorrect API key': 'dead_key',
    // 403 or 429.
    'used all available credits': 'no_balance',
    "doesn't have any credits": 'no_balance',
    // 403 as well.
    'violates usage guidelines': 'bad_request',
  },
  errorStatuses: {},
  keyCheck: { path: '/models' },
  // The plain list has ids alone; this one has prices.
  modelList: { below: 'base', path: '/language-models', keyed: true, read: readXaiModels },
  sources: [
    'https://docs.x.ai/docs/api-reference',
    'https://docs.x.ai/developers/model-capabilities/text/best-practices',
    'https://docs.x.ai/developers/advanced-api-usage/prompt-caching/maximizing-cache-hits',
    'https://openrouter.ai/docs/api-reference/streaming',
    'https://github.com/continuedev/continue/issues/10778',
    'https://github.com/continuedev/continue/issues/10373',
    'https://www.npmjs.com/package/@ai-sdk/xai',
  ],
};
