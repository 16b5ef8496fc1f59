import type { FrameKind, Meter } from '../../contract/dialect.ts';
import type { UpstreamError } from '../../contract/error.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { Reading, Usage } from '../../contract/usage.ts';
import { countOf, objectOf, textOf } from '../../hub/lenient.ts';
import { promptTokens } from '../../hub/prompt-tokens.ts';
import { isObject, parseObject } from '../../wire/json-read.ts';
import { errorIn, readError } from '../openai-chat/error.ts';
import { DONE } from '../openai-chat/schema.ts';
import { readUsage } from '../openai-chat/usage.ts';

/** `transcript.text.delta`, `image_edit.partial_image`, ...: a piece of what was asked for. */
const PIECE = /\.(delta|segment|partial_image)$/;
/** `transcript.text.done`, `speech.audio.done`, `image_generation.completed`, ...: the last one. */
const LAST = /\.(done|completed)$/;

/**
 * Reads usage from JSON answers and from the last event of streams. A piece may be an image of
 * megabytes, so nothing of it is read where its event is named.
 */
export class MediaMeter implements Meter {
  #usage: Usage | null = null;
  #images = 0;
  #error: UpstreamError | null = null;
  #ended = false;

  frame(event: string, data: string): FrameKind {
    if (PIECE.test(event)) return 'content';
    if (data.trim() === DONE) {
      this.#ended = true;
      return 'end';
    }
    const frame = parseObject(data);
    if (frame === null) return event === 'error' ? this.#fail(plain(data)) : 'other';
    const type = textOf(frame['type']) || event;
    const error = errorIn(frame) ?? (type === 'error' ? errorIn({ error: frame }) : null);
    if (error !== null) return this.#fail(error);
    if (PIECE.test(type)) return 'content';
    if (!LAST.test(type)) return 'other';
    return this.#whole(frame);
  }

  answer(body: string): FrameKind {
    const answer = parseObject(body);
    if (answer === null) return 'other';
    const error = hasAnswer(answer) ? errorIn(answer) : readError(body);
    return error === null ? this.#whole(answer) : this.#fail(error);
  }

  /** Nothing is guessed of an answer that broke off: seconds of sound are no tokens. */
  reading(): Reading {
    const ended = this.#ended && this.#error === null;
    return {
      usage: this.#usage,
      finish: null,
      error: this.#error,
      deliveredLength: 0,
      ended,
    };
  }

  #whole(answer: JsonObject): 'content' {
    this.#ended = true;
    // A stream of several pictures ends each of them by an event of its own.
    this.#images += imagesIn(answer);
    const usage = usageOf(answer);
    this.#usage = this.#images === 0 ? usage : { ...(usage ?? UNSAID), images: this.#images };
    return 'content';
  }

  #fail(error: UpstreamError): 'error' {
    this.#error ??= error;
    return 'error';
  }
}

/** With one of these a `message` beside them is no error's. */
function hasAnswer(answer: JsonObject): boolean {
  return ['text', 'data', 'results'].some((name) => answer[name] !== undefined);
}

/**
 * Tokens only: a usage in seconds (`"type":"duration"`) says none. Nor is one told that is not the
 * whole, where a second model drew the SVG (`svg_usage`).
 */
function usageOf(answer: JsonObject): Usage | null {
  const { usage, svg_usage: second } = answer;
  if (!isObject(usage) || isObject(second)) return null;
  const details = objectOf(usage['input_token_details'] ?? usage['input_tokens_details']);
  const read = readUsage({ ...usage, input_tokens_details: details });
  if (read !== null) return read;
  // Jina and its likes count one thing: https://api.jina.ai/redoc (`usage.total_tokens`).
  const total = countOf(usage['total_tokens']);
  return total === null ? null : promptTokens(total);
}

/** Of an answer that tells no tokens, as most that draw do. */
const UNSAID: Usage = {
  input: null,
  cacheRead: null,
  cacheWrite: null,
  cacheWriteLong: null,
  audioInput: null,
  output: null,
  reasoning: null,
  audioOutput: null,
  reportedCost: null,
};

/** Those of a whole answer, or the one of a stream's event. An SVG is told by its tokens. */
function imagesIn(answer: JsonObject): number {
  const { data } = answer;
  return Array.isArray(data) ? data.filter(isImage).length : isImage(answer) ? 1 : 0;
}

function isImage(value: unknown): boolean {
  const { b64_json: bytes, url } = (value ?? {}) as { readonly b64_json?: unknown; url?: unknown };
  return typeof bytes === 'string' || typeof url === 'string';
}

function plain(message: string): UpstreamError {
  return { code: null, type: null, message };
}
