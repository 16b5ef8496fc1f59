import type { Dialect, ListedModel } from '../../contract/dialect.ts';
import type { EmbeddingTranslator } from '../../contract/embedding.ts';
import { estimateTokens } from '../../hub/prompt.ts';
import { WholeMeter } from '../../hub/whole-meter.ts';
import { embeddingsIn, readEmbeddings, readEmbeddingUsage, writeEmbeddings } from './answer.ts';
import { errorBody, readError } from './error.ts';
import { findForeignObject, scanEmbedding } from './foreign.ts';
import { parseEmbedding } from './parse.ts';
import { renderEmbedding } from './render.ts';
import { readHead, renameModel, requestPath, resourceName } from './request.ts';

const entry = ({ id }: ListedModel): Record<string, unknown> => ({
  name: resourceName(id),
  displayName: id,
  supportedGenerationMethods: ['embedContent'],
});

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
  errorEvent: (error, requestId) => `\n\ndata: ${errorBody(error, requestId)}\n\n`,
  modelList: (models) => JSON.stringify({ models: models.map(entry) }),
  modelEntry: (model) => JSON.stringify(entry(model)),
  heartbeat: '',
};

export const geminiEmbeddingTranslator: EmbeddingTranslator = {
  id: 'gemini-generate',
  parse: parseEmbedding,
  render: renderEmbedding,
  read: readEmbeddings,
  write: writeEmbeddings,
};
