import { getRequestListener } from '@hono/node-server';
import type { Environment } from '../../contract/ports.ts';
import type { Management } from '../management.ts';
import type { Health } from './health.ts';
import type { Aside } from './server.ts';

export interface AsideParts {
  readonly health: Health;
  readonly management: () => Promise<Management>;
  readonly environment: Pick<Environment, 'log'>;
}

/** Answers what is not inference: what operators ask, and the management API. */
export function createAside({ health, management, environment }: AsideParts): Aside {
  const listener = getRequestListener(async (request) => (await management()).fetch(request), {
    overrideGlobalObjects: false,
    errorHandler: (error) => {
      environment.log('error', 'management_failed', { error: String(error) });
      return Response.json(
        { error: { code: 'internal', message: 'The management API failed at this request.' } },
        { status: 500 },
      );
    },
  });
  return (path, request, response) => {
    if (path !== '/api' && !path.startsWith('/api/')) return health.answer(path, request, response);
    answer(listener(request, response), environment);
    return true;
  };
}

function answer(answered: void | Promise<void>, environment: AsideParts['environment']): void {
  Promise.resolve(answered).catch((error: unknown) =>
    environment.log('error', 'management_failed', { error: String(error) }),
  );
}
