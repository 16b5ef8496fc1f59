import type { Dialect } from '../../contract/dialect.ts';
import { renameModel } from '../../hub/head.ts';
import { estimateTokens } from '../../hub/prompt.ts';
import { errorBody, errorEvent, readError } from './error.ts';
import { findForeignObject, scanChat } from './foreign.ts';
import { askForUsage, readHead } from './request.ts';
import { modelEntry, modelList } from './response.ts';
import { ChatMeter, HEARTBEAT } from './stream.ts';

/** OpenAI's Chat Completions: https://platform.openai.com/docs/api-reference/chat. */
export const openaiChat: Dialect = {
  id: 'openai-chat',
  scan: scanChat,
  path: () => '/chat/completions',
  head: readHead,
  requestHeaders: () => [],
  renameModel,
  askForUsage,
  foreignObject: findForeignObject,
  meter: () => new ChatMeter(),
  estimatePrompt: (body) => estimateTokens(body, ['messages', 'tools']),
  readError,
  errorBody,
  errorEvent,
  modelList,
  modelEntry,
  promptFields: ['messages'],
  tariffFields: ['service_tier'],
  heartbeat: HEARTBEAT,
};
