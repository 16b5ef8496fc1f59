import type { Dialect } from '../contract/dialect.ts';
import type { DialectId } from '../contract/dialect-id.ts';
import { openaiChat } from '../dialects/openai-chat/index.ts';

/** The dialects callers may speak. */
const DIALECTS: ReadonlyMap<DialectId, Dialect> = new Map([[openaiChat.id, openaiChat]]);

/** Looks a dialect up. @throws when a route names one that is not there, which is our mistake. */
export function dialectOf(id: DialectId): Dialect {
  const dialect = DIALECTS.get(id);
  if (dialect === undefined) throw new Error(`dialect ${id} is not registered`);
  return dialect;
}
