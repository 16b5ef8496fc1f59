import type { Dialect } from '../../contract/dialect.ts';
import type { EmbeddingTranslator } from '../../contract/embedding.ts';
import { estimateTokens } from '../../hub/prompt.ts';
import { WholeMeter } from '../../hub/whole-meter.ts';
import { errorBody, errorEvent, readError } from '../gemini-generate/error.ts';
import { modelEntry, modelList } from '../gemini-generate/response.ts';
import { embeddingsIn, readEmbeddings, readEmbeddingUsage, writeEmbeddings } from './answer.ts';
import { findForeignObject, scanEmbedding } from './foreign.ts';
import { parseEmbedding } from './parse.ts';
import { renderEmbedding } from './render.ts';
import { readHead, renameModel, requestPath } from './request.ts';

/** Google's embedContent and batchEmbedContents: https://ai.google.dev/api/embeddings. */
export const geminiEmbeddings: Dialect = {
  id: 'gemini-generate',
  scan: scanEmbedding,
  path: requestPath,
  head: readHead,
  requestHeaders: () => [],
  renameModel,
  askForUsage: () => [],
  foreignObject: findForeignObject,
  meter: () =>
    new WholeMeter({
      answers: (answer) => embeddingsIn(answer) !== null,
      usage: readEmbeddingUsage,
      error: readError,
    }),
  estimatePrompt: (body) => estimateTokens(body, ['content', 'requests']),
  readError,
  errorBody,
  errorEvent,
  modelList,
  modelEntry,
  heartbeat: '',
};

export const geminiEmbeddingTranslator: EmbeddingTranslator = {
  id: 'gemini-generate',
  parse: parseEmbedding,
  render: renderEmbedding,
  read: readEmbeddings,
  write: writeEmbeddings,
};
