import type { FrameKind, Meter } from '../../contract/dialect.ts';
import type { UpstreamError } from '../../contract/error.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { Reading } from '../../contract/usage.ts';
import { listOf, objectOf, objectsOf, textOf, wordOf } from '../../hub/lenient.ts';
import { isObject, parseObject } from '../../wire/json-read.ts';
import { errorIn } from './error.ts';
import { blockOf, typeOf } from './schema.ts';
import { mergeUsage, readUsage } from './usage.ts';

const NOTHING: JsonObject = {};

/** Reads the events of a stream, or a whole answer. */
export class MessagesMeter implements Meter {
  #usage: JsonObject = NOTHING;
  #finish: string | null = null;
  #error: UpstreamError | null = null;
  #delivered = 0;
  #ended = false;

  frame(event: string, data: string, object?: JsonObject | null): FrameKind {
    const body = object ?? parseObject(data);
    if (body === null) return event === 'error' ? this.#fail({ message: data }) : 'other';
    const type = typeOf(body, event);
    if (type === 'error') return this.#fail(body['error'] === undefined ? body : body['error']);
    if (type === 'message_start') this.#readUsage(objectOf(body['message'])['usage']);
    else if (type === 'content_block_start') return this.#block(blockOf(body));
    else if (type === 'content_block_delta') return this.#delta(objectOf(body['delta']));
    else if (type === 'message_delta') return this.#messageDelta(body);
    else if (type === 'message_stop') return this.#end();
    return 'other';
  }

  answer(body: string): FrameKind {
    const answer = parseObject(body);
    if (answer === null) return 'other';
    if (answer['type'] === 'error' || isObject(answer['error'])) return this.#fail(answer['error']);
    this.#readUsage(answer['usage']);
    this.#finish = wordOf(answer['stop_reason']);
    for (const block of objectsOf(answer['content'])) this.#block(block);
    this.#ended = Array.isArray(answer['content']);
    return this.#ended ? 'content' : 'other';
  }

  reading(): Reading {
    return {
      usage: readUsage(this.#usage),
      finish: this.#finish,
      error: this.#error,
      deliveredLength: this.#delivered,
      ended: this.#error === null && this.#ended,
    };
  }

  #end(): 'end' {
    this.#ended = true;
    return 'end';
  }

  #readUsage(usage: JsonObject[string]): void {
    if (isObject(usage)) this.#usage = mergeUsage(this.#usage, usage);
  }

  /** The start of a block, or a whole one. Empty text and thinking are not seen yet. */
  #block(block: JsonObject): FrameKind {
    const { type } = block;
    const length = textOf(block['text']).length + textOf(block['thinking']).length;
    this.#delivered += length + inputLength(block);
    return length > 0 || (type !== 'text' && type !== 'thinking') ? 'content' : 'other';
  }

  #delta(delta: JsonObject): FrameKind {
    const length =
      textOf(delta['text']).length +
      textOf(delta['thinking']).length +
      textOf(delta['partial_json']).length;
    this.#delivered += length;
    // A signature, a citation or a summary of the context says something without a length.
    const silent = ['text', 'thinking', 'partial_json'].some((name) => name in delta);
    return length > 0 || !silent ? 'content' : 'other';
  }

  #messageDelta(body: JsonObject): FrameKind {
    this.#readUsage(body['usage']);
    const reason = wordOf(objectOf(body['delta'])['stop_reason']);
    this.#finish = reason ?? this.#finish;
    return reason === null ? 'other' : 'content';
  }

  #fail(said: JsonObject[string]): 'error' {
    this.#error ??= errorIn({ error: said }) ?? {
      code: null,
      type: null,
      message: 'an error without a message',
    };
    return 'error';
  }
}

/** UTF-16 units of a whole block's input; at the start of a stream's block it is an empty object. */
function inputLength({ input }: JsonObject): number {
  if (!isObject(input) && listOf(input).length === 0) return 0;
  const text = JSON.stringify(input);
  return text === '{}' ? 0 : text.length;
}
