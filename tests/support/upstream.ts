/**
 * The witness upstream: an OpenAI-compatible server that keeps its own record of every exchange.
 * The record is joined to the ledger by a nonce in the prompt (`nonce:abc`), so it depends on
 * nothing the gateway says. What happens is chosen by the model's name (see
 * upstream-behaviours.ts) or by a script for one nonce.
 */
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorBody } from './chat-grammar.ts';
import type { Asked, Behaviour, Step } from './upstream-behaviours.ts';
import { BEHAVIOURS, behaviourOf } from './upstream-behaviours.ts';
import { operationSteps } from './upstream-operations.ts';

/** How an exchange ended, seen from the upstream. */
export type ExchangeEnd =
  /** Everything was sent and taken. */
  | 'finished'
  /** The peer closed before everything was sent. */
  | 'closed'
  /** The upstream itself broke off. */
  | 'broken';

/** One request as the upstream saw it, and what it did about it. */
export interface Exchange {
  readonly nonce: string;
  readonly method: string;
  readonly path: string;
  /** Names (lower-case) and values as they stood on the wire. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
  readonly model: string;
  /** Bytes of the answer's body handed to the socket so far. */
  readonly sent: Uint8Array;
  readonly end: ExchangeEnd | null;
  /** Resolves once it is over. */
  readonly over: Promise<ExchangeEnd>;
}

export interface Upstream {
  readonly origin: string;
  /** The origin with `/v1`, as a provider's base URL wants it. */
  readonly baseUrl: string;
  readonly exchanges: readonly Exchange[];
  of(nonce: string): readonly Exchange[];
  /** Waits until the `count`th request with this nonce has come in. */
  arrived(nonce: string, count?: number): Promise<Exchange>;
  /** Sets what the next requests with this nonce meet, one entry each; the last one stays. */
  script(nonce: string, ...behaviours: readonly Behaviour[]): void;
  /** Lets a `wait` step of this nonce go on. */
  release(nonce: string): void;
  /** Connections that are open now. */
  connections(): Promise<number>;
  close(): Promise<void>;
}

class Witness implements Upstream {
  readonly exchanges: OpenExchange[] = [];
  readonly #server: Server;
  readonly #scripts = new Map<string, Behaviour[]>();
  readonly #gates = new Map<string, Gate>();
  readonly #arrivals = new Map<string, Gate[]>();

