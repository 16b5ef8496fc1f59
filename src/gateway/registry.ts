import type { CountingDialect, Dialect, Translator } from '../contract/dialect.ts';
import type { DialectId } from '../contract/dialect-id.ts';
import type { Operation } from '../contract/operation.ts';
import { anthropicCounting } from '../dialects/anthropic-messages/counting.ts';
import { anthropicMessages } from '../dialects/anthropic-messages/index.ts';
import { anthropicTranslator } from '../dialects/anthropic-messages/translator.ts';
import { geminiCounting } from '../dialects/gemini-generate/counting.ts';
import { geminiGenerate } from '../dialects/gemini-generate/index.ts';
import { geminiTranslator } from '../dialects/gemini-generate/translator.ts';
import { openaiChat } from '../dialects/openai-chat/index.ts';
import { openaiChatTranslator } from '../dialects/openai-chat/translator.ts';
import { openaiResponses } from '../dialects/openai-responses/index.ts';
import { responsesTranslator } from '../dialects/openai-responses/translator.ts';

type ById<T> = Readonly<Record<DialectId, T>>;

const GENERATING: ById<Dialect> = {
  'openai-chat': openaiChat,
  'openai-responses': openaiResponses,
  'anthropic-messages': anthropicMessages,
  'gemini-generate': geminiGenerate,
};

const COUNTING: Partial<ById<CountingDialect>> = {
  'anthropic-messages': anthropicCounting,
  'gemini-generate': geminiCounting,
};

const TRANSLATORS: ById<Translator> = {
  'openai-chat': openaiChatTranslator,
  'openai-responses': responsesTranslator,
  'anthropic-messages': anthropicTranslator,
  'gemini-generate': geminiTranslator,
};

/** The dialect of that id, as it is spoken for an operation. */
export function dialectOf(id: DialectId, operation: Operation = 'generate'): Dialect {
  return operation === 'count' ? countingOf(id) : GENERATING[id];
}

/** What counts tokens in that dialect. @throws where nothing does, which is our mistake. */
export function countingOf(id: DialectId): CountingDialect {
  const counting = COUNTING[id];
  if (counting === undefined) throw new Error(`${id} has no way to count tokens`);
  return counting;
}

export function translatorOf(id: DialectId): Translator {
  return TRANSLATORS[id];
}
