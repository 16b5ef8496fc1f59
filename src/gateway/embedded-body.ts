import type { Meter } from '../contract/dialect.ts';
import { MalformedAnswer } from '../contract/error.ts';
import type { Reading } from '../contract/usage.ts';
import { passedWithoutType } from '../wire/headers.ts';
import type { AnswerBody, BodyInput } from './answer.ts';
import type { EmbeddingTranslation } from './carriage.ts';
import { Collector } from './collector.ts';
import { type Failure, failedInside, malformed } from './failure.ts';

const UTF8 = new TextEncoder();

/** A longer answer is not translated; a hundred vectors of 3072 numbers are 4 MB. */
const ANSWER_LIMIT = 32 * 1024 * 1024;

/** Vectors in another dialect than the caller's: read whole, then written anew. */
export class EmbeddedBody implements AnswerBody {
  readonly betweenFrames: boolean = true;
  readonly #input: BodyInput;
  readonly #translation: EmbeddingTranslation;
  readonly #meter: Meter;
  readonly #collected: Collector = new Collector(ANSWER_LIMIT);
  #over = false;

  constructor(input: BodyInput, translation: EmbeddingTranslation) {
    this.#input = input;
    this.#translation = translation;
    this.#meter = input.carriage.dialect.meter();
  }

  data(bytes: Uint8Array): void {
    if (this.#over || this.#collected.add(bytes)) return;
    this.#fail(malformed(this.#input.carriage.target, 'sent an answer too long to be translated'));
  }

  end(): void {
    if (this.#over) return;
    const { events, carriage } = this.#input;
    const body = new TextDecoder().decode(this.#collected.bytes());
    const kind = this.#meter.answer(body);
    const { error } = this.#meter.reading();
    if (kind === 'error' && error !== null) {
      return this.#fail(failedInside(carriage.target, error));
    }
    try {
      this.#send(this.#written(body));
    } catch (cause) {
      if (!(cause instanceof MalformedAnswer)) throw cause;
      return this.#fail(malformed(carriage.target, cause.message));
    }
    this.#over = true;
    events.complete();
  }

  reading(): Reading {
    return this.#meter.reading();
  }

  /** @throws {MalformedAnswer} */
  #written(body: string): string {
    const { from, to, request } = this.#translation;
    const embeddings = from.read(body);
    if (embeddings.vectors.length !== request.inputs.length) {
      throw new MalformedAnswer('sent another number of embeddings than it was asked for');
    }
    const { requestId, accepted } = this.#input.call;
    return to.write(embeddings, { requestId, model: accepted.head.model, request });
  }

  #send(text: string): void {
    const { events, headers } = this.#input;
    const bytes = UTF8.encode(text);
    events.content();
    events.commit([
      ...passedWithoutType(headers),
      'content-type',
      'application/json',
      'content-length',
      String(bytes.length),
    ]);
    events.write(bytes);
  }

  #fail(failure: Failure): void {
    this.#over = true;
    this.#input.events.broken(failure);
  }
}
