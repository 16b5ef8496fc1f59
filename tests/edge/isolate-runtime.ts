/**
 * Runs on Deno, before the function, in the same isolate: what Supabase's Edge Runtime adds to
 * Deno, and the few questions the harness asks an isolate.
 */

interface EdgeGlobals {
  EdgeRuntime?: { waitUntil(work: Promise<unknown>): void };
}

type Handler = (request: Request, info?: unknown) => Response | Promise<Response>;

interface DenoNamespace {
  serve: (...args: never[]) => unknown;
  env: { get(name: string): string | undefined; delete(name: string): void };
}

const deno = (globalThis as unknown as { Deno: DenoNamespace }).Deno;
const token = deno.env.get('HARNESS_TOKEN') ?? '';
const lateDisconnect = deno.env.get('HARNESS_DISCONNECT') === 'next-write';
for (const name of ['HARNESS_TOKEN', 'HARNESS_DISCONNECT']) deno.env.delete(name);

/** Requests not fully answered and promises given to `waitUntil`. */
let open = 0;
let idle: (() => void)[] = [];

function begin(): () => void {
  open += 1;
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    open -= 1;
    if (open > 0) return;
    for (const tell of idle) tell();
    idle = [];
  };
}

(globalThis as EdgeGlobals).EdgeRuntime = {
  waitUntil(work: Promise<unknown>): void {
    const end = begin();
    work.then(end, end);
  },
};

const serve = deno.serve as unknown as (options: object, handler: Handler) => unknown;

Object.defineProperty(deno, 'serve', {
  configurable: true,
  value: (...args: unknown[]): unknown => listen(handlerOf(args)),
});

/** `Deno.serve(handler)`, `Deno.serve(options, handler)` or `Deno.serve({ handler })`. */
function handlerOf(args: readonly unknown[]): Handler {
  const found = args.find((arg) => typeof arg === 'function');
  return (found ?? (args[0] as { handler: Handler }).handler) as Handler;
}

/** Serves a function that exports `{ fetch }` instead of calling `Deno.serve`. */
export function serveExport(module: { default?: { fetch?: Handler } }): void {
  const handler = module.default?.fetch;
  if (handler !== undefined) listen(handler);
}

function listen(handler: Handler): unknown {
  return serve(
    {
      hostname: '127.0.0.1',
      port: 0,
      onListen: ({ port }: { port: number }) => console.log(`isolate listens on ${port}`),
    },
    (request, info) => {
      if (request.headers.get('x-harness-token') === token) return control(request);
      return answer(handler, request, info);
    },
  );
}

/** The harness asks: are you idle, and: you are about to be unloaded. */
async function control(request: Request): Promise<Response> {
  const reason = new URL(request.url).searchParams.get('unload');
  if (reason !== null) {
    globalThis.dispatchEvent(new CustomEvent('beforeunload', { detail: { reason } }));
    return new Response(null, { status: 204 });
  }
  while (open > 0) {
    const { promise, resolve } = Promise.withResolvers<void>();
    idle.push(resolve);
    await promise;
  }
  return new Response(null, { status: 204 });
}

async function answer(handler: Handler, request: Request, info: unknown): Promise<Response> {
  const end = begin();
  // Edge Runtime does not abort the request's signal before it has written something.
  const seen = lateDisconnect
    ? new Request(request, { signal: new AbortController().signal })
    : request;
  try {
    const response = await handler(seen, info);
    if (response.body === null) {
      end();
      return response;
    }
    const { status, statusText, headers } = response;
    return new Response(watch(response.body, end), { status, statusText, headers });
  } catch (error) {
    end();
    throw error;
  }
}

/** Passes a body on and says when it was closed, cancelled or broken. */
function watch(body: ReadableStream<Uint8Array>, end: () => void): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let gone = false;
  let reading = false;
  const leave = (): void => {
    // In this order, because what the cancellation gives to `waitUntil` must count.
    reader.cancel('the client has gone').catch(() => {});
    end();
  };
  const read = async (): Promise<ReadableStreamReadResult<Uint8Array>> => {
    reading = true;
    try {
      return await reader.read();
    } finally {
      reading = false;
    }
  };
  return new ReadableStream(
    {
      async pull(controller): Promise<void> {
        const step = await read().catch((error: unknown) => {
          end();
          throw error;
        });
        if (gone) {
          leave();
        } else if (step.done) {
          end();
          controller.close();
        } else {
          controller.enqueue(step.value);
        }
      },
      cancel(): void {
        if (!lateDisconnect) return leave();
        gone = true;
        if (!reading) read().then(leave, end);
      },
    },
    { highWaterMark: 0 },
  );
}
