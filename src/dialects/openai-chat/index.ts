import type { Dialect } from '../../contract/dialect.ts';
import { errorBody, errorEvent, readError } from './error.ts';
import { findForeignObject, scanChat } from './foreign.ts';
import { estimatePrompt } from './prompt.ts';
import { askForUsage, readHead, renameModel } from './request.ts';
import { modelEntry, modelList } from './response.ts';
import { ChatMeter, HEARTBEAT } from './stream.ts';

/** OpenAI's Chat Completions: https://platform.openai.com/docs/api-reference/chat. */
export const openaiChat: Dialect = {
  id: 'openai-chat',
  scan: scanChat,
  path: () => '/chat/completions',
  head: readHead,
  renameModel,
  askForUsage,
  foreignObject: findForeignObject,
  meter: () => new ChatMeter(),
  estimatePrompt,
  readError,
  errorBody,
  errorEvent,
  modelList,
  modelEntry,
  heartbeat: HEARTBEAT,
};
