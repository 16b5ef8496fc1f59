import type { Decoder } from '../../contract/dialect.ts';
import { MalformedAnswer } from '../../contract/error.ts';
import type { Event, Finish } from '../../contract/event.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { countOf, objectOf, wordOf } from '../../hub/lenient.ts';
import { isObject, parseObject } from '../../wire/json-read.ts';
import { BlockReader } from './decoder-blocks.ts';
import { errorIn } from './error.ts';
import { finishReason, typeOf } from './schema.ts';
import { mergeUsage, readUsage } from './usage.ts';

/** Members of an answer that are told in events of their own. */
const TOLD = new Set(['type', 'role', 'id', 'model', 'content', 'usage']);

/** Members a stream tells at its end, and a whole answer among the others. */
const AT_END = new Set([
  'stop_reason',
  'stop_sequence',
  'stop_details',
  'container',
  'context_management',
]);

const NOTHING: JsonObject = {};

/** Reads a stream or a whole answer; the state is where in the answer the stream stands. */
export class MessagesDecoder implements Decoder {
  readonly #tell: (event: Event) => void;
  readonly #blocks: BlockReader;
  #state: 'before' | 'inside' | 'over' = 'before';
  #usage: JsonObject = NOTHING;
  /** What was said of the end so far. */
  #end: JsonObject = NOTHING;

  constructor(tell: (event: Event) => void) {
    this.#tell = tell;
    this.#blocks = new BlockReader(tell);
  }

  frame(event: string, data: string, object?: JsonObject | null): void {
    if (this.#state === 'over') return;
    const body = object ?? parseObject(data);
    if (body === null) throw new MalformedAnswer('sent an event that is no JSON object');
    const type = typeOf(body, event);
    if (type === 'error') this.#error(body);
    else if (type === 'message_start') this.#begin(body['message']);
    else if (FURTHER.has(type)) this.#further(type, body);
  }

  answer(body: string): void {
    const answer = parseObject(body);
    if (answer === null) throw new MalformedAnswer('sent an answer that is no JSON object');
    if (answer['type'] === 'error' || isObject(answer['error'])) return this.#error(answer);
    const { content } = answer;
    if (!Array.isArray(content)) throw new MalformedAnswer('sent an answer without content');
    this.#begin(answer);
    for (const [index, block] of content.entries()) {
      this.#blocks.start(index, blockOrThrow(block));
      this.#blocks.stop(index);
    }
    this.#end = atEnd(answer);
    this.#over();
  }

  end(): void {
    if (this.#state !== 'over') throw new MalformedAnswer('broke its answer off');
  }

  #further(type: string, body: JsonObject): void {
    if (this.#state === 'before') throw new MalformedAnswer(`sent ${type} before message_start`);
    if (type === 'message_stop') return this.#over();
    if (type === 'message_delta') {
      this.#end = { ...this.#end, ...atEnd(objectOf(body['delta'])), ...atEnd(body) };
      return this.#report(body['usage']);
    }
    const index = countOf(body['index']);
    if (index === null) throw new MalformedAnswer(`sent ${type} without an index`);
    if (type === 'content_block_start')
      this.#blocks.start(index, blockOrThrow(body['content_block']));
    else if (type === 'content_block_delta') this.#blocks.delta(index, objectOf(body['delta']));
    else this.#blocks.stop(index);
  }

  #begin(message: Json | undefined): void {
    if (this.#state === 'inside') throw new MalformedAnswer('began its answer twice');
    if (!isObject(message)) throw new MalformedAnswer('began its answer without a message');
    this.#state = 'inside';
    const extra = membersOf(message, (name) => !TOLD.has(name) && !AT_END.has(name));
    const { id, model } = message;
    this.#tell({ type: 'start', id: wordOf(id), model: wordOf(model), extra });
    this.#report(message['usage']);
  }

  #report(usage: Json | undefined): void {
    if (!isObject(usage)) return;
    this.#usage = mergeUsage(this.#usage, usage);
    const read = readUsage(this.#usage);
    if (read !== null) this.#tell({ type: 'usage', usage: read, native: this.#usage });
  }

  #over(): void {
    this.#blocks.stopAll();
    this.#state = 'over';
    this.#tell(finishOf(this.#end));
  }

  #error(body: JsonObject): void {
    this.#state = 'over';
    const error = errorIn(body) ?? { code: null, type: null, message: JSON.stringify(body) };
    this.#tell({ type: 'error', error });
  }
}

/** Events that only mean something once the message has begun; any other is ignored. */
const FURTHER = new Set([
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
]);

function blockOrThrow(block: Json | undefined): JsonObject {
  if (isObject(block) && typeof block['type'] === 'string') return block;
  throw new MalformedAnswer('began a block without saying what it is');
}

function atEnd(body: JsonObject): JsonObject {
  return membersOf(body, (name) => AT_END.has(name));
}

function finishOf({ stop_reason, stop_sequence, ...extra }: JsonObject): Finish {
  const said = wordOf(stop_reason);
  return {
    type: 'finish',
    reason: finishReason(said),
    said,
    stopSequence: typeof stop_sequence === 'string' ? stop_sequence : null,
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
}

/** Members that say something, by their names. */
function membersOf(object: JsonObject, wanted: (name: string) => boolean): JsonObject {
  const entries = Object.entries(object).filter(([name, value]) => wanted(name) && value !== null);
  return entries.length === 0 ? NOTHING : Object.fromEntries(entries);
}
