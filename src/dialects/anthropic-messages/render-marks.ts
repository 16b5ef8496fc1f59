import type { Json, JsonObject } from '../../contract/json.ts';
import { objectsOf } from '../../hub/lenient.ts';
import type { Losses } from '../../hub/losses.ts';

/** "A maximum of 4 blocks with cache_control may be provided." */
const MOST = 4;

const MARK = 'cache_control';

/** Takes away the earliest marks in messages, where other dialects have more than the vendor takes. */
export function limitMarks(body: Record<string, Json | undefined>, losses: Losses): void {
  const messages = objectsOf(body['messages']);
  const fixed = [...objectsOf(body['tools']), ...objectsOf(body['system'])].filter(isMarked).length;
  const blocks = messages.flatMap(({ content }) => objectsOf(content)).filter(isMarked);
  const surplus = fixed + blocks.length - MOST;
  if (surplus <= 0) return;
  losses.lost(MARK, 'messages');
  const spent = new Set(blocks.slice(0, surplus));
  body['messages'] = messages.map((message) => unmarked(message, spent));
}

function isMarked(block: JsonObject): boolean {
  return block[MARK] !== undefined;
}

function unmarked(message: JsonObject, spent: ReadonlySet<JsonObject>): JsonObject {
  const { content } = message;
  if (!Array.isArray(content)) return message;
  return {
    ...message,
    content: objectsOf(content).map((block) => (spent.has(block) ? bare(block) : block)),
  };
}

function bare({ [MARK]: _mark, ...block }: JsonObject): JsonObject {
  return block;
}
