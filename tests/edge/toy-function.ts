/** A function that does on request what an isolate must survive or must not, for the harness' own tests. */

interface Surroundings {
  Deno: {
    serve(handler: (request: Request) => Response | Promise<Response>): void;
    env: { get(name: string): string | undefined };
  };
  EdgeRuntime?: { waitUntil(work: Promise<unknown>): void };
}

const { Deno, EdgeRuntime } = globalThis as unknown as Surroundings;
const born = crypto.randomUUID();
const bytes = new TextEncoder();

/** Tells the test's own listener, since the isolate itself may be gone in a moment. */
async function tell(event: string): Promise<void> {
  await fetch(`${Deno.env.get('LISTENER')}/${event}`, { method: 'POST' });
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

addEventListener('beforeunload', (event) => {
  const { reason } = (event as CustomEvent<{ reason: string }>).detail;
  tell(`beforeunload-${reason}`).catch(() => {});
});

Deno.serve((request) => {
  const { pathname } = new URL(request.url);
  switch (pathname.slice(pathname.indexOf('/', 1))) {
    case '/who':
      return Response.json({ born, path: pathname });
    case '/wait-until':
      EdgeRuntime?.waitUntil(after(100).then(() => tell('waited')));
      return Response.json({ born });
    case '/forgotten':
      after(150).then(() => tell('forgotten'));
      return Response.json({ born });
    case '/stream':
      return new Response(endless());
    default:
      return new Response(null, { status: 404 });
  }
});

function endless(): ReadableStream<Uint8Array> {
  let timer: ReturnType<typeof setInterval> | undefined;
  return new ReadableStream({
    start(controller): void {
      timer = setInterval(() => controller.enqueue(bytes.encode('tick\n')), 20);
    },
    cancel(): void {
      clearInterval(timer);
      EdgeRuntime?.waitUntil(tell('cancelled'));
    },
  });
}
