import type { Dialect, Translator } from '../contract/dialect.ts';
import type { DialectId } from '../contract/dialect-id.ts';
import { openaiChat } from '../dialects/openai-chat/index.ts';

const DIALECTS: ReadonlyMap<DialectId, Dialect> = byId([openaiChat]);

const TRANSLATORS: ReadonlyMap<DialectId, Translator> = byId<Translator>([]);

/** The dialect of that id. @throws where it is not there, which is our mistake. */
export function dialectOf(id: DialectId): Dialect {
  return found(DIALECTS, id);
}

/** What translates that dialect. @throws where it is not there, which is our mistake. */
export function translatorOf(id: DialectId): Translator {
  return found(TRANSLATORS, id);
}

function byId<T extends { readonly id: DialectId }>(all: readonly T[]): Map<DialectId, T> {
  return new Map(all.map((one) => [one.id, one]));
}

function found<T>(all: ReadonlyMap<DialectId, T>, id: DialectId): T {
  const one = all.get(id);
  if (one === undefined) throw new Error(`dialect ${id} is not registered`);
  return one;
}
