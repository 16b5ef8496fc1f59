import type { Dialect } from '../../contract/dialect.ts';
import { renameModel } from '../../hub/head.ts';
import { estimateTokens } from '../../hub/prompt.ts';
import { modelEntry, modelList } from '../openai-chat/response.ts';
import { errorBody, errorEvent, readError } from './error.ts';
import { findForeignObject, scanResponses, sentWhole } from './foreign.ts';
import { ResponsesMeter } from './meter.ts';
import { readHead } from './request.ts';
import { HEARTBEAT, ID } from './schema.ts';

/** OpenAI's Responses: https://platform.openai.com/docs/api-reference/responses. */
export const openaiResponses: Dialect = {
  id: ID,
  scan: scanResponses,
  path: () => '/responses',
  head: readHead,
  requestHeaders: () => [],
  renameModel,
  askForUsage: () => [],
  foreignObject: findForeignObject,
  sentWhole,
  meter: () => new ResponsesMeter(),
  estimatePrompt: (body) => estimateTokens(body, ['instructions', 'input', 'tools']),
  readError,
  errorBody,
  errorEvent,
  modelList,
  modelEntry,
  promptFields: ['instructions', 'input'],
  tariffFields: ['service_tier'],
  heartbeat: HEARTBEAT,
};
