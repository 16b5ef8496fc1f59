import { type SseFrame, SseScanner } from './sse.ts';

/** A usage frame is small, so a longer unfinished one is let go instead of being held back. */
const HOLD_LIMIT = 64 * 1024;

const CR = 0x0d;
const LF = 0x0a;

export interface CutterOutput {
  /** Whether the frame's bytes go on. Told of every frame, in order, before its bytes are written. */
  keep(frame: SseFrame): boolean;
  /** Takes a part of the chunk just pushed, or of one before it. */
  write(bytes: Uint8Array): void;
}

/**
 * Passes a stream of events on byte for byte, without the frames that are not wanted. Frames that
 * lie whole in a chunk are written as one view of it; only an unfinished one at the end waits for
 * its rest. So whatever happens to the upstream, what was written ends between two frames, unless
 * a frame was longer than 64 KiB.
 */
export class SseCutter {
  readonly #scanner: SseScanner;
  readonly #output: CutterOutput;
  /** Bytes of the frame that has begun, from the chunks before. */
  #held: Uint8Array[] = [];
  #heldLength = 0;
  #chunk: Uint8Array = new Uint8Array(0);
  /** Where the part of the chunk begins that is to be written, and where its last frame ended. */
  #from = 0;
  #frameStart = 0;
  /** The frame that has begun is already going out. */
  #letGo = false;
  /** The last chunk ended in a frame's carriage return, whose line feed may come in the next. */
  #lastCr: 'kept' | 'dropped' | null = null;

  constructor(output: CutterOutput) {
    this.#output = output;
    this.#scanner = new SseScanner((frame) => this.#frame(frame));
  }

  /** Whether everything written so far ends between two frames. */
  get betweenFrames(): boolean {
    return !this.#letGo;
  }

  /** @throws {SseOverflow} when a line or event is too long; nothing may be pushed after it. */
  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#chunk = chunk;
    const lateLf = this.#lastCr !== null && chunk[0] === LF ? 1 : 0;
    this.#frameStart = lateLf;
    this.#from = this.#lastCr === 'dropped' ? lateLf : 0;
    this.#lastCr = null;
    this.#scanner.push(chunk);
    // Comments end without a frame, and keep an idle stream open only if they go on at once.
    if (this.#scanner.betweenFrames) this.#frameStart = chunk.length;
    if (this.#frameStart > this.#from) this.#writeTo(this.#frameStart);
    if (this.#frameStart < chunk.length) this.#hold(chunk.subarray(this.#frameStart));
    else this.#letGo = false;
  }

  /** Lets the rest of a stream go that ended properly; one that broke off is left as it is. */
  finish(): void {
    const frame = this.#scanner.finish();
    if (frame === null || this.#output.keep(frame)) this.#release();
    this.#held = [];
  }

  #frame(frame: SseFrame): void {
    const keep = this.#output.keep(frame) || this.#letGo;
    this.#letGo = false;
    if (!keep) {
      if (this.#frameStart > this.#from) this.#writeTo(this.#frameStart);
      this.#held = [];
      this.#heldLength = 0;
      this.#from = frame.end;
    }
    const endsInCr = frame.end === this.#chunk.length && this.#chunk[frame.end - 1] === CR;
    this.#lastCr = endsInCr ? (keep ? 'kept' : 'dropped') : null;
    this.#frameStart = frame.end;
  }

  #writeTo(end: number): void {
    this.#release();
    const { length } = this.#chunk;
    const whole = this.#from === 0 && end === length;
    this.#output.write(whole ? this.#chunk : this.#chunk.subarray(this.#from, end));
    this.#from = end;
  }

  #hold(rest: Uint8Array): void {
    this.#held.push(rest);
    this.#heldLength += rest.length;
    if (!this.#letGo && this.#heldLength <= HOLD_LIMIT) return;
    this.#letGo = true;
    this.#release();
  }

  #release(): void {
    const held = this.#held;
    if (held.length === 0) return;
    this.#held = [];
    this.#heldLength = 0;
    for (const part of held) this.#output.write(part);
  }
}
