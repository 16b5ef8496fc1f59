import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An issuer's HTTP server on loopback, which answers as a test says and counts. */
export interface IssuerServer {
  readonly url: string;
  /** Paths and headers of all requests, in order. */
  readonly requests: { readonly path: string; readonly headers: IncomingHttpHeaders }[];
  /** Replaces how the next requests are answered. */
  answer: (response: ServerResponse) => void;
  close(): Promise<void>;
}

export async function issuerServer(): Promise<IssuerServer> {
  const server = createServer((request, response) => {
    issuer.requests.push({ path: request.url ?? '', headers: request.headers });
    issuer.answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const issuer: IssuerServer = {
    url: `http://127.0.0.1:${port}`,
    requests: [],
    answer: (response) => response.writeHead(500).end(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return issuer;
}

export function json(value: unknown, status = 200): (response: ServerResponse) => void {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };
}
