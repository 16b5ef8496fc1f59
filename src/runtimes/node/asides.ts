import { getRequestListener, RequestError } from '@hono/node-server';
import type { Environment } from '../../contract/ports.ts';
import type { Peer } from '../../wire/origin.ts';
import { uuidV7 } from '../../wire/request-id.ts';
import type { Management } from '../management.ts';
import type { Health } from './health.ts';
import { nodeClock, nodeRandom } from './ports.ts';
import type { Aside } from './server.ts';

export interface AsideParts {
  readonly health: Health;
  readonly management: () => Promise<Management>;
  /** Answers below `/api/auth`. */
  readonly accounts: (request: Request, peer: Peer) => Promise<Response>;
  readonly dashboard: Aside;
  readonly environment: Pick<Environment, 'log'>;
}

/** Answers what is not inference: what operators ask, the management API, and the dashboard. */
export function createAside(parts: AsideParts): Aside {
  const { health, management, accounts, dashboard, environment } = parts;
  const peers = new WeakMap<object, Peer>();
  const fetch = async (request: Request, incoming: object): Promise<Response> => {
    const peer = peers.get(incoming) ?? { host: null, address: null };
    if (new URL(request.url).pathname.startsWith('/api/auth/')) return accounts(request, peer);
    return (await management()).fetch(request, peer);
  };
  const listener = getRequestListener((request, { incoming }) => fetch(request, incoming), {
    overrideGlobalObjects: false,
    errorHandler: (error) => {
      const requestId = uuidV7(nodeClock.now(), (bytes) => nodeRandom.fill(bytes));
      if (error instanceof RequestError) return refuse(UNREADABLE, requestId);
      environment.log('error', 'management_failed', {
        request_id: requestId,
        error: String(error),
      });
      return refuse(FAILED, requestId);
    },
  });
  return (path, request, response) => {
    if (path !== '/api' && !path.startsWith('/api/')) {
      return health.answer(path, request, response) || dashboard(path, request, response);
    }
    peers.set(request, {
      host: request.headers.host ?? null,
      address: request.socket.remoteAddress ?? null,
    });
    // What a caller takes this host to be called means nothing to the API, so nothing is read in it;
    // only a browser's origin is held against it.
    request.headers.host = HOST;
    answer(listener(request, response), environment);
    return true;
  };
}

const HOST = 'weir';

const UNREADABLE = {
  status: 400,
  code: 'invalid_request',
  message: 'The address of this request cannot be read. GET /api/docs lists what there is.',
} as const;

const FAILED = {
  status: 500,
  code: 'internal',
  message: 'The management API failed at this request. Try again.',
} as const;

/** Written as the API itself writes it. */
function refuse({ status, ...error }: typeof UNREADABLE | typeof FAILED, id: string): Response {
  const headers = { 'cache-control': 'no-store', 'x-request-id': id, 'x-weir-request-id': id };
  return Response.json({ error: { ...error, request_id: id } }, { status, headers });
}

function answer(answered: void | Promise<void>, environment: AsideParts['environment']): void {
  Promise.resolve(answered).catch((error: unknown) =>
    environment.log('error', 'management_failed', { error: String(error) }),
  );
}
