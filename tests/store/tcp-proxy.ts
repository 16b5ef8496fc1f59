import { connect, createServer, type Server, type Socket } from 'node:net';

/** A network between a client and a server, that a test can break. */
export class TcpProxy {
  readonly #target: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;
  #heard: (() => void)[] = [];
  /** Connections accepted so far. */
  accepted = 0;
  /** Takes what arrives and passes nothing on. */
  silent = false;
  /** What a pooler in between answers by itself to a client's first bytes; null passes them on. */
  answer: (first: Buffer) => Buffer | null = () => null;

  constructor(target: number) {
    this.#target = target;
  }

  get port(): number {
    return this.#port;
  }

  /** Listens, again on the same port after `close`. */
  async open(): Promise<void> {
    const server = createServer((socket) => this.#accept(socket));
    this.#server = server;
    await new Promise<void>((done) => server.listen(this.#port, '127.0.0.1', done));
    const address = server.address();
    if (address !== null && typeof address === 'object') this.#port = address.port;
  }

  /** Breaks every connection off. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.cut();
    if (server !== null) await new Promise<void>((done) => server.close(() => done()));
  }

  /** Resolves when the client next says something. */
  heard(): Promise<void> {
    return new Promise((resolve) => this.#heard.push(resolve));
  }

  #accept(client: Socket): void {
    this.accepted += 1;
    const server = connect(this.#target, '127.0.0.1');
    let first = true;
    client.on('data', (bytes) => {
      const own = first ? this.answer(bytes) : null;
      first = false;
      if (own !== null) client.end(own);
      else if (!this.silent) server.write(bytes);
      for (const resolve of this.#heard.splice(0)) resolve();
    });
    server.on('data', (bytes) => client.write(bytes));
    this.#pair(client, server);
    this.#pair(server, client);
  }

  #pair(socket: Socket, other: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#sockets.delete(socket);
      other.destroy();
    });
  }
}
