import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Fault, Faults, Operation } from './faults.ts';
import { ORGANIZATION, organizationRecord, projectRecord } from './project-api.ts';
import { type ApiAnswer, type ApiRequest, Refusal, type Route } from './route.ts';

/** A request the Management API heard; nothing of a token is in it. */
export interface HeardRequest {
  readonly operation: Operation;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly bodyBytes: number;
  /** What was answered; 0 when the connection was cut. */
  status: number;
}

export interface ManagementOptions {
  readonly ref: string;
  /** The access token that is let in. */
  readonly token: string;
  readonly faults: Faults;
  /** What the organization pays for: `free`, `pro`, ... */
  readonly plan: string;
  /** What is below `/v1/projects/{ref}`. */
  readonly routes: readonly Route[];
}

export interface Management {
  readonly url: string;
  readonly heard: readonly HeardRequest[];
  /** Every token that came along, wherever it stood in the header. */
  readonly tokens: ReadonlySet<string>;
  stop(): Promise<void>;
}

/** The Management API of one project, at `/v1` of an address of its own on loopback. */
export async function startManagement(options: ManagementOptions): Promise<Management> {
  const heard: HeardRequest[] = [];
  const tokens = new Set<string>();
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    tokens,
    stop: () => close(server),
  };

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    const token = /^bearer (.*)$/i.exec(request.headers['authorization'] ?? '')?.[1];
    if (token !== undefined) tokens.add(token);
    const { operation, work } = find(request, options);
    const entry = remember(incoming, { operation, bodyBytes: request.body.length });
    heard.push(entry);
    const guarded = (): ApiAnswer | Promise<ApiAnswer> => {
      if (token !== options.token) throw new Refusal(401, 'Unauthorized');
      return work();
    };
    const answer = await withFaults(operation, guarded, options.faults);
    if (answer === 'cut') {
      response.destroy();
      return;
    }
    entry.status = answer.status;
    send(response, answer);
  }
}

async function readRequest(incoming: IncomingMessage): Promise<ApiRequest> {
  const url = new URL(incoming.url ?? '/', 'http://api');
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(incoming.headers)) headers[name] = String(value);
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers,
    body: await buffer(incoming),
  };
}

function remember(
  incoming: IncomingMessage,
  rest: Pick<HeardRequest, 'operation' | 'bodyBytes'>,
): HeardRequest {
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    headers[name] = name === 'authorization' ? '<token>' : String(value);
  }
  const { method = 'GET', url: path = '/' } = incoming;
  return { ...rest, method, path, headers, status: 0 };
}

type Work = () => ApiAnswer | Promise<ApiAnswer>;

interface Found {
  readonly operation: Operation;
  readonly work: Work;
}

function find(request: ApiRequest, options: ManagementOptions): Found {
  const { method, path } = request;
  const [, ref, below = ''] = /^\/v1\/projects\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  if (ref !== undefined) {
    const found = inProject({ ...request, path: below }, options);
    return ref === options.ref ? found : { ...found, work: missing('Project not found') };
  }
  switch (`${method} ${path}`) {
    case 'GET /v1/projects':
      return { operation: 'projects.list', work: says([projectRecord(options.ref)]) };
    case `GET /v1/organizations/${ORGANIZATION}`:
      return { operation: 'organizations.read', work: says(organizationRecord(options.plan)) };
    default:
      return { operation: 'unknown', work: missing(`Cannot ${method} ${path}`) };
  }
}

/** @param request its path is what comes after the project's */
function inProject(request: ApiRequest, { routes, ref }: ManagementOptions): Found {
  const { method, path, headers } = request;
  if (method === 'GET' && path === '') {
    return { operation: 'projects.read', work: says(projectRecord(ref)) };
  }
  for (const route of routes) {
    const groups = route.method === method ? route.path.exec(path) : null;
    if (groups === null || !(headers['accept'] ?? '').includes(route.accept ?? '')) continue;
    const work = (): ApiAnswer | Promise<ApiAnswer> =>
      route.handle(request, decodeURIComponent(groups[1] ?? ''));
    return { operation: route.operation, work };
  }
  return { operation: 'unknown', work: missing(`Cannot ${method} ${path}`) };
}

function says(body: object): Work {
  return () => ({ status: 200, body });
}

function missing(what: string): Work {
  return () => {
    throw new Refusal(404, what);
  };
}

async function withFaults(
  operation: Operation,
  work: Work,
  faults: Faults,
): Promise<ApiAnswer | 'cut'> {
  await faults.pass(operation, 'before');
  const fault = faults.take(operation) ?? {};
  if (fault.answer !== undefined && fault.carriedOut !== true) return spoilt(fault.answer, fault);
  const answer = await attempt(work);
  await faults.pass(operation, 'after');
  if (fault.answer !== undefined) return spoilt(fault.answer, fault);
  return fault.corrupt === true ? corrupted(answer) : answer;
}

function spoilt(answer: number | 'cut', fault: Fault): ApiAnswer | 'cut' {
  return answer === 'cut' ? 'cut' : failure(fault, answer);
}

async function attempt(work: Work): Promise<ApiAnswer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, body: { message: error.message } };
    return { status: 500, body: { message: String(error) } };
  }
}

function failure({ message, retryAfterSeconds }: Fault, status: number): ApiAnswer {
  return {
    status,
    headers: retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
    body: { message: message ?? `The platform answers ${status} as a test told it to` },
  };
}

function corrupted(answer: ApiAnswer): ApiAnswer {
  if (!Buffer.isBuffer(answer.body)) throw new Error('only a body of bytes can be corrupted');
  const body = Buffer.from(answer.body);
  const middle = Math.floor(body.length / 2);
  body[middle] = (body[middle] ?? 0) ^ 1;
  return { ...answer, body };
}

function send(response: ServerResponse, { status, headers = {}, body }: ApiAnswer): void {
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  if (Buffer.isBuffer(body)) {
    response.writeHead(status, headers).end(body);
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
