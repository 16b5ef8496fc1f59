import type { FrameKind, Meter } from '../contract/dialect.ts';
import type { Reading } from '../contract/usage.ts';
import { passedResponseHeaders } from '../wire/headers.ts';
import { limitsFor, type SseFrame, SseOverflow, SseScanner } from '../wire/sse.ts';
import type { AnswerBody, BodyInput } from './answer.ts';
import { failedInside, malformed } from './failure.ts';

/** An unfinished frame longer than this is no usage frame, so it need not be held back. */
const HOLD_LIMIT = 64 * 1024;

/**
 * A streamed answer. Its bytes go out as they came, in whole frames, so that a stream which breaks
 * off can still be ended in words of its dialect. Until the first meaningful frame nothing goes out.
 */
export class StreamBody implements AnswerBody {
  readonly #input: BodyInput;
  readonly #meter: Meter;
  readonly #scanner: SseScanner;
  /** Whole frames not yet out, which there are only before the commit. */
  readonly #frames: Pending = new Pending();
  /** The frame that is unfinished. */
  readonly #partial: Pending = new Pending();
  #chunk: Uint8Array = new Uint8Array(0);
  /** Where the frame that is being read began in the chunk. */
  #from = 0;
  #committed = false;
  /** Part of the frame that is being read went out already, so the rest must follow. */
  #torn = false;
  #over = false;

  constructor(input: BodyInput) {
    this.#input = input;
    this.#meter = input.carriage.dialect.meter();
    this.#scanner = new SseScanner(
      (frame) => this.#frame(frame),
      limitsFor(input.carriage.dialect.eventLimit),
    );
  }

  get betweenFrames(): boolean {
    return !this.#torn;
  }

  data(bytes: Uint8Array): void {
    this.#chunk = bytes;
    this.#from = 0;
    try {
      this.#scanner.push(bytes);
    } catch (cause) {
      if (!(cause instanceof SseOverflow)) throw cause;
      return this.#fail(malformed(this.#input.carriage.target, cause.message));
    }
    if (!this.#over) this.#keepRest();
  }

  end(): void {
    if (this.#over) return;
    this.#chunk = new Uint8Array(0);
    this.#from = 0;
    const unfinished = this.#scanner.finish();
    if (unfinished !== null) this.#lastFrame(unfinished);
    if (this.#over) return;
    if (!this.#meter.reading().ended) {
      return this.#fail(malformed(this.#input.carriage.target, 'broke its answer off'));
    }
    this.#partial.moveTo(this.#frames);
    this.#release();
    this.#input.events.complete();
  }

  reading(): Reading {
    return this.#meter.reading();
  }

  #frame(frame: SseFrame): void {
    if (!this.#over) this.#pass(this.#meter.frame(frame.event, frame.data), frame.end);
  }

  /** A frame without its blank line still counts if it says something, and is cut off if not. */
  #lastFrame(frame: SseFrame): void {
    const kind = this.#meter.frame(frame.event, frame.data);
    if (kind === 'other') this.#partial.clear();
    else this.#pass(kind, frame.end);
  }

  #pass(kind: FrameKind, end: number): void {
    if (kind === 'error') return this.#fail(this.#failure());
    if (kind === 'usage' && this.#input.carriage.dropUsage && !this.#torn) return this.#skipTo(end);
    if (kind === 'content') this.#input.events.content();
    this.#take(end);
    const meaningful = kind !== 'other' || this.#frames.length > HOLD_LIMIT;
    if (this.#committed || meaningful) this.#release();
  }

  #take(end: number): void {
    this.#partial.moveTo(this.#frames);
    this.#frames.add(this.#chunk.subarray(this.#from, end));
    this.#from = end;
    this.#torn = false;
  }

  #skipTo(end: number): void {
    this.#partial.clear();
    this.#from = end;
  }

  #keepRest(): void {
    this.#partial.add(this.#chunk.subarray(this.#from));
    // Comments belong to no frame, so nothing that follows could make them unwanted.
    const comment = this.#committed && this.#scanner.betweenFrames;
    const long = this.#torn || this.#partial.length > HOLD_LIMIT;
    if (this.#partial.length === 0 || !(comment || long)) return;
    this.#torn = !comment;
    this.#partial.moveTo(this.#frames);
    this.#release();
  }

  #release(): void {
    const { events, headers } = this.#input;
    if (!this.#committed) {
      this.#committed = true;
      events.commit(passedResponseHeaders(headers));
    }
    for (const bytes of this.#frames.take()) events.write(bytes);
  }

  #fail(failure: ReturnType<typeof malformed>): void {
    this.#over = true;
    this.#input.events.broken(failure);
  }

  #failure(): ReturnType<typeof malformed> {
    const said = this.#meter.reading().error;
    if (said !== null) return failedInside(this.#input.carriage.target, said);
    return malformed(this.#input.carriage.target, 'sent a frame that is not of its format');
  }
}

/** Bytes that wait, as they came. */
class Pending {
  length = 0;
  #chunks: Uint8Array[] = [];

  add(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.length += bytes.length;
  }

  moveTo(other: Pending): void {
    for (const bytes of this.take()) other.add(bytes);
  }

  take(): Uint8Array[] {
    const chunks = this.#chunks;
    this.clear();
    return chunks;
  }

  clear(): void {
    if (this.length === 0) return;
    this.#chunks = [];
    this.length = 0;
  }
}
