import type { ServerResponse } from 'node:http';
import type { HeaderList } from '../../contract/header-list.ts';
import type { Reply, ReplyListener } from '../../contract/ports.ts';

/** A reply that goes out through Node's own HTTP server. */
export class NodeReply implements Reply {
  readonly #response: ServerResponse;
  #listener: ReplyListener | null = null;
  #closed = false;

  constructor(response: ServerResponse) {
    this.#response = response;
    // Writing to a socket that was just reset emits an error; `close` follows and says the same.
    response.on('error', () => this.#left());
    response.on('close', () => this.#left());
    response.on('drain', () => this.#listener?.drained());
  }

  head(status: number, headers: HeaderList): void {
    if (!this.#closed) this.#response.writeHead(status, headers as string[]);
  }

  write(bytes: Uint8Array): boolean {
    return this.#closed || this.#response.write(bytes);
  }

  end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#response.end();
  }

  fail(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#response.destroy();
  }

  listen(listener: ReplyListener): void {
    this.#listener = listener;
  }

  #left(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#listener?.gone();
  }
}
