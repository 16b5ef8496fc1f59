import type { Reading } from '../contract/usage.ts';
import { headerValue, passedResponseHeaders } from '../wire/headers.ts';
import type { AnswerBody, BodyInput } from './answer.ts';
import { malformed } from './failure.ts';

/** An answer that is neither JSON nor events, such as sound or captions: it passes as it comes. */
export class OpaqueBody implements AnswerBody {
  readonly betweenFrames: boolean = false;
  readonly #input: BodyInput;
  #committed = false;
  #ended = false;
  #over = false;

  constructor(input: BodyInput) {
    this.#input = input;
  }

  data(bytes: Uint8Array): void {
    if (this.#over) return;
    this.#commit();
    if (this.#over) return;
    this.#input.events.content();
    this.#input.events.write(bytes);
  }

  end(): void {
    if (this.#over) return;
    this.#commit();
    if (this.#over) return;
    this.#ended = true;
    this.#input.events.complete();
  }

  /** Nobody can tell from such bytes what they cost. */
  reading(): Reading {
    return { usage: null, finish: null, error: null, deliveredLength: 0, ended: this.#ended };
  }

  #commit(): void {
    if (this.#committed) return;
    this.#committed = true;
    const { headers, events, carriage, opened } = this.#input;
    if (opened()) {
      this.#over = true;
      return events.broken(malformed(carriage.target, 'answered a stream with a whole answer'));
    }
    const length = headerValue(headers, 'content-length');
    const passed = passedResponseHeaders(headers);
    events.commit(length === null ? passed : [...passed, 'content-length', length]);
  }
}
