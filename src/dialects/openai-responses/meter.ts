import type { FrameKind, Meter } from '../../contract/dialect.ts';
import type { UpstreamError } from '../../contract/error.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import type { Reading, Usage } from '../../contract/usage.ts';
import { objectOf, objectsOf, textOf } from '../../hub/lenient.ts';
import { tariffOf } from '../../hub/tariff.ts';
import { isObject, parseObject } from '../../wire/json-read.ts';
import { errorTold, failedResponse } from './error.ts';
import { DONE, ENDINGS, eventType, finishOf } from './schema.ts';
import { readUsage } from './usage.ts';

/** Events that add to what the caller's user sees, and the length they add. */
const DELTA = /^response\.(?!audio\.).*\.delta$/;

/** Items that show nothing yet when they begin. */
const QUIET = new Set(['message', 'reasoning']);

/** Reads the events of a stream, or a whole answer. */
export class ResponsesMeter implements Meter {
  #usage: Usage | null = null;
  #finish: string | null = null;
  #error: UpstreamError | null = null;
  #delivered = 0;
  #ended = false;
  /** The items that came in pieces. */
  readonly #pieced: Set<Json | undefined> = new Set();

  frame(event: string, data: string, object?: JsonObject | null): FrameKind {
    // Only the event before it says that the answer is whole.
    if (data.trim() === DONE) return 'end';
    const frame = object ?? parseObject(data);
    if (frame !== null) return this.#event(frame, eventType(frame, event));
    return event === 'error' ? this.#fail({ code: null, type: null, message: data }) : 'other';
  }

  answer(body: string): FrameKind {
    const answer = parseObject(body);
    if (answer === null) return 'other';
    const error = failedResponse(answer);
    this.#read(answer);
    for (const item of objectsOf(answer['output'])) this.#delivered += lengthOf(item);
    if (error !== null) return this.#fail(error);
    this.#ended = Array.isArray(answer['output']);
    return this.#ended ? 'content' : 'other';
  }

  reading(): Reading {
    return {
      usage: this.#usage,
      finish: this.#finish,
      error: this.#error,
      deliveredLength: this.#delivered,
      ended: this.#error === null && this.#ended,
    };
  }

  #event(frame: JsonObject, type: string): FrameKind {
    const response = isObject(frame['response']) ? frame['response'] : null;
    if (response !== null) {
      if (ENDINGS.has(type) || type === 'response.failed') this.#read(response);
      const error = failedResponse(response);
      if (error !== null) return this.#fail(error);
    }
    if (type === 'response.failed') return this.#fail(errorTold(frame));
    // Servers that fail outside their own grammar send the envelope alone.
    if (type === 'error' || (type === '' && isObject(frame['error']))) {
      return this.#fail(errorTold(frame));
    }
    if (ENDINGS.has(type)) {
      this.#ended = true;
      return 'end';
    }
    return this.#content(frame, type) ? 'content' : 'other';
  }

  #content(frame: JsonObject, type: string): boolean {
    if (type === 'response.output_item.added') return !QUIET.has(itemType(frame));
    if (type === 'response.output_item.done') {
      if (!this.#pieced.has(frame['output_index'])) this.#delivered += lengthOf(itemOf(frame));
      return true;
    }
    if (type.endsWith('.partial_image') || type === 'response.audio.delta') return true;
    if (!DELTA.test(type)) return false;
    this.#pieced.add(frame['output_index']);
    this.#delivered += textOf(frame['delta']).length;
    return true;
  }

  #read(response: JsonObject): void {
    const { usage, service_tier: tier } = response;
    const read = isObject(usage) ? readUsage(usage) : null;
    if (read !== null) this.#usage = { ...read, ...tariffOf(tier) };
    this.#finish = finishOf(response) ?? this.#finish;
  }

  #fail(error: UpstreamError): 'error' {
    this.#error ??= error;
    return 'error';
  }
}

function itemOf(frame: JsonObject): JsonObject {
  return objectOf(frame['item']);
}

function itemType(frame: JsonObject): string {
  return textOf(itemOf(frame)['type']);
}

/** UTF-16 units of an item's text, reasoning and arguments. */
function lengthOf(item: JsonObject): number {
  let length = textOf(item['arguments']).length + textOf(item['input']).length;
  for (const name of ['content', 'summary']) {
    for (const part of objectsOf(item[name])) {
      length += textOf(part['text']).length + textOf(part['refusal']).length;
    }
  }
  return length;
}
