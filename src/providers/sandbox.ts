import type { ProviderRecord } from '../contract/provider.ts';

/** The built-in offline provider; its upstream is in src/providers/sandbox. */
export const sandbox: ProviderRecord = {
  id: 'sandbox',
  displayName: 'Sandbox',
  kind: 'direct',
  dialects: { 'openai-chat': { baseUrl: 'https://sandbox.invalid/v1' } },
  auth: {},
  credential: 'none',
  // As OpenAI does, so that the first chat goes the way of any other.
  streamUsage: 'ask',
  abortStopsBilling: true,
  reportedCost: 'ignored',
  unknownModels: 'refuse',
  routeFields: [],
  dropFields: [],
  passHeaders: [],
  errorCodes: {},
  errorStatuses: {},
  keyCheck: { path: '/models' },
  // Its models come with the database.
  modelList: null,
  sources: [],
};
