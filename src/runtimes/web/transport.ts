import type { HeaderList } from '../../contract/header-list.ts';
import type {
  Transport,
  TransportFailure,
  UpstreamHandle,
  UpstreamRequest,
  UpstreamSink,
} from '../../contract/ports.ts';
import { describeFetchFailure } from './fetch-failure.ts';

export interface WebTransportOptions {
  /** Says why an address may not be called, null when it may. */
  readonly refuse: (url: string) => string | null;
  /** Hears of every open exchange, so that the isolate outlives it. */
  readonly keepAlive: (work: Promise<void>) => void;
  /** Hears of a sink that threw, which is a fault of ours. */
  readonly broken: (error: unknown) => void;
}

/** Sends by `fetch` and reads the answer in a loop, for Deno, Bun and Workers. */
export function createWebTransport(options: WebTransportOptions): Transport {
  return {
    send(request: UpstreamRequest, sink: UpstreamSink): UpstreamHandle {
      const valve = createValve();
      const work = exchange(options, request, { sink, valve }).catch((error: unknown) => {
        valve.abort();
        options.broken(error);
      });
      options.keepAlive(work);
      return valve;
    },
  };
}

/** Nothing passes to the sink once its valve is aborted. */
interface GatedSink {
  readonly sink: UpstreamSink;
  readonly valve: Valve;
}

interface Valve extends UpstreamHandle {
  readonly signal: AbortSignal;
  /** Resolves at once unless paused; then on resume or abort. */
  open(): Promise<void> | undefined;
}

function createValve(): Valve {
  const controller = new AbortController();
  let waiting: { readonly promise: Promise<void>; readonly release: () => void } | null = null;
  const release = (): void => {
    waiting?.release();
    waiting = null;
  };
  return {
    signal: controller.signal,
    open: () => waiting?.promise,
    pause(): void {
      if (waiting !== null || controller.signal.aborted) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting = { promise, release: resolve };
    },
    resume: release,
    abort(): void {
      controller.abort();
      release();
    },
  };
}

async function exchange(
  options: WebTransportOptions,
  request: UpstreamRequest,
  { sink, valve }: GatedSink,
): Promise<void> {
  const refused = options.refuse(request.url);
  if (refused !== null) {
    // One turn later, because the caller does not hold its handle yet.
    await Promise.resolve();
    if (!valve.signal.aborted) sink.fail({ reason: 'address_refused', message: refused });
    return;
  }
  const answer = await outcome(open(request, valve.signal));
  if (valve.signal.aborted) {
    if (answer.ok) discard(answer.value);
    return;
  }
  if (!answer.ok) {
    sink.fail(describeFetchFailure(answer.error, 'connect_failed'));
    return;
  }
  const redirect = refuseRedirect(answer.value);
  if (redirect !== null) {
    discard(answer.value);
    sink.fail(redirect);
    return;
  }
  sink.head(answer.value.status, flatten(answer.value.headers));
  await pump(answer.value, { sink, valve });
}

function open(request: UpstreamRequest, signal: AbortSignal): Promise<Response> {
  const headers = new Headers();
  for (let i = 0; i + 1 < request.headers.length; i += 2) {
    headers.append(request.headers[i] ?? '', request.headers[i + 1] ?? '');
  }
  // A compressed stream cannot be relayed frame by frame, and `fetch` asks for one unless told.
  headers.set('accept-encoding', 'identity');
  return fetch(request.url, {
    method: request.method,
    headers,
    // TypeScript's DOM types want to know that the buffer is not shared; a request's never is.
    body: request.body as Uint8Array<ArrayBuffer> | null,
    redirect: 'manual',
    signal,
  });
}

/** Deno and Node show a manual redirect as it is, browsers and Workers as an opaque one. */
function refuseRedirect(response: Response): TransportFailure | null {
  const redirected = response.status >= 300 && response.status < 400;
  if (!redirected && response.type !== 'opaqueredirect') return null;
  return {
    reason: 'redirect',
    message: `the provider answered with redirect ${response.status}, which is never followed`,
  };
}

async function pump(response: Response, { sink, valve }: GatedSink): Promise<void> {
  const reader = response.body?.getReader();
  for (;;) {
    const chunk = reader === undefined ? NO_MORE : await outcome(reader.read());
    // A chunk that arrives while paused waits here, so that at most one is in flight.
    await valve.open();
    if (valve.signal.aborted) {
      reader?.cancel().catch(ignore);
      return;
    }
    if (!chunk.ok) {
      sink.fail(describeFetchFailure(chunk.error, 'reset'));
      return;
    }
    if (chunk.value.done) {
      sink.end();
      return;
    }
    sink.data(chunk.value.value);
  }
}

const NO_MORE: Outcome<ReadableStreamReadResult<Uint8Array>> = {
  ok: true,
  value: { done: true, value: undefined },
};

type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: unknown };

/** Keeps a rejected fetch apart from a sink that throws. */
function outcome<T>(promise: Promise<T>): Promise<Outcome<T>> {
  return promise.then(
    (value) => ({ ok: true, value }),
    (error: unknown) => ({ ok: false, error }),
  );
}

/** An answer nobody reads still holds its connection until it is cancelled. */
function discard(response: Response): void {
  response.body?.cancel().catch(ignore);
}

/** The exchange is over, so a failure to cancel it has no reader left. */
function ignore(): void {}

function flatten(headers: Headers): HeaderList {
  const list: string[] = [];
  for (const [name, value] of headers) list.push(name, value);
  return list;
}
