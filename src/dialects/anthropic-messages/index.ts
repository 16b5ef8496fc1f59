import type { Dialect } from '../../contract/dialect.ts';
import { renameModel } from '../../hub/head.ts';
import { estimateTokens } from '../../hub/prompt.ts';
import { errorBody, errorEvent, readError } from './error.ts';
import { findForeignObject, scanMessages } from './foreign.ts';
import { MessagesMeter } from './meter.ts';
import { readHead, requestHeaders } from './request.ts';
import { HEARTBEAT, modelEntry, modelList } from './response.ts';
import { ID } from './schema.ts';

/** Anthropic's Messages: https://platform.claude.com/docs/en/api/messages. */
export const anthropicMessages: Dialect = {
  id: ID,
  scan: scanMessages,
  path: () => '/v1/messages',
  head: readHead,
  requestHeaders,
  renameModel,
  askForUsage: () => [],
  foreignObject: findForeignObject,
  meter: () => new MessagesMeter(),
  estimatePrompt: (body) => estimateTokens(body, ['system', 'messages', 'tools']),
  readError,
  errorBody,
  errorEvent,
  modelList,
  modelEntry,
  promptFields: ['system', 'messages'],
  tariffFields: ['service_tier', 'speed'],
  heartbeat: HEARTBEAT,
};
