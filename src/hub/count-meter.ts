import type { FrameKind, Meter } from '../contract/dialect.ts';
import type { UpstreamError } from '../contract/error.ts';
import type { JsonObject } from '../contract/json.ts';
import type { Reading, Usage } from '../contract/usage.ts';
import { parseObject } from '../wire/json-read.ts';

/** Counting is free at every vendor: nothing was used that could cost anything. */
const NOTHING_USED: Usage = {
  input: 0,
  cacheRead: null,
  cacheWrite: null,
  cacheWriteLong: null,
  audioInput: null,
  output: 0,
  reasoning: null,
  audioOutput: null,
  reportedCost: null,
};

/** Reads a provider's answer to how many tokens a conversation has. */
export class CountMeter implements Meter {
  readonly #tokensIn: (answer: JsonObject) => number | null;
  readonly #errorIn: (body: string) => UpstreamError | null;
  #counted = false;
  #error: UpstreamError | null = null;

  /** @param tokensIn The count an answer tells, null when it tells none. */
  constructor(
    tokensIn: (answer: JsonObject) => number | null,
    errorIn: (body: string) => UpstreamError | null,
  ) {
    this.#tokensIn = tokensIn;
    this.#errorIn = errorIn;
  }

  /** A count is never streamed. */
  frame(): FrameKind {
    return 'other';
  }

  answer(body: string): FrameKind {
    const answer = parseObject(body);
    this.#counted = answer !== null && this.#tokensIn(answer) !== null;
    if (this.#counted) return 'content';
    this.#error = this.#errorIn(body);
    return this.#error === null ? 'other' : 'error';
  }

  reading(): Reading {
    return {
      usage: this.#counted ? NOTHING_USED : null,
      finish: null,
      error: this.#error,
      deliveredLength: 0,
      ended: this.#counted,
    };
  }
}
