import type { ProviderRecord } from '../contract/provider.ts';
import { newApi } from './new-api.ts';

/** A site of new-api's kind. Written from the vendor's documentation; not yet tried. */
export const cometapi: ProviderRecord = {
  ...newApi,
  id: 'cometapi',
  displayName: 'CometAPI',
  dialects: {
    'openai-chat': { baseUrl: 'https://api.cometapi.com/v1' },
    'openai-responses': { baseUrl: 'https://api.cometapi.com/v1' },
    'anthropic-messages': { baseUrl: 'https://api.cometapi.com' },
    'gemini-generate': { baseUrl: 'https://api.cometapi.com' },
  },
  sources: ['https://apidoc.cometapi.com'],
};
