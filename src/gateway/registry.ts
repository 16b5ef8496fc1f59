import type { CountingDialect, Dialect, Translator } from '../contract/dialect.ts';
import type { DialectId } from '../contract/dialect-id.ts';
import type { Operation } from '../contract/operation.ts';
import { openaiChat } from '../dialects/openai-chat/index.ts';

type ById<T> = Partial<Record<DialectId, T>>;

const GENERATING: ById<Dialect> = { 'openai-chat': openaiChat };

const COUNTING: ById<CountingDialect> = {};

const BY_OPERATION: Readonly<Record<Operation, ById<Dialect>>> = {
  generate: GENERATING,
  count: COUNTING,
};

const TRANSLATORS: ById<Translator> = {};

/** The dialect of that id. @throws where it is not there, which is our mistake. */
export function dialectOf(id: DialectId, operation: Operation = 'generate'): Dialect {
  return found(BY_OPERATION[operation], id);
}

/** What counts tokens in that dialect. @throws where nothing does, which is our mistake. */
export function countingOf(id: DialectId): CountingDialect {
  return found(COUNTING, id);
}

/** What translates that dialect. @throws where it is not there, which is our mistake. */
export function translatorOf(id: DialectId): Translator {
  return found(TRANSLATORS, id);
}

function found<T>(all: ById<T>, id: DialectId): T {
  const one = all[id];
  if (one === undefined) throw new Error(`dialect ${id} is not registered`);
  return one;
}
