import type { CountingDialect, Dialect, Translator } from '../contract/dialect.ts';
import type { DialectId } from '../contract/dialect-id.ts';
import type { EmbeddingTranslator } from '../contract/embedding.ts';
import type { MediaOperation, Operation } from '../contract/operation.ts';
import { anthropicCounting } from '../dialects/anthropic-messages/counting.ts';
import { anthropicMessages } from '../dialects/anthropic-messages/index.ts';
import { anthropicTranslator } from '../dialects/anthropic-messages/translator.ts';
import {
  geminiEmbeddings,
  geminiEmbeddingTranslator,
} from '../dialects/gemini-embeddings/index.ts';
import { geminiCounting } from '../dialects/gemini-generate/counting.ts';
import { geminiGenerate } from '../dialects/gemini-generate/index.ts';
import { geminiTranslator } from '../dialects/gemini-generate/translator.ts';
import { openaiChat } from '../dialects/openai-chat/index.ts';
import { openaiChatTranslator } from '../dialects/openai-chat/translator.ts';
import { openaiCompletions } from '../dialects/openai-completions/index.ts';
import {
  openaiEmbeddings,
  openaiEmbeddingTranslator,
} from '../dialects/openai-embeddings/index.ts';
import { openaiMedia } from '../dialects/openai-media/index.ts';
import { openaiResponses } from '../dialects/openai-responses/index.ts';
import { responsesTranslator } from '../dialects/openai-responses/translator.ts';

type ById<T> = Partial<Record<DialectId, T>>;

const GENERATING = {
  'openai-chat': openaiChat,
  'openai-responses': openaiResponses,
  'anthropic-messages': anthropicMessages,
  'gemini-generate': geminiGenerate,
} satisfies ById<Dialect>;

const COUNTING: ById<CountingDialect> = {
  'anthropic-messages': anthropicCounting,
  'gemini-generate': geminiCounting,
};

const media = (operation: MediaOperation): ById<Dialect> => ({
  'openai-chat': openaiMedia(operation),
});

/** What knows an operation stands under the dialect whose base and key it is called with. */
const BY_OPERATION: Readonly<Record<Operation, ById<Dialect>>> = {
  generate: GENERATING,
  count: COUNTING,
  embed: { 'openai-chat': openaiEmbeddings, 'gemini-generate': geminiEmbeddings },
  complete: { 'openai-chat': openaiCompletions },
  transcribe: media('transcribe'),
  translate_speech: media('translate_speech'),
  speak: media('speak'),
  draw: media('draw'),
  edit: media('edit'),
  vary: media('vary'),
  moderate: media('moderate'),
  rerank: media('rerank'),
};

const TRANSLATORS = {
  'openai-chat': openaiChatTranslator,
  'openai-responses': responsesTranslator,
  'anthropic-messages': anthropicTranslator,
  'gemini-generate': geminiTranslator,
} satisfies ById<Translator>;

const EMBEDDING: ById<EmbeddingTranslator> = {
  'openai-chat': openaiEmbeddingTranslator,
  'gemini-generate': geminiEmbeddingTranslator,
};

/** The operations that can be asked for in another dialect than the caller's. */
const TRANSLATED: Partial<Record<Operation, ById<unknown>>> = {
  generate: TRANSLATORS,
  count: TRANSLATORS,
  embed: EMBEDDING,
};

/** The dialect of that id. @throws where it does not know the operation, which is our mistake. */
export function dialectOf(id: DialectId, operation: Operation): Dialect {
  return found(BY_OPERATION[operation], id);
}

/** The dialect of that id for what all its operations have in common: errors and lists of models. */
export function envelopeOf(id: DialectId): Dialect {
  return GENERATING[id];
}

/** Whether a caller's call can be carried to a provider in that dialect. */
export function isReachable(operation: Operation, from: DialectId, to: DialectId): boolean {
  const translated = TRANSLATED[operation];
  return to === from || (translated?.[from] !== undefined && translated[to] !== undefined);
}

/** What counts tokens in that dialect. @throws where nothing does, which is our mistake. */
export function countingOf(id: DialectId): CountingDialect {
  return found(COUNTING, id);
}

export function translatorOf(id: DialectId): Translator {
  return TRANSLATORS[id];
}

/** What translates its embeddings. @throws where nothing does, which is our mistake. */
export function embeddingTranslatorOf(id: DialectId): EmbeddingTranslator {
  return found(EMBEDDING, id);
}

function found<T>(all: ById<T>, id: DialectId): T {
  const one = all[id];
  if (one === undefined) throw new Error(`${id} does not know this operation`);
  return one;
}
