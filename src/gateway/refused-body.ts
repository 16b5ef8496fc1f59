import { passedResponseHeaders } from '../wire/headers.ts';
import type { AnswerBody, BodyInput } from './answer.ts';
import { Collector } from './collector.ts';
import { refusedBy } from './failure.ts';

/** An error body longer than this is no error body. */
const LIMIT = 64 * 1024;

/** An answer with a status of 400 or more: collected, then classified. */
export class RefusedBody implements AnswerBody {
  readonly betweenFrames: boolean = true;
  readonly #input: BodyInput;
  readonly #collected: Collector = new Collector(LIMIT);
  #told = false;

  constructor(input: BodyInput) {
    this.#input = input;
  }

  data(bytes: Uint8Array): void {
    if (!this.#collected.add(bytes)) this.end();
  }

  end(): void {
    if (this.#told) return;
    this.#told = true;
    const { status, headers, carriage, events } = this.#input;
    const answer = {
      status,
      headers: passedResponseHeaders(headers),
      body: this.#collected.bytes(),
    };
    events.broken(refusedBy(carriage, answer));
  }

  reading(): null {
    return null;
  }
}
