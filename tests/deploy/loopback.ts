import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server on loopback heard. */
export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** An answer, or nothing at all: the connection is cut. */
export type Said =
  | 'cut'
  | {
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: unknown;
    };

export interface Loopback {
  readonly url: string;
  readonly heard: Heard[];
  stop(): Promise<void>;
}

/** Answers each request as it is told. */
export async function startLoopback(answer: (heard: Heard) => Said): Promise<Loopback> {
  const heard: Heard[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    const one: Heard = { method, path: url, headers, body: Buffer.concat(chunks) };
    heard.push(one);
    const said = answer(one);
    if (said === 'cut') return request.socket.destroy();
    const { status, body = {} } = said;
    response.writeHead(status, { 'content-type': 'application/json', ...said.headers });
    response.end(body instanceof Uint8Array ? body : JSON.stringify(body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
