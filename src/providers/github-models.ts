import type { ProviderRecord } from '../contract/provider.ts';
import { LIKE_OPENAI } from './like/openai.ts';
import { OPENAI_MODEL_LIST } from './model-lists/openai.ts';

/**
 * A token with `models:read`. Its catalogue stands beside the base, and has no prices. Written
 * from the vendor's documentation; not yet tried against the live API.
 */
export const githubModels: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'github-models',
  displayName: 'GitHub Models',
  kind: 'aggregator',
  dialects: {
    'openai-chat': { baseUrl: 'https://models.github.ai/inference' },
  },
  keyCheck: null,
  modelList: {
    below: 'host',
    path: '/catalog/models',
    keyed: true,
    read: OPENAI_MODEL_LIST.read,
  },
  sources: [
    'https://docs.github.com/en/rest/models/inference',
    'https://docs.github.com/en/rest/models/catalog',
  ],
};
