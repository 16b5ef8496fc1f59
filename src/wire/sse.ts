/** Longest line and longest event a stream may hold, in bytes; beyond it the upstream has failed. */
export interface SseLimits {
  readonly line: number;
  readonly event: number;
}

const MIB = 1024 * 1024;

/** Enough for all that is text. */
export const MAX_LINE_BYTES: number = MIB;
export const MAX_EVENT_BYTES: number = 4 * MIB;

const TEXT_LIMITS: SseLimits = { line: MAX_LINE_BYTES, event: MAX_EVENT_BYTES };

/** Limits for a stream whose events may hold more than text; those for text where nothing is said. */
export function limitsFor(event: number | undefined): SseLimits {
  return event === undefined ? TEXT_LIMITS : { line: event, event };
}

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const COLON = 0x3a;

/** One event of a stream, as the HTML standard's "server-sent events" defines it. */
export interface SseFrame {
  /** The `event:` field, '' when absent. */
  readonly event: string;
  /** The `data:` lines joined by line feeds. */
  readonly data: string;
  /** One past the frame's last byte, in the chunk being pushed; its first byte follows the last frame's. */
  readonly end: number;
}

/** A stream whose lines or events never end. */
export class SseOverflow extends Error {
  constructor(what: 'line' | 'event', limit: number) {
    super(`a stream ${what} is longer than ${limit / MIB} MiB`);
    this.name = 'SseOverflow';
  }
}

/**
 * Finds the events in a stream of bytes, the same ones however the bytes are split. Nothing is
 * copied but the piece of a line that a chunk leaves unfinished.
 *
 * @example
 * ```ts
 * const scanner = new SseScanner((frame) => meter.frame(frame.event, frame.data));
 * upstream.data = (chunk) => scanner.push(chunk);
 * ```
 */
export class SseScanner {
  readonly #onFrame: (frame: SseFrame) => void;
  readonly #limits: SseLimits;
  /** Without `ignoreBOM` the decoder would swallow U+FEFF at the start of any line. */
  readonly #decoder: TextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #carry: Uint8Array = new Uint8Array(0);
  #carried = 0;
  #afterCr = false;
  #firstLine = true;
  #event = '';
  #data: string | null = null;
  #dataBytes = 0;
  #frameEnd = 0;

  constructor(onFrame: (frame: SseFrame) => void, limits: SseLimits = TEXT_LIMITS) {
    this.#onFrame = onFrame;
    this.#limits = limits;
  }

  /**
   * Takes the next bytes and tells of every event that ends in them.
   * @throws {SseOverflow} when a line or event is too long; nothing may be pushed after it.
   */
  push(chunk: Uint8Array): void {
    const length = chunk.length;
    if (length === 0) return;
    // A line feed after a carriage return belongs to the line that has already ended.
    let start = this.#afterCr && chunk[0] === LF ? 1 : 0;
    this.#afterCr = false;
    for (let i = start; i < length; i++) {
      const byte = chunk[i] as number;
      if (byte !== LF && byte !== CR) continue;
      const lineEnd = i;
      if (byte === CR) {
        if (i + 1 === length) this.#afterCr = true;
        else if (chunk[i + 1] === LF) i++;
      }
      this.#frameEnd = i + 1;
      this.#endLine(chunk, start, lineEnd);
      start = i + 1;
    }
    if (start < length) this.#keep(chunk.subarray(start));
  }

  /**
   * The event that the end of the stream cut short, null if there is none. The standard discards
   * it, and so do clients; but upstreams leave out the last blank line, and what it says of usage
   * or of the end is still true.
   */
  finish(): SseFrame | null {
    this.#frameEnd = 0;
    if (this.#carried > 0) this.#endLine(this.#carry, 0, 0);
    if (this.#data === null) return null;
    return this.#take(this.#data);
  }

  /** Whether the bytes so far end between two events, so that something else may be said here. */
  get betweenFrames(): boolean {
    return this.#carried === 0 && this.#data === null && this.#event === '';
  }

  #keep(rest: Uint8Array): void {
    const needed = this.#carried + rest.length;
    if (needed > this.#limits.line) throw new SseOverflow('line', this.#limits.line);
    if (needed > this.#carry.length) {
      const grown = new Uint8Array(Math.max(needed, this.#carry.length * 2, 1024));
      grown.set(this.#carry.subarray(0, this.#carried));
      this.#carry = grown;
    }
    this.#carry.set(rest, this.#carried);
    this.#carried = needed;
  }

  /** The line is what was carried over, then `bytes` from `from` to `to`. */
  #endLine(bytes: Uint8Array, from: number, to: number): void {
    if (this.#carried > 0) {
      this.#keep(bytes.subarray(from, to));
      const length = this.#carried;
      this.#carried = 0;
      this.#line(this.#carry, 0, length);
    } else {
      if (to - from > this.#limits.line) throw new SseOverflow('line', this.#limits.line);
      this.#line(bytes, from, to);
    }
  }

  #line(bytes: Uint8Array, start: number, to: number): void {
    let from = start;
    if (this.#firstLine) {
      this.#firstLine = false;
      if (to - from >= 3 && isBom(bytes, from)) from += 3;
    }
    if (from === to) {
      if (this.#data === null) this.#event = '';
      else this.#onFrame(this.#take(this.#data));
      return;
    }
    const field = fieldAt(bytes, from, to);
    if (field === DATA) this.#addData(bytes, from + DATA.length, to);
    else if (field === EVENT) this.#event = this.#value(bytes, from + EVENT.length, to);
  }

  #addData(bytes: Uint8Array, from: number, to: number): void {
    this.#dataBytes += to - from;
    if (this.#dataBytes > this.#limits.event) throw new SseOverflow('event', this.#limits.event);
    const value = this.#value(bytes, from, to);
    this.#data = this.#data === null ? value : `${this.#data}\n${value}`;
  }

  /** What follows a field's name: a colon, then perhaps one space that does not count. */
  #value(bytes: Uint8Array, nameEnd: number, to: number): string {
    let from = nameEnd + 1;
    if (from < to && bytes[from] === SPACE) from++;
    return from >= to ? '' : this.#decoder.decode(bytes.subarray(from, to));
  }

  #take(data: string): SseFrame {
    const frame = { event: this.#event, data, end: this.#frameEnd };
    this.#event = '';
    this.#data = null;
    this.#dataBytes = 0;
    return frame;
  }
}

const DATA = 'data';
const EVENT = 'event';

/** The line's field, if it is one of the two that matter. */
function fieldAt(bytes: Uint8Array, from: number, to: number): typeof DATA | typeof EVENT | null {
  const name = bytes[from] === 0x64 ? DATA : EVENT;
  const end = from + name.length;
  if (end > to || (end < to && bytes[end] !== COLON)) return null;
  for (let i = 0; i < name.length; i++) {
    if (bytes[from + i] !== name.charCodeAt(i)) return null;
  }
  return name;
}

function isBom(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf;
}
