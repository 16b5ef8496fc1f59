import type { ProviderRecord } from '../contract/provider.ts';
import { OLD_LIMIT } from './like/old-limit.ts';
import { LIKE_OPENAI } from './like/openai.ts';

/** Written from the vendor's documentation; not yet tried against the live API. */
export const nvidia: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'nvidia',
  displayName: 'NVIDIA NIM',
  kind: 'direct',
  dialects: {
    'openai-chat': { baseUrl: 'https://integrate.api.nvidia.com/v1' },
  },
  quirks: { 'openai-chat': { developerRole: false } },
  renameFields: { 'openai-chat': OLD_LIMIT },
  sources: ['https://docs.api.nvidia.com/nim/reference/llm-apis'],
};
