import type { Inbound, Reply } from '../../contract/ports.ts';
import { readInbound, stripBase } from './inbound.ts';
import { createWebReply } from './reply.ts';

/** What `Deno.serve`, `Bun.serve` and Workers call for every request. */
export type WebHandler = (request: Request) => Promise<Response>;

export interface WebApp {
  readonly gateway: { handle(inbound: Inbound, reply: Reply): void };
  /** Answers what is not inference (`/api/...`, `/health`); null leaves a path to the gateway. */
  readonly aside: (path: string, request: Request) => Promise<Response> | null;
}

/** Serves a gateway. */
export function createWebHandler({ gateway, aside }: WebApp): WebHandler {
  return async (request) => {
    const answer = aside(stripBase(new URL(request.url).pathname), request);
    if (answer !== null) return answer;
    const inbound = await readInbound(request);
    const { reply, response, leave } = createWebReply();
    // The stream's `cancel` tells of a caller who leaves during the answer; before there is one,
    // only the signal does. It also fires after a finished answer, which `leave` ignores.
    request.signal.addEventListener('abort', leave, { once: true });
    gateway.handle(inbound, reply);
    return response;
  };
}
