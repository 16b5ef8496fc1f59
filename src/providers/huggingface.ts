import type { ProviderRecord } from '../contract/provider.ts';
import { LIKE_OPENAI } from './like/openai.ts';

/** Written from the vendor's documentation; not yet tried against the live API. */
export const huggingface: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'huggingface',
  displayName: 'Hugging Face',
  kind: 'aggregator',
  dialects: {
    'openai-chat': { baseUrl: 'https://router.huggingface.co/v1' },
  },
  sources: ['https://huggingface.co/docs/inference-providers/index'],
};
