/** A caller on a bare socket, who decides after which byte to leave. */
import type { Socket } from 'node:net';
import { connect } from 'node:net';

export interface RawCaller {
  /** Everything received so far, head included, one character a byte. */
  readonly received: string;
  /** Resolves with everything received once the connection is closed. */
  readonly closed: Promise<string>;
  /**
   * Closes our half and waits until the gateway has closed its own, which proves that it noticed.
   * One that does not is left anyway.
   */
  leave(): Promise<void>;
}

export interface RawRequest {
  readonly baseUrl: string;
  readonly method?: string;
  readonly path?: string;
  /** Name and value, colon between, as they stand on the wire. */
  readonly headers: readonly string[];
  readonly body: string | Uint8Array;
  /** Breaks the connection once this many bytes have come; 0 right after the request is written. */
  readonly leaveAfter?: number;
}

const NOTICED_WITHIN_MS = 1_000;

/** Sends one request on a connection of its own. */
export function rawCall(request: RawRequest): RawCaller {
  const url = new URL(`${request.baseUrl}${request.path ?? '/v1/chat/completions'}`);
  const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
  socket.setEncoding('latin1');
  const caller = new SocketCaller(socket, request.leaveAfter ?? Number.POSITIVE_INFINITY);
  const head = [
    `${request.method ?? 'POST'} ${url.pathname}${url.search} HTTP/1.1`,
    `host: ${url.host}`,
    'connection: close',
    ...request.headers,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  socket.write(request.body, () => {
    if (request.leaveAfter === 0) socket.destroy();
  });
  return caller;
}

class SocketCaller implements RawCaller {
  received = '';
  readonly closed: Promise<string>;
  readonly #socket: Socket;

  constructor(socket: Socket, leaveAfter: number) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.on('close', () => resolve(this.received)));
    socket.on('error', () => socket.destroy());
    socket.on('data', (data) => {
      this.received += String(data);
      if (this.received.length >= leaveAfter) socket.destroy();
    });
  }

  async leave(): Promise<void> {
    const timer = setTimeout(() => this.#socket.destroy(), NOTICED_WITHIN_MS);
    this.#socket.end();
    await this.closed;
    clearTimeout(timer);
  }
}
