import type { Environment } from '../../contract/ports.ts';
import type { Management } from '../management.ts';
import { answerHealth, type HealthParts } from './health.ts';

export interface AsideParts extends HealthParts {
  readonly management: () => Promise<Management>;
  readonly environment: Pick<Environment, 'log'>;
}

/** Answers what is not inference, the management API among it; null leaves a path to the gateway. */
export function answerAside(
  path: string,
  request: Request,
  parts: AsideParts,
): Promise<Response> | null {
  if (path !== '/api' && !path.startsWith('/api/')) return answerHealth(path, request, parts);
  return manage(path, request, parts).catch((error: unknown) => {
    parts.environment.log('error', 'management_failed', { error: String(error) });
    const message = 'The management API failed at this request. Try again.';
    return Response.json({ error: { code: 'internal', message } }, { status: 500 });
  });
}

/** Hands over the same request with the path it would have at an address of its own. */
async function manage(path: string, request: Request, parts: AsideParts): Promise<Response> {
  const url = new URL(request.url);
  url.pathname = path;
  const { fetch } = await parts.management();
  return fetch(new Request(url, request));
}
