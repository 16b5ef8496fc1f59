import type { ProviderRecord } from '../contract/provider.ts';
import { LIKE_OPENAI } from './like/openai.ts';
import { LITELLM_MODEL_LIST } from './litellm/models.ts';

/** A LiteLLM proxy of somebody's own. Written from its documentation; not yet tried. */
export const litellm: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'litellm',
  displayName: 'LiteLLM',
  kind: 'aggregator',
  dialects: {
    'openai-chat': { baseUrl: null },
    'openai-responses': { baseUrl: null },
    'anthropic-messages': { baseUrl: null },
  },
  // By these a body chooses other models of the proxy.
  routeFields: ['fallbacks', 'context_window_fallback_dict', 'model_list', 'api_base', 'base_url'],
  errorCodes: {
    budget_exceeded: 'no_balance',
    ContextWindowExceededError: 'context_length',
    ContentPolicyViolationError: 'content_policy',
  },
  modelList: LITELLM_MODEL_LIST,
  sources: [
    'https://docs.litellm.ai/docs/proxy/model_management',
    'https://docs.litellm.ai/docs/exception_mapping',
  ],
};
