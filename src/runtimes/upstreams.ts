import type { Clock, Transport } from '../contract/ports.ts';
import { createSandboxUpstream, SANDBOX_ORIGIN } from '../providers/sandbox/upstream.ts';

/** Answers the sandbox's requests inside the process; all others go out. */
export function withSandbox(outside: Transport, clock: Clock): Transport {
  const sandbox = createSandboxUpstream(clock);
  return {
    send(request, sink) {
      const inside = request.url.startsWith(`${SANDBOX_ORIGIN}/`);
      return (inside ? sandbox : outside).send(request, sink);
    },
  };
}
