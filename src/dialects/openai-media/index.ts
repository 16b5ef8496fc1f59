import type { Dialect } from '../../contract/dialect.ts';
import type { MediaOperation } from '../../contract/operation.ts';
import { estimateTokens } from '../../hub/prompt.ts';
import { errorBody, errorEvent, readError } from '../openai-chat/error.ts';
import { modelEntry, modelList } from '../openai-chat/response.ts';
import { HEARTBEAT } from '../openai-chat/stream.ts';
import { findForeignObject } from './foreign.ts';
import { MediaMeter } from './meter.ts';
import { MEDIA } from './operations.ts';
import { readMediaHead, renameModel, scanMedia } from './request.ts';

/** An image of 4096 x 4096 pixels as base64 in one line. */
const EVENT_LIMIT = 32 * 1024 * 1024;

/** OpenAI's calls for sound, images, moderation and ranking, in JSON or as a form. */
export function openaiMedia(operation: MediaOperation): Dialect {
  const facts = MEDIA[operation];
  return {
    id: 'openai-chat',
    scan: scanMedia,
    path: () => facts.path,
    head: (body) => readMediaHead(body, facts),
    requestHeaders: () => [],
    renameModel,
    askForUsage: () => [],
    foreignObject: findForeignObject,
    meter: () => new MediaMeter(),
    estimatePrompt: (body) => (body.form === undefined ? estimateTokens(body, facts.prompt) : 0),
    readError,
    errorBody,
    errorEvent,
    modelList,
    modelEntry,
    heartbeat: facts.heartbeat ? HEARTBEAT : '',
    routeFields: facts.routeFields,
    anyAnswer: true,
    eventLimit: EVENT_LIMIT,
  };
}
