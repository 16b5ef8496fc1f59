import type { JsonObject } from '../../contract/json.ts';
import { contentOf } from './render-blocks.ts';

export interface Group {
  readonly role: 'user' | 'assistant';
  readonly blocks: readonly JsonObject[];
}

/**
 * Turns in alternation, as the vendor wants them: what one side says in a row is one message; a
 * user's message begins with the results of the calls before it; what a model has drawn stands in
 * the user's next message, since an assistant's may hold no images; empty turns are left out.
 */
export function alternating(turns: readonly Group[]): JsonObject[] {
  const groups: Building[] = [];
  const drawn: JsonObject[] = [];
  for (const turn of turns) {
    const media = turn.role === 'assistant' ? turn.blocks.filter(isMedia) : [];
    const blocks = media.length > 0 ? turn.blocks.filter((block) => !isMedia(block)) : turn.blocks;
    if (turn.role === 'user' && blocks.length > 0) {
      add(groups, { role: 'user', blocks: drawn.splice(0) });
    }
    add(groups, { role: turn.role, blocks });
    for (const block of media) drawn.push(block);
  }
  add(groups, { role: 'user', blocks: drawn });
  const first = groups[0]?.role === 'assistant' ? [message(BEGINNING)] : [];
  return [...first, ...groups.map(message)];
}

/** Blocks are added in place: a message may be made of thousands of turns. */
interface Building {
  readonly role: Group['role'];
  readonly blocks: JsonObject[];
}

/** The first message has to be the user's. */
const BEGINNING: Group = { role: 'user', blocks: [{ type: 'text', text: '(beginning)' }] };

function isMedia({ type }: JsonObject): boolean {
  return type === 'image' || type === 'document';
}

function add(groups: Building[], { role, blocks }: Group): void {
  if (blocks.length === 0) return;
  const last = groups.at(-1);
  if (last?.role !== role) groups.push({ role, blocks: [...blocks] });
  else for (const block of blocks) last.blocks.push(block);
}

function message({ role, blocks }: Group): JsonObject {
  const isResult = ({ type }: JsonObject): boolean => type === 'tool_result';
  const results = blocks.filter(isResult);
  const rest = blocks.filter((block) => !isResult(block));
  return { role, content: contentOf([...results, ...rest]) };
}
