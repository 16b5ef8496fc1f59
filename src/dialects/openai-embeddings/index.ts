import type { Dialect } from '../../contract/dialect.ts';
import type { EmbeddingTranslator } from '../../contract/embedding.ts';
import { readModel, refuseOtherSpellings, renameModel } from '../../hub/head.ts';
import { estimateTokens } from '../../hub/prompt.ts';
import { WholeMeter } from '../../hub/whole-meter.ts';
import { errorBody, errorEvent, readError } from '../openai-chat/error.ts';
import { modelEntry, modelList } from '../openai-chat/response.ts';
import { readEmbeddings, readEmbeddingUsage, vectorsIn, writeEmbeddings } from './answer.ts';
import { findForeignObject, scanEmbedding } from './foreign.ts';
import { parseEmbedding } from './parse.ts';
import { renderEmbedding } from './render.ts';

/** The members that decide something, as a caller could also spell them. */
const DECIDING = new Set(['model', 'input', 'encoding_format']);

/** OpenAI's embeddings: https://platform.openai.com/docs/api-reference/embeddings. */
export const openaiEmbeddings: Dialect = {
  id: 'openai-chat',
  scan: scanEmbedding,
  path: () => '/embeddings',
  head: (body) => {
    refuseOtherSpellings(body, DECIDING);
    return { model: readModel(body), stream: false, wantsUsage: true };
  },
  requestHeaders: () => [],
  renameModel,
  askForUsage: () => [],
  foreignObject: findForeignObject,
  meter: () =>
    new WholeMeter({
      answers: (answer) => vectorsIn(answer) !== null,
      usage: readEmbeddingUsage,
      error: readError,
    }),
  estimatePrompt: (body) => estimateTokens(body, ['input']),
  readError,
  errorBody,
  errorEvent,
  modelList,
  modelEntry,
  heartbeat: '',
};

export const openaiEmbeddingTranslator: EmbeddingTranslator = {
  id: 'openai-chat',
  parse: parseEmbedding,
  render: renderEmbedding,
  read: readEmbeddings,
  write: writeEmbeddings,
};
