import type { Dialect } from '../../contract/dialect.ts';
import { estimateTokens } from '../../hub/prompt.ts';
import { errorBody, errorEvent, readError } from './error.ts';
import { findForeignObject, scanGemini } from './foreign.ts';
import { HEARTBEAT } from './framing.ts';
import { GeminiMeter } from './meter.ts';
import { readHead, renameModel, requestPath } from './request.ts';
import { modelEntry, modelList } from './response.ts';
import { ID } from './schema.ts';

/** Where a prompt stands, in both spellings; the last two are the body of countTokens. */
const PROMPT = [
  'contents',
  'systemInstruction',
  'system_instruction',
  'tools',
  'generateContentRequest',
  'generate_content_request',
];

/** Images come whole in one event, as base64. */
const EVENT_LIMIT = 32 * 1024 * 1024;

/** Google's generateContent: https://ai.google.dev/api/generate-content. */
export const geminiGenerate: Dialect = {
  id: ID,
  scan: scanGemini,
  path: requestPath,
  head: readHead,
  requestHeaders: () => [],
  renameModel,
  askForUsage: () => [],
  foreignObject: findForeignObject,
  meter: () => new GeminiMeter(),
  estimatePrompt: (body) => estimateTokens(body, PROMPT),
  readError,
  errorBody,
  errorEvent,
  modelList,
  modelEntry,
  eventLimit: EVENT_LIMIT,
  promptFields: ['systemInstruction', 'system_instruction', 'contents'],
  tariffFields: ['serviceTier', 'service_tier'],
  heartbeat: HEARTBEAT,
};
