import type { ProviderRecord } from '../contract/provider.ts';
import { LIKE_OPENAI } from './like/openai.ts';

/**
 * A resource of somebody's own, `https://{resource}.openai.azure.com/openai/v1`; a model is the
 * name of a deployment, so its prices are not known by it. Written from the documentation; not
 * yet tried.
 */
export const azure: ProviderRecord = {
  ...LIKE_OPENAI,
  id: 'azure',
  displayName: 'Azure OpenAI',
  kind: 'direct',
  dialects: {
    'openai-chat': { baseUrl: null },
    'openai-responses': { baseUrl: null },
  },
  auth: {
    'openai-chat': { header: 'api-key', prefix: '' },
    'openai-responses': { header: 'api-key', prefix: '' },
  },
  errorCodes: { DeploymentNotFound: 'unknown_model' },
  sources: [
    'https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle',
    'https://learn.microsoft.com/azure/ai-foundry/openai/reference-preview-latest',
  ],
};
