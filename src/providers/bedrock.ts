import type { ProviderRecord } from '../contract/provider.ts';
import { LIKE_OPENAI } from './like/openai.ts';

/**
 * Bedrock's OpenAI layer ("Mantle") with a Bedrock API key, in a region of one's own:
 * `https://bedrock-mantle.<region>.api.aws/v1`. Its Converse API wants each request signed, which
 * no record can. Written from the AI SDK; not yet tried.
 */
export const bedrock: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'bedrock',
  displayName: 'Amazon Bedrock',
  kind: 'direct',
  dialects: {
    'openai-chat': { baseUrl: null },
    'openai-responses': { baseUrl: null },
  },
  sources: ['https://www.npmjs.com/package/@ai-sdk/amazon-bedrock'],
};
