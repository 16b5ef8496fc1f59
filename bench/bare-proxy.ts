/**
 * What there is to compare with: the least a Node proxy can do. node:http in, undici's dispatch
 * callbacks out, the whole request body in one buffer, backpressure and aborts, nothing else.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';

const upstream = process.argv[2] ?? '';
const agent = new Agent({ connections: 1024, headersTimeout: 0, bodyTimeout: 0 });

/** Hop-by-hop headers belong to one connection. */
const HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'date']);

function passed(raw: readonly (Buffer | string)[]): string[] {
  const headers: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = String(raw[at]);
    if (!HOP.has(name.toLowerCase())) headers.push(name, String(raw[at + 1]));
  }
  return headers;
}

function forward(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  let abort: (() => void) | null = null;
  response.on('close', () => {
    if (!response.writableFinished) abort?.();
  });
  agent.dispatch(
    {
      origin: upstream,
      path: request.url ?? '/',
      method: 'POST',
      headers: ['content-type', 'application/json', 'authorization', 'Bearer sk-upstream'],
      body,
    },
    {
      onRequestStart(controller) {
        abort = () => controller.abort(new Error('the caller left'));
        response.on('drain', () => controller.resume());
      },
      onResponseStart(controller, status) {
        const raw = controller.rawHeaders;
        response.writeHead(status, passed(Array.isArray(raw) ? raw : []));
      },
      onResponseData(controller, chunk) {
        if (!response.write(chunk)) controller.pause();
      },
      onResponseEnd() {
        response.end();
      },
      onResponseError() {
        response.destroy();
      },
    },
  );
}

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    forward(request, response, parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts));
  });
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on('disconnect', () => process.exit(0));
