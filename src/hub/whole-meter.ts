import type { FrameKind, Meter } from '../contract/dialect.ts';
import type { UpstreamError } from '../contract/error.ts';
import type { JsonObject } from '../contract/json.ts';
import type { Reading, Usage } from '../contract/usage.ts';
import { parseObject } from '../wire/json-read.ts';

/** How one kind of answer is read. */
export interface WholeReader {
  /** Whether an object is such an answer at all. */
  readonly answers: (answer: JsonObject) => boolean;
  /** Its usage, null where it tells none. */
  readonly usage: (answer: JsonObject) => Usage | null;
  /** The error a body tells, null when it tells none. */
  readonly error: (body: string) => UpstreamError | null;
}

/** Meters operations whose answer is always one JSON object. */
export class WholeMeter implements Meter {
  readonly #reader: WholeReader;
  #usage: Usage | null = null;
  #error: UpstreamError | null = null;
  #ended = false;

  constructor(reader: WholeReader) {
    this.#reader = reader;
  }

  /** Such an answer is never streamed. */
  frame(): FrameKind {
    return 'other';
  }

  answer(body: string): FrameKind {
    const answer = parseObject(body);
    this.#ended = answer !== null && this.#reader.answers(answer);
    if (answer !== null && this.#ended) {
      this.#usage = this.#reader.usage(answer);
      return 'content';
    }
    this.#error = this.#reader.error(body);
    return this.#error === null ? 'other' : 'error';
  }

  reading(): Reading {
    return {
      usage: this.#usage,
      finish: null,
      error: this.#error,
      deliveredLength: 0,
      ended: this.#ended,
    };
  }
}
