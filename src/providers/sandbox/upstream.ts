import type {
  Clock,
  Transport,
  UpstreamHandle,
  UpstreamRequest,
  UpstreamSink,
} from '../../contract/ports.ts';
import { type Answer, answer } from './answer.ts';

/** The origin whose requests never leave the process. `.invalid` can never be a real host. */
export const SANDBOX_ORIGIN = 'https://sandbox.invalid';

/** Between the words of a stream: fast enough to try, slow enough to watch. */
const CHUNK_MS = 10;

const encoder = new TextEncoder();

/** The upstream of the provider `sandbox`: models that need no account, no network and no wait. */
export function createSandboxUpstream(clock: Clock): Transport {
  let count = 0;
  return {
    send(request: UpstreamRequest, sink: UpstreamSink): UpstreamHandle {
      count += 1;
      const said = answer({
        method: request.method,
        path: new URL(request.url).pathname,
        body: request.body === null ? '' : new TextDecoder().decode(request.body),
        created: Math.floor(clock.now() / 1_000),
        id: `chatcmpl-sandbox-${count}`,
      });
      const exchange = new Exchange({ clock, sink, answer: said });
      // The caller must hold the handle before it hears anything, as with a real upstream.
      queueMicrotask(() => exchange.begin());
      return exchange;
    },
  };
}

interface Parts {
  readonly clock: Clock;
  readonly sink: UpstreamSink;
  readonly answer: Answer;
}

/** One answer on its way: a head, then a piece for every tick that is not paused. */
class Exchange implements UpstreamHandle {
  readonly #parts: Parts;
  #next = 0;
  #paused = false;
  #over = false;
  #begun = false;
  #stop: (() => void) | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  begin(): void {
    if (this.#over) return;
    this.#begun = true;
    const { clock, sink, answer: said } = this.#parts;
    sink.head(said.status, ['content-type', said.contentType]);
    this.#step();
    if (!this.#over) this.#stop = clock.every(CHUNK_MS, () => this.#step());
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    if (this.#begun && this.#next === this.#parts.answer.pieces.length) this.#step();
  }

  abort(): void {
    this.#over = true;
    this.#stop?.();
    this.#stop = null;
  }

  /** Sends the next piece; with the last one the answer ends. */
  #step(): void {
    if (this.#over || this.#paused) return;
    const { sink, answer: said } = this.#parts;
    const piece = said.pieces[this.#next];
    if (piece !== undefined) {
      this.#next += 1;
      sink.data(encoder.encode(piece));
    }
    // Whoever took the piece may have paused or aborted.
    if (this.#over || this.#paused || this.#next < said.pieces.length) return;
    this.abort();
    sink.end();
  }
}
