import type { ProviderRecord } from '../contract/provider.ts';
import { GEMINI_MODEL_LIST, GEMINI_MODELS } from './model-lists/gemini.ts';

/** The Gemini API (AI Studio). Written from the vendor's documentation and its SDK; not yet tried live. */
export const google: ProviderRecord = {
  id: 'google',
  displayName: 'Google Gemini',
  kind: 'direct',
  // Its OpenAI layer knows no safety settings and hides signatures in fields of its own.
  dialects: { 'gemini-generate': { baseUrl: 'https://generativelanguage.googleapis.com' } },
  auth: { 'gemini-generate': { header: 'x-goog-api-key', prefix: '' } },
  credential: 'key',
  // With every chunk; the last counts.
  streamUsage: 'always',
  // OpenRouter lists Google among those that go on and bill.
  abortStopsBilling: false,
  reportedCost: 'ignored',
  unknownModels: 'pass',
  routeFields: [],
  dropFields: [],
  // The SDK's own time-out, so that the server gives up when the caller does.
  passHeaders: ['x-server-timeout'],
  errorCodes: {
    // A plain 400 INVALID_ARGUMENT; the reason stands in its details.
    API_KEY_INVALID: 'dead_key',
    'API key not valid': 'dead_key',
    'API key not found': 'dead_key',
    'API key expired': 'dead_key',
    UNAUTHENTICATED: 'dead_key',
    PERMISSION_DENIED: 'dead_key',
    // 400: no free tier where the caller is, and no billing set up.
    FAILED_PRECONDITION: 'no_balance',
    NOT_FOUND: 'unknown_model',
    ABORTED: 'unavailable',
    CANCELLED: 'unavailable',
    INTERNAL: 'unavailable',
    UNAVAILABLE: 'unavailable',
    DEADLINE_EXCEEDED: 'unavailable',
    // RESOURCE_EXHAUSTED says too little: it is a 429 for a limit and a 402 for no money.
  },
  errorStatuses: {},
  keyCheck: GEMINI_MODELS,
  modelList: GEMINI_MODEL_LIST,
  sources: [
    'https://ai.google.dev/api/models',
    'https://ai.google.dev/api/generate-content',
    'https://ai.google.dev/gemini-api/docs/troubleshooting',
    'https://ai.google.dev/gemini-api/docs/openai',
    'https://openrouter.ai/docs/api-reference/streaming',
    'https://www.npmjs.com/package/@google/genai',
  ],
};
