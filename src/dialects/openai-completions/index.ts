import type { Dialect } from '../../contract/dialect.ts';
import { renameModel } from '../../hub/head.ts';
import { estimateTokens } from '../../hub/prompt.ts';
import { fieldNamed } from '../../hub/stored-objects.ts';
import { scanBody } from '../../wire/json-scan.ts';
import { errorBody, errorEvent, readError } from '../openai-chat/error.ts';
import { askForUsage, readHead } from '../openai-chat/request.ts';
import { modelEntry, modelList } from '../openai-chat/response.ts';
import { FOREIGN_OBJECT_FIELDS } from '../openai-chat/schema.ts';
import { ChatMeter, HEARTBEAT } from '../openai-chat/stream.ts';

/**
 * OpenAI's legacy completions: https://platform.openai.com/docs/api-reference/completions. A chat's
 * envelope, stream and usage; but a prompt is no conversation, so it is never translated.
 */
export const openaiCompletions: Dialect = {
  id: 'openai-chat',
  scan: (bytes) => scanBody(bytes),
  path: () => '/completions',
  head: readHead,
  requestHeaders: () => [],
  renameModel,
  askForUsage,
  foreignObject: (body) => fieldNamed(body, FOREIGN_OBJECT_FIELDS),
  meter: () => new ChatMeter(),
  estimatePrompt: (body) => estimateTokens(body, ['prompt', 'suffix']),
  readError,
  errorBody,
  errorEvent,
  modelList,
  modelEntry,
  heartbeat: HEARTBEAT,
};
