import { getRequestListener, RequestError } from '@hono/node-server';
import type { Environment } from '../../contract/ports.ts';
import { uuidV7 } from '../../wire/request-id.ts';
import type { Management } from '../management.ts';
import type { Health } from './health.ts';
import { nodeClock, nodeRandom } from './ports.ts';
import type { Aside } from './server.ts';

export interface AsideParts {
  readonly health: Health;
  readonly management: () => Promise<Management>;
  readonly dashboard: Aside;
  readonly environment: Pick<Environment, 'log'>;
}

/** Answers what is not inference: what operators ask, the management API, and the dashboard. */
export function createAside({ health, management, dashboard, environment }: AsideParts): Aside {
  const listener = getRequestListener(async (request) => (await management()).fetch(request), {
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
    // What a caller takes this host to be called means nothing to the API, so nothing is read in it.
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
