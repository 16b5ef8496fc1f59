import type { Meter } from '../contract/dialect.ts';
import type { Reading } from '../contract/usage.ts';
import { headerValue, passedResponseHeaders } from '../wire/headers.ts';
import type { AnswerBody, BodyInput } from './answer.ts';
import { Collector } from './collector.ts';
import { failedInside, malformed } from './failure.ts';

/** Half a JSON answer is of no use to its caller, so short ones wait until they are known good. */
const HOLD_LIMIT = 64 * 1024;

/** Kept for the meter alone; longer answers pass on with their usage unknown. */
const METER_LIMIT = 16 * 1024 * 1024;

/** A whole JSON answer: an error told under a 200 can still be replaced by another target. */
export class JsonBody implements AnswerBody {
  readonly betweenFrames: boolean = true;
  readonly #input: BodyInput;
  readonly #meter: Meter;
  readonly #collected: Collector = new Collector(METER_LIMIT);
  #committed = false;
  #metered = true;

  constructor(input: BodyInput) {
    this.#input = input;
    this.#meter = input.carriage.dialect.meter();
  }

  data(bytes: Uint8Array): void {
    this.#metered &&= this.#collected.add(bytes);
    if (!this.#metered) return this.#passOn(bytes);
    if (this.#committed) return this.#input.events.write(bytes);
    if (this.#collected.length > HOLD_LIMIT && !this.#input.opened()) this.#release();
  }

  end(): void {
    const { events, carriage } = this.#input;
    const whole = this.#collected.bytes();
    if (this.#metered) {
      const kind = this.#meter.answer(new TextDecoder().decode(whole));
      if (kind === 'error' || !this.#meter.reading().ended) return events.broken(this.#failure());
      if (kind === 'content') events.content();
    }
    if (this.#input.opened()) {
      return events.broken(malformed(carriage.target, 'answered a stream with a whole answer'));
    }
    if (!this.#committed) {
      this.#commit(String(whole.length));
      events.write(whole);
    }
    events.complete();
  }

  /** Beyond the meter's limit nothing is kept. */
  #passOn(bytes: Uint8Array): void {
    if (!this.#committed) this.#release();
    this.#collected.clear();
    this.#input.events.write(bytes);
  }

  #release(): void {
    this.#commit(headerValue(this.#input.headers, 'content-length'));
    this.#input.events.write(this.#collected.bytes());
  }

  reading(): Reading {
    return this.#meter.reading();
  }

  #commit(length: string | null): void {
    this.#committed = true;
    const headers = passedResponseHeaders(this.#input.headers);
    if (length !== null) headers.push('content-length', length);
    this.#input.events.commit(headers);
  }

  #failure(): ReturnType<typeof failedInside> {
    const said = this.#meter.reading().error;
    if (said !== null) return failedInside(this.#input.carriage.target, said);
    return malformed(this.#input.carriage.target, 'sent an answer that is not of its format');
  }
}
