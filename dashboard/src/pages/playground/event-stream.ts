/** One event of a stream. */
export interface StreamEvent {
  /** The `event:` field, empty when absent. */
  readonly event: string;
  /** The `data:` lines joined by line feeds. */
  readonly data: string;
}

/** Reads the events of a stream out of its bytes, the same ones however the bytes are split. */
export class EventStream {
  readonly #decoder: TextDecoder = new TextDecoder();
  #rest = '';
  #afterCr = false;
  #event = '';
  #data: string | null = null;

  /** Takes the next bytes; returns every event that ends in them. */
  push(bytes: Uint8Array): StreamEvent[] {
    return this.#take(this.#decoder.decode(bytes, { stream: true }));
  }

  /** The event that the stream's end cut the empty line off; null if there is none. */
  end(): StreamEvent | null {
    const rest = this.#rest + this.#decoder.decode();
    this.#rest = '';
    this.#line(rest);
    return this.#line('');
  }

  #take(text: string): StreamEvent[] {
    const events: StreamEvent[] = [];
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      const sign = text.charCodeAt(at);
      if (sign !== LF && sign !== CR) {
        this.#afterCr = false;
        continue;
      }
      // The second half of CRLF, even where the halves came apart.
      if (sign === LF && this.#afterCr) {
        this.#afterCr = false;
        from = at + 1;
        continue;
      }
      this.#afterCr = sign === CR;
      const event = this.#line(this.#rest + text.slice(from, at));
      if (event !== null) events.push(event);
      this.#rest = '';
      from = at + 1;
    }
    this.#rest += text.slice(from);
    return events;
  }

  /** An empty line ends an event; one without data is none. */
  #line(line: string): StreamEvent | null {
    if (line !== '') {
      this.#field(line);
      return null;
    }
    const event = this.#data === null ? null : { event: this.#event, data: this.#data };
    this.#event = '';
    this.#data = null;
    return event;
  }

  #field(line: string): void {
    const colon = line.indexOf(':');
    // A comment, such as a heartbeat.
    if (colon === 0) return;
    const name = colon === -1 ? line : line.slice(0, colon);
    const after = colon === -1 ? '' : line.slice(colon + 1);
    const value = after.startsWith(' ') ? after.slice(1) : after;
    if (name === 'event') this.#event = value;
    if (name === 'data') this.#data = this.#data === null ? value : `${this.#data}\n${value}`;
  }
}

const LF = 10;
const CR = 13;
