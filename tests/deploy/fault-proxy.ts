/** Stands before a project and does to its traffic what a fault would. */
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

export interface Made {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What goes wrong on the way; nothing of it: everything passes as it is. */
export interface Fault {
  /** Answers in the project's place. `hang` never does. */
  readonly instead?: (asked: Asked) => Made | 'hang' | null;
  /** Changes the headers a request goes on with. */
  readonly request?: (headers: OutgoingHttpHeaders, asked: Asked) => void;
  /** Changes the headers of an answer. */
  readonly response?: (headers: OutgoingHttpHeaders, status: number) => void;
  /** Collects a streamed answer, and passes on what comes out of this. */
  readonly collected?: (stream: string) => string;
  /** Breaks a streamed answer off after its first piece. */
  readonly cut?: true;
}

export interface FaultProxy {
  readonly url: string;
  fault: Fault;
  /** Everything that was asked. */
  readonly asked: Asked[];
  stop(): Promise<void>;
}

export async function startFaultProxy(to: string): Promise<FaultProxy> {
  const target = new URL(to);
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fault: {},
    asked: [],
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
  return proxy;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { fault } = proxy;
    const asked = await read(request);
    proxy.asked.push(asked);
    const made = fault.instead?.(asked) ?? null;
    if (made === 'hang') return;
    if (made !== null) {
      response.writeHead(made.status, made.headers);
      response.end(made.body);
      return;
    }
    const headers = { ...asked.headers };
    delete headers['connection'];
    fault.request?.(headers, asked);
    const inner = httpRequest({
      host: target.hostname,
      port: target.port,
      method: asked.method,
      path: asked.path,
      headers,
      agent: false,
    });
    inner.on('response', (answer) => pass(answer, response, fault));
    inner.on('error', () => response.destroy());
    inner.end(asked.body);
  }
}

async function read(request: IncomingMessage): Promise<Asked> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: request.headers,
    body: Buffer.concat(parts),
  };
}

function pass(answer: IncomingMessage, response: ServerResponse, fault: Fault): void {
  const headers: OutgoingHttpHeaders = { ...answer.headers };
  delete headers['connection'];
  fault.response?.(headers, answer.statusCode ?? 502);
  response.writeHead(answer.statusCode ?? 502, headers);
  const streamed = String(headers['content-type']).startsWith('text/event-stream');
  if (streamed && fault.collected !== undefined) {
    const parts: Buffer[] = [];
    answer.on('data', (part: Buffer) => parts.push(part));
    answer.on('end', () => {
      response.end(fault.collected?.(Buffer.concat(parts).toString('utf8')));
    });
    return;
  }
  if (streamed && fault.cut === true) {
    answer.once('data', (part: Buffer) => {
      response.write(part, () => response.destroy());
      answer.resume();
    });
    return;
  }
  answer.pipe(response);
  answer.on('aborted', () => response.destroy());
}

/** Whose an `Authorization` says it is; null: it holds no token of a user. */
export function subjectOf(authorization: unknown): unknown {
  const payload = /^Bearer [^.]+\.([^.]+)\./.exec(String(authorization))?.[1];
  if (payload === undefined) return null;
  return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub?: unknown }).sub;
}
