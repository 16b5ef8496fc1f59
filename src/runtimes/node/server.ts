import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { GatewayError } from '../../contract/error.ts';
import type { Inbound, Reply } from '../../contract/ports.ts';
import { collectBody } from './body.ts';
import { NodeReply } from './reply.ts';

/** What answers paths that are not inference; false leaves a path to the gateway. */
export type Aside = (path: string, request: IncomingMessage, response: ServerResponse) => boolean;

export interface ServerParts {
  readonly gateway: { handle(inbound: Inbound, reply: Reply): void };
  readonly aside: Aside;
}

/** A caller who sends a header or a body more slowly holds a connection for nothing. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 120_000;
const KEEP_ALIVE_MS = 65_000;

const EMPTY = new Uint8Array(0);

/** An HTTP server that hands every request over whole and every answer out as it comes. */
export function createHttpServer({ gateway, aside }: ServerParts): Server {
  const server = createServer((request, response) => {
    const [path, query] = splitTarget(request.url ?? '/');
    if (aside(path, request, response)) return;
    const reply = new NodeReply(response);
    const hand = (bytes: Uint8Array, refusal: GatewayError | null): void =>
      gateway.handle(new NodeInbound({ request, path, query, body: bytes, refusal }), reply);
    if (request.method !== 'POST') {
      request.resume();
      return hand(EMPTY, null);
    }
    collectBody(request, ({ bytes, refusal }) => hand(bytes, refusal));
  });
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return server;
}

/** Clients may send an absolute URL as the target; only its path and query count. */
export function splitTarget(target: string): [path: string, query: string] {
  const url = target.startsWith('/') ? null : URL.parse(target);
  const local = url === null ? target : url.pathname + url.search;
  const mark = local.indexOf('?');
  return mark < 0 ? [local, ''] : [local.slice(0, mark), local.slice(mark + 1)];
}

const CREDENTIALS: ReadonlySet<string> = new Set(['authorization', 'x-api-key', 'x-goog-api-key']);

/** Every different value, as a list with commas between, which is no credential. */
function allOf(name: string, raw: readonly string[]): string | null {
  let all: string | null = null;
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const header = raw[at] ?? '';
    if (header.length !== name.length || header.toLowerCase() !== name) continue;
    const value = raw[at + 1] ?? '';
    if (all === null) all = value;
    else if (all !== value) all = `${all}, ${value}`;
  }
  return all;
}

interface InboundParts {
  readonly request: IncomingMessage;
  readonly path: string;
  readonly query: string;
  readonly body: Uint8Array;
  readonly refusal: GatewayError | null;
}

class NodeInbound implements Inbound {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: Uint8Array;
  readonly refusal: GatewayError | null;
  readonly #request: IncomingMessage;

  constructor({ request, path, query, body, refusal }: InboundParts) {
    this.method = request.method ?? 'GET';
    this.path = path;
    this.query = query;
    this.body = body;
    this.refusal = refusal;
    this.#request = request;
  }

  header(name: string): string | null {
    // Of two such headers Node keeps the first, and so would hide a second credential.
    if (CREDENTIALS.has(name)) return allOf(name, this.#request.rawHeaders);
    const value = this.#request.headers[name];
    return typeof value === 'string' ? value : (value?.[0] ?? null);
  }
}
