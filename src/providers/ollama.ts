import type { ProviderRecord } from '../contract/provider.ts';
import { OLD_LIMIT } from './like/old-limit.ts';
import { OPENAI_MODEL_LIST } from './model-lists/openai.ts';

/** Written from the vendor's documentation. Its base is local, so the operator has to allow it. */
export const ollama: ProviderRecord = {
  id: 'ollama',
  displayName: 'Ollama',
  kind: 'direct',
  dialects: {
    'openai-chat': { baseUrl: 'http://localhost:11434/v1' },
    'openai-responses': { baseUrl: 'http://localhost:11434/v1' },
    'anthropic-messages': { baseUrl: 'http://localhost:11434' },
  },
  // A local server takes no key. Its cloud wants a Bearer token, on the Anthropic dialect too.
  auth: {
    'openai-chat': { header: 'authorization', prefix: 'Bearer ' },
    'openai-responses': { header: 'authorization', prefix: 'Bearer ' },
    'anthropic-messages': { header: 'authorization', prefix: 'Bearer ' },
  },
  // All of them for every model; chat is the oldest.
  modelDialects: [
    { prefix: '', dialects: ['openai-chat', 'openai-responses', 'anthropic-messages'] },
  ],
  quirks: {
    'openai-chat': {
      // Models are shown system, user, assistant and tool; what another role says is left out.
      developerRole: false,
      reasoningField: 'reasoning',
    },
  },
  renameFields: { 'openai-chat': OLD_LIMIT },
  credential: 'none',
  streamUsage: 'ask',
  // Nothing is billed, and closing the connection frees the machine.
  abortStopsBilling: true,
  reportedCost: 'ignored',
  unknownModels: 'pass',
  routeFields: [],
  dropFields: [],
  passHeaders: [],
  errorCodes: {},
  errorStatuses: {},
  keyCheck: { path: '/models' },
  modelList: OPENAI_MODEL_LIST,
  sources: [
    'https://docs.ollama.com/api/openai-compatibility',
    'https://docs.ollama.com/api/anthropic-compatibility',
  ],
};
