import type { ProviderRecord } from '../contract/provider.ts';
import { OPENAI_MODEL_LIST } from './model-lists/openai.ts';

/**
 * A host nobody wrote a record for: vLLM, LM Studio, a company's own. It assumes what the OpenAI
 * reference promises, and wherever servers differ what can do no harm.
 */
export const openaiCompatible: ProviderRecord = {
  id: 'openai-compatible',
  displayName: 'OpenAI-compatible',
  kind: 'direct',
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
  // No quirks: a caller knows the host, and a translation says `system` and `max_tokens`, which
  // every server takes. A host that is particular follows another record.
  credential: 'key',
  streamUsage: 'ask',
  // Unknown, so the answer is read to its end and the bill is known.
  abortStopsBilling: false,
  reportedCost: 'ignored',
  unknownModels: 'pass',
  // It may itself be a gateway that lets a body choose (OpenRouter, DeepInfra, LiteLLM).
  routeFields: ['models', 'route', 'provider', 'plugins', 'preset', 'fallbacks'],
  dropFields: [],
  passHeaders: [],
  errorCodes: {},
  errorStatuses: {},
  keyCheck: { path: '/models' },
  modelList: OPENAI_MODEL_LIST,
  sources: ['https://platform.openai.com/docs/api-reference/chat'],
};
