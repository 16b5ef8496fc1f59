import type { AuthScheme, ProviderRecord } from '../../contract/provider.ts';
import { OPENAI_MODEL_LIST } from '../model-lists/openai.ts';

const BEARER: AuthScheme = { header: 'authorization', prefix: 'Bearer ' };

/**
 * What a provider of OpenAI's kind does where its record says nothing else: one key as a bearer in
 * every dialect, a list of models below the base, and wherever servers differ what does no harm.
 */
export const LIKE_OPENAI: Omit<
  ProviderRecord,
  'id' | 'displayName' | 'kind' | 'dialects' | 'sources'
> = {
  auth: {
    'openai-chat': BEARER,
    'openai-responses': BEARER,
    'anthropic-messages': BEARER,
    'gemini-generate': { header: 'x-goog-api-key', prefix: '' },
  },
  credential: 'key',
  streamUsage: 'ask',
  // Not documented, so the answer is read to its end and the bill is known.
  abortStopsBilling: false,
  reportedCost: 'ignored',
  unknownModels: 'pass',
  routeFields: [],
  dropFields: [],
  passHeaders: [],
  errorCodes: {},
  errorStatuses: {},
  keyCheck: { path: '/models' },
  modelList: OPENAI_MODEL_LIST,
};
