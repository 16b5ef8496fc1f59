import type { ProviderRecord } from '../contract/provider.ts';
import { LIKE_OPENAI } from './like/openai.ts';

/** Written from the vendor's documentation; not yet tried against the live API. */
export const fireworks: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'fireworks',
  displayName: 'Fireworks AI',
  kind: 'aggregator',
  dialects: {
    'openai-chat': { baseUrl: 'https://api.fireworks.ai/inference/v1' },
    'openai-responses': { baseUrl: 'https://api.fireworks.ai/inference/v1' },
    'anthropic-messages': { baseUrl: 'https://api.fireworks.ai/inference' },
  },
  sources: [
    'https://docs.fireworks.ai/tools-sdks/openai-compatibility',
    'https://docs.fireworks.ai/tools-sdks/anthropic-compatibility',
  ],
};