  constructor() {
    this.#server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      // A peer that breaks off while its body is read leaves nothing to answer.
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get baseUrl(): string {
    return `${this.origin}/v1`;
  }

  of(nonce: string): readonly Exchange[] {
    return this.exchanges.filter((exchange) => exchange.nonce === nonce);
  }

  async arrived(nonce: string, count = 1): Promise<Exchange> {
    for (;;) {
      const found = this.of(nonce)[count - 1];
      if (found !== undefined) return found;
      const gate = new Gate();
      this.#arrivals.set(nonce, [...(this.#arrivals.get(nonce) ?? []), gate]);
      await gate.opened;
    }
  }

  script(nonce: string, ...behaviours: readonly Behaviour[]): void {
    this.#scripts.set(nonce, [...behaviours]);
  }

  release(nonce: string): void {
    this.#gate(nonce).open();
  }

  connections(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
    });
  }

  async close(): Promise<void> {
    for (const gate of this.#gates.values()) gate.open();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #gate(nonce: string): Gate {
    const gate = this.#gates.get(nonce) ?? new Gate();
    this.#gates.set(nonce, gate);
    return gate;
  }

  #behaviour(nonce: string, asked: Asked): Behaviour {
    const script = this.#scripts.get(nonce);
    const next = script !== undefined && script.length > 1 ? script.shift() : script?.[0];
    return next ?? behaviourOf(asked.model).behaviour ?? unknownModel;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(request);
    const exchange = new OpenExchange(request, body);
    this.exchanges.push(exchange);
    response.on('close', () => exchange.settle(response.writableFinished ? 'finished' : 'closed'));
    for (const gate of this.#arrivals.get(exchange.nonce) ?? []) gate.open();
    this.#arrivals.delete(exchange.nonce);
    const path = new URL(request.url ?? '/', this.origin).pathname;
    const asked = readAsked(body, this.origin);
    let steps: readonly Step[];
    if (path === '/v1/models') steps = modelList(request);
    else if (path === '/v1/chat/completions') steps = this.#behaviour(exchange.nonce, asked)(asked);
    else steps = (await operationSteps(path, request, body)) ?? notFound(path);
    for (const step of steps) {
      if (exchange.end !== null) return;
      await this.#take(step, exchange, response);
    }
  }

  async #take(step: Step, exchange: OpenExchange, response: ServerResponse): Promise<void> {
    switch (step.do) {
      case 'head':
        response.writeHead(step.status, step.headers);
        response.flushHeaders();
        return;
      case 'write':
        exchange.keep(step.bytes);
        return flushed(response, step.bytes);
      case 'drip':
        for (const at of step.bytes.keys()) {
          exchange.keep(step.bytes.subarray(at, at + 1));
          await flushed(response, step.bytes.subarray(at, at + 1));
        }
        return;
      case 'wait':
        await Promise.race([this.#gate(exchange.nonce).opened, exchange.over]);
        return;
      case 'later':
        return new Promise((resolve) => setTimeout(resolve, step.ms));
      case 'forever':
        while (exchange.end === null) {
          exchange.keep(step.bytes);
          await Promise.race([flushed(response, step.bytes), exchange.over]);
        }
        return;
      case 'reset':
        exchange.settle('broken');
        response.socket?.resetAndDestroy();
        return;
      case 'cut':
        exchange.settle('broken');
        response.socket?.end();
        return;
      case 'end':
        response.end();
    }
  }
}

/** Starts a witness on a free loopback port. */
export async function startUpstream(): Promise<Upstream> {
  const witness = new Witness();
  await witness.listen();
  return witness;
}

class Gate {
  readonly opened: Promise<void>;
  open: () => void = () => {};

  constructor() {
    this.opened = new Promise((resolve) => {
      this.open = resolve;
    });
  }
}

class OpenExchange implements Exchange {
  readonly nonce: string;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
  readonly model: string;
  readonly over: Promise<ExchangeEnd>;
  end: ExchangeEnd | null = null;
  readonly #parts: Uint8Array[] = [];
  #resolve: (end: ExchangeEnd) => void = () => {};

  constructor(request: IncomingMessage, body: Uint8Array) {
    this.method = request.method ?? '';
    this.path = request.url ?? '';
    this.body = body;
    const text = new TextDecoder().decode(body);
    this.nonce = /nonce:([\w-]+)/.exec(text)?.[1] ?? '';
    this.model = readAsked(body, '').model;
    const raw = request.rawHeaders;
    this.headers = raw.flatMap((name, at) =>
      at % 2 === 0 ? [[name.toLowerCase(), raw[at + 1] ?? ''] as const] : [],
    );
    this.over = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  get sent(): Uint8Array {
    return Buffer.concat(this.#parts);
  }

  keep(bytes: Uint8Array): void {
    this.#parts.push(bytes);
  }

  settle(end: ExchangeEnd): void {
    if (this.end !== null) return;
    this.end = end;
    this.#resolve(end);
  }
}

async function readAll(request: IncomingMessage): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of request) parts.push(part as Uint8Array);
  return Buffer.concat(parts);
}

/** Resolves when the bytes have left for the socket, so that each write travels alone. */
function flushed(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    response.write(bytes, () => resolve());
  });
}

function readAsked(body: Uint8Array, origin: string): Asked {
  let parsed: { model?: unknown; stream?: unknown; stream_options?: unknown } = {};
  try {
    parsed = JSON.parse(new TextDecoder().decode(body)) as typeof parsed;
  } catch {
    // Requests without a body (model lists) have nothing to say.
  }
  const model = typeof parsed.model === 'string' ? parsed.model : '';
  const options = parsed.stream_options as { include_usage?: unknown } | undefined;
  return {
    model,
    stream: parsed.stream === true,
    wantsUsage: options?.include_usage === true,
    parameter: behaviourOf(model).parameter,
    origin,
  };
}

const JSON_HEAD = { 'content-type': 'application/json' };

function modelList(request: IncomingMessage): Step[] {
  const refused = request.headers.authorization === 'Bearer sk-wrong';
  const body = refused
    ? errorBody('invalid_request_error', 'invalid_api_key', 'Incorrect API key provided.')
    : JSON.stringify({
        object: 'list',
        data: Object.keys(BEHAVIOURS).map((id) => ({
          id,
          object: 'model',
          created: 1_780_000_000,
          owned_by: 'witness',
        })),
      });
  return answer(refused ? 401 : 200, body);
}

const unknownModel: Behaviour = () =>
  answer(404, errorBody('invalid_request_error', 'model_not_found', 'The model does not exist.'));

function notFound(path: string): Step[] {
  return answer(404, errorBody('invalid_request_error', null, `Invalid URL (${path})`));
}

function answer(status: number, body: string): Step[] {
  return [
    { do: 'head', status, headers: JSON_HEAD },
    { do: 'write', bytes: new TextEncoder().encode(body) },
    { do: 'end' },
  ];
}
