import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AuthReplica } from '../support/auth-replica.ts';
import type { Isolate } from './isolate.ts';
import type { IsolatePool } from './isolate-pool.ts';
import type { Postgrest } from './postgrest.ts';

export interface ProjectParts {
  readonly auth: Pick<AuthReplica, 'handle'>;
  /** `hosted`: HEAD never reaches a function. A runtime of one's own lets it through. */
  readonly methods: 'hosted' | 'any';
  /** What is deployed under a name; asked for each request, since another build may stand there. */
  readonly functionBy: (slug: string) => ServedFunction | null;
  readonly postgrest: Pick<Postgrest, 'handle'> | null;
}

/** What one request to a function meets. */
export interface ServedFunction {
  readonly pool: IsolatePool;
  /** The platform's own check before the function hears anything; null lets the request through. */
  readonly refusal?: (request: IncomingMessage) => Promise<object | null>;
  /** Told when the request is over; a status of 0 is one that was never answered. */
  readonly over?: (request: IncomingMessage, answer: { status: number; ms: number }) => void;
}

export interface Project {
  readonly url: string;
  stop(): Promise<void>;
}

/** The methods the hosted platform lets through to a function. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** What stands at a project's URL: the REST interface, Auth and the functions. */
export async function startProject(parts: ProjectParts): Promise<Project> {
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, stop: () => close(server) };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    if (path.startsWith('/rest/v1/') && parts.postgrest !== null) {
      return parts.postgrest.handle(request, response);
    }
    if (path.startsWith('/auth/v1/')) return parts.auth.handle(request, response);
    const slug = /^\/functions\/v1\/([^/?]+)/.exec(path)?.[1];
    const served = slug === undefined ? null : parts.functionBy(slug);
    if (served === null) {
      return json(response, 404, {
        code: 'NOT_FOUND',
        message: 'Requested function was not found',
      });
    }
    if (parts.methods === 'hosted' && !METHODS.has(request.method ?? '')) {
      return json(response, 405, { message: 'method not allowed' });
    }
    watch(request, response, served);
    const refusal = (await served.refusal?.(request)) ?? null;
    if (refusal !== null) return json(response, 401, refusal);
    await forward(request, response, served.pool);
  }
}

function watch(request: IncomingMessage, response: ServerResponse, served: ServedFunction): void {
  const started = performance.now();
  response.once('close', () => {
    const status = response.headersSent ? response.statusCode : 0;
    served.over?.(request, { status, ms: Math.round(performance.now() - started) });
  });
}

/** Hands a request to an isolate as the platform does: without `/functions/v1`. */
async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  pool: IsolatePool,
): Promise<void> {
  let isolate: Isolate;
  try {
    isolate = await pool.acquire();
  } catch (error) {
    return json(response, 503, { code: 'BOOT_ERROR', message: String(error) });
  }
  if (response.destroyed) {
    // The caller did not wait for an isolate.
    pool.release(isolate);
    return;
  }
  const inner = httpRequest({
    host: '127.0.0.1',
    port: isolate.port,
    method: request.method,
    path: (request.url ?? '/').slice('/functions/v1'.length),
    headers: request.headers,
    agent: false,
  });
  const release = once(() => pool.release(isolate));
  response.once('close', () => {
    // After a whole answer this changes nothing; before it the caller has left.
    inner.destroy();
    release();
  });
  inner.on('response', (answer) => {
    answer.on('end', release);
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(response);
    answer.on('aborted', () => response.destroy());
    answer.on('error', () => response.destroy());
  });
  inner.on('error', () => {
    if (response.headersSent || response.destroyed) response.destroy();
    else json(response, 546, { code: 'WORKER_LIMIT', message: 'Function failed' });
  });
  request.on('error', () => inner.destroy());
  request.pipe(inner);
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
