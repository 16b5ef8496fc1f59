import type { AnswerContext } from '../../contract/dialect.ts';
import type { Event, Message } from '../../contract/event.ts';
import type { JsonObject } from '../../contract/json.ts';
import { objectOf, textOf } from '../../hub/lenient.ts';
import { parseObject } from '../../wire/json-read.ts';
import { partEvents } from './answer-events.ts';
import { answerEnd, answerHead } from './answer-head.ts';
import { BlockWriter } from './encoder-blocks.ts';
import { writeUsage } from './usage.ts';

/** A whole answer: the blocks a stream would have told, put together. */
export function answer(message: Message, context: AnswerContext): string {
  const content: Block[] = [];
  const writer = new BlockWriter((type, members) => collect(content, type, members as JsonObject));
  for (const event of partEvents(message.parts)) writer.event(event satisfies Event);
  const { extra, ...end } = answerEnd(message.finish, writer.called);
  return JSON.stringify({
    ...answerHead(message, context),
    content: content.map(({ block }) => block),
    ...end,
    ...extra,
    usage: writeUsage(message.usage),
  });
}

interface Block {
  block: Record<string, JsonObject[string]>;
  pieces: string;
}

/** As the SDK puts a stream together (node_modules/@anthropic-ai/sdk/lib/MessageStream). */
function collect(content: Block[], type: string, members: JsonObject): void {
  if (type === 'content_block_start') {
    content.push({ block: { ...objectOf(members['content_block']) }, pieces: '' });
    return;
  }
  const last = content.at(-1);
  if (last === undefined) return;
  if (type === 'content_block_delta') add(last, objectOf(members['delta']));
  else if (last.pieces !== '') last.block['input'] = inputOf(last.pieces);
}

function add(last: Block, delta: JsonObject): void {
  const { block } = last;
  if (delta['type'] === 'text_delta') block['text'] = textOf(block['text']) + textOf(delta['text']);
  else if (delta['type'] === 'thinking_delta') {
    block['thinking'] = textOf(block['thinking']) + textOf(delta['thinking']);
  } else if (delta['type'] === 'signature_delta') block['signature'] = textOf(delta['signature']);
  else if (delta['type'] === 'citations_delta') {
    const earlier = Array.isArray(block['citations']) ? block['citations'] : [];
    block['citations'] = [...earlier, delta['citation']];
  } else last.pieces += textOf(delta['partial_json']);
}

/** The input is an object here; a text that holds none is kept inside one, if it says anything. */
function inputOf(pieces: string): JsonObject {
  return parseObject(pieces) ?? (pieces.trim() === '' ? {} : { input: pieces });
}
