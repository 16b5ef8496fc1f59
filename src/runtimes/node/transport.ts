import { Agent, type Dispatcher } from 'undici';
import type {
  Transport,
  TransportFailure,
  UpstreamHandle,
  UpstreamRequest,
  UpstreamSink,
} from '../../contract/ports.ts';
import type { Egress } from '../egress.ts';
import { AddressRefused, publicLookup } from './public-lookup.ts';

const CONNECT_TIMEOUT_MS = 5_000;

/** How a URL is reached: worked out once, since the same few are called all day. */
interface Way {
  readonly refusal: string | null;
  readonly agent: Agent;
  readonly origin: string;
  readonly path: string;
}

const MAX_WAYS = 1_000;

export interface NodeTransport extends Transport {
  /** Closes idle connections; those in use end with their exchanges. */
  close(): Promise<void>;
}

/**
 * Sends through undici's callbacks. Deadlines of an exchange are the gateway's, so undici's own
 * are off but for connecting.
 */
export function createNodeTransport(egress: Egress): NodeTransport {
  const common = { headersTimeout: 0, bodyTimeout: 0, allowH2: false, keepAliveTimeout: 30_000 };
  const connect = { timeout: CONNECT_TIMEOUT_MS };
  const open = new Agent({ ...common, connect });
  const guarded = new Agent({ ...common, connect: { ...connect, lookup: publicLookup } });
  const ways = new Map<string, Way>();
  const wayTo = (url: string): Way => {
    const known = ways.get(url);
    if (known !== undefined) return known;
    const { origin, pathname, search } = new URL(url);
    const agent = egress.isListed(url) ? open : guarded;
    const way = { refusal: egress.refuse(url), agent, origin, path: pathname + search };
    if (ways.size >= MAX_WAYS) ways.clear();
    ways.set(url, way);
    return way;
  };
  return {
    send(request, sink) {
      const exchange = new Exchange(sink);
      const way = wayTo(request.url);
      if (way.refusal !== null) exchange.refuse(new AddressRefused(way.refusal));
      else exchange.dispatch(way, request);
      return exchange;
    },
    async close() {
      await Promise.all([open.close(), guarded.close()]);
    },
  };
}

/** One request over undici, as a handle for the gateway and a handler for undici. */
class Exchange implements UpstreamHandle, Dispatcher.DispatchHandler {
  readonly #sink: UpstreamSink;
  #controller: Dispatcher.DispatchController | null = null;
  #over = false;

  constructor(sink: UpstreamSink) {
    this.#sink = sink;
  }

  dispatch({ agent, origin, path }: Way, request: UpstreamRequest): void {
    const { method, headers, body } = request;
    agent.dispatch({ origin, path, method, headers: headers as string[], body }, this);
  }

  /** Told apart from the call that asked for it, as every other failure is. */
  refuse(cause: Error): void {
    queueMicrotask(() => this.onResponseError(null, cause));
  }

  pause(): void {
    this.#controller?.pause();
  }

  resume(): void {
    this.#controller?.resume();
  }

  abort(): void {
    this.#over = true;
    this.#controller?.abort(new Error('no longer wanted'));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#over) controller.abort(new Error('no longer wanted'));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    if (this.#over || status < 200) return;
    this.#sink.head(status, flatten(headers));
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (!this.#over) this.#sink.data(chunk);
  }

  onResponseEnd(): void {
    if (this.#over) return;
    this.#over = true;
    this.#sink.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    if (this.#over) return;
    this.#over = true;
    this.#sink.fail(failureOf(error));
  }
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): string[] {
  const list: string[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string') list.push(name, value);
    else for (const one of value ?? []) list.push(name, one);
  }
  return list;
}

const REASONS: Readonly<Record<string, TransportFailure['reason']>> = {
  UND_ERR_CONNECT_TIMEOUT: 'connect_timeout',
  ETIMEDOUT: 'connect_timeout',
  ECONNREFUSED: 'connect_failed',
  EHOSTUNREACH: 'connect_failed',
  ENETUNREACH: 'connect_failed',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
};

function failureOf(error: Error): TransportFailure {
  if (error instanceof AddressRefused) {
    return { reason: 'address_refused', message: error.message };
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = REASONS[code];
  if (known !== undefined) return { reason: known, message: code };
  const tls = /^(ERR_TLS|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO_|ERR_SSL)/.test(code);
  return { reason: tls ? 'tls' : 'reset', message: code === '' ? error.name : code };
}
