/** A gateway on a bench: its ports in the test's hands, the clock standing still until moved. */
import type { Attempt } from '../../src/contract/attempt.ts';
import type { HeaderList } from '../../src/contract/header-list.ts';
import type {
  Admission,
  Clock,
  Inbound,
  Random,
  Reply,
  ReplyListener,
  Store,
  Transport,
  TransportFailure,
  UpstreamRequest,
  UpstreamSink,
} from '../../src/contract/ports.ts';
import type { Candidate } from '../../src/contract/target.ts';
import { DEFAULT_LIMITS } from '../../src/gateway/call.ts';
import { createGateway, type Gateway } from '../../src/gateway/gateway.ts';

const UTF8 = new TextEncoder();

export class ManualClock implements Clock {
  #now = Date.parse('2026-11-23T12:00:00.000Z');
  readonly #timers = new Map<object, { ms: number; due: number; tick: () => void }>();

  now(): number {
    return this.#now;
  }

  every(ms: number, tick: () => void): () => void {
    const key = {};
    this.#timers.set(key, { ms, due: this.#now + ms, tick });
    return () => this.#timers.delete(key);
  }

  get timers(): number {
    return this.#timers.size;
  }

  /** Moves time on, ringing every timer that falls due on the way. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers.values()].toSorted((a, b) => a.due - b.due)[0];
      if (due === undefined || due.due > end) break;
      this.#now = due.due;
      due.due += due.ms;
      due.tick();
    }
    this.#now = end;
  }
}

/** One request that reached the far end, and the test's hand on its answer. */
export class Sent {
  readonly request: UpstreamRequest;
  aborted = false;
  paused = false;
  readonly #sink: UpstreamSink;

  constructor(request: UpstreamRequest, sink: UpstreamSink) {
    this.request = request;
    this.#sink = sink;
  }

  get body(): string {
    return new TextDecoder().decode(this.request.body ?? new Uint8Array(0));
  }

  head(status: number, type: string, more: HeaderList = []): this {
    this.#sink.head(status, ['content-type', type, ...more]);
    return this;
  }

  data(text: string | Uint8Array): this {
    this.#sink.data(typeof text === 'string' ? UTF8.encode(text) : text);
    return this;
  }

  end(): void {
    this.#sink.end();
  }

  fail(reason: TransportFailure['reason']): void {
    this.#sink.fail({ reason, message: 'ECONNRESET' });
  }
}

export class Caught implements Reply {
  status: number | null = null;
  headers: Record<string, string> = {};
  ended = false;
  broken = false;
  full = false;
  readonly chunks: Uint8Array[] = [];
  listener: ReplyListener | null = null;

  get text(): string {
    return Buffer.concat(this.chunks).toString('utf8');
  }

  head(status: number, headers: HeaderList): void {
    if (this.status !== null) throw new Error('a second head');
    this.status = status;
    for (let i = 0; i < headers.length; i += 2) {
      this.headers[headers[i] ?? ''] = headers[i + 1] ?? '';
    }
  }

  write(bytes: Uint8Array): boolean {
    if (this.status === null || this.ended || this.broken) throw new Error('a write out of turn');
    this.chunks.push(bytes);
    return !this.full;
  }

  end(): void {
    if (this.ended || this.broken) throw new Error('a second end');
    this.ended = true;
  }

  fail(): void {
    this.broken = true;
  }

  listen(listener: ReplyListener): void {
    this.listener = listener;
  }
}

export function candidate(overrides: Partial<Candidate> = {}): Candidate {
  return {
    provider: 'acme',
    kind: 'direct',
    record: 'openai',
    dialects: { 'openai-chat': { baseUrl: 'https://acme.test/v1' } },
    headers: {},
    timeouts: {},
    credential: {
      id: '00000000-0000-4000-8000-00000000000a',
      ownerId: '00000000-0000-4000-8000-000000000001',
      ownerKind: 'platform',
      type: 'key',
      ciphertext: 'sealed',
      origins: ['https://acme.test'],
    },
    upstreamModel: 'm-1',
    priority: 0,
    weight: 1,
    matched: 'exact',
    after: ['failure'],
    retries: 0,
    policy: { strategy: 'priority', providers: [] },
    price: null,
    ...overrides,
  };
}

/** Providers of a record without rules of its own, each called in one dialect. */
export function served(
  dialect: keyof Candidate['dialects'],
  more: Partial<Candidate> = {},
): Candidate {
  return candidate({
    record: 'openai-compatible',
    provider: dialect,
    dialects: { [dialect]: { baseUrl: 'https://acme.test' } },
    ...more,
  });
}

export interface BenchTop {
  readonly gateway: Gateway;
  readonly clock: ManualClock;
  readonly sent: Sent[];
  readonly rows: Attempt[];
  /** Sends a call and waits until it was answered or reached the far end. */
  call(body: unknown, overrides?: Partial<Inbound>): Promise<Caught>;
  /** Lets promises that are due run. */
  turn(): Promise<void>;
}

export interface BenchOptions {
  readonly candidates?: readonly Candidate[];
  readonly admission?: Admission;
  readonly restricted?: boolean;
  readonly capped?: boolean;
  readonly drainsAtOnce?: number;
  readonly admit?: Store['admit'];
  readonly random?: Random;
  readonly models?: Awaited<ReturnType<Store['models']>>;
}

export function benchTop(options: BenchOptions = {}): BenchTop {
  const clock = new ManualClock();
  const sent: Sent[] = [];
  const rows: Attempt[] = [];
  const principal = { userId: '11111111-1111-4111-8111-111111111111', keyId: null };
  const gateway = createGateway({
    clock,
    transport: farEnd(sent),
    random: options.random ?? {
      fill: (bytes) => void crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>),
    },
    authenticate: () => ({ kind: 'key', keyId: 'k', keyHash: 'h' }),
    vault: { open: async () => 'sk-secret' },
    store: {
      admit: (query) =>
        options.admit?.(query) ??
        options.admission ?? {
          admitted: true,
          principal,
          candidates: options.candidates ?? [candidate()],
          restricted: options.restricted ?? false,
          capped: options.capped ?? false,
          revision: 1,
          cacheable: true,
        },
      models: async () => options.models ?? [],
      identify: async () => principal,
    },
    ledger: {
      record: (attempt) => void rows.push(attempt),
      flush: async () => {},
      state: () => ({ pending: 0, dropped: 0, lastError: null }),
    },
    environment: { keepAlive: () => {}, sha256: () => '', log: () => {} },
    limits: { ...DEFAULT_LIMITS, drainsAtOnce: options.drainsAtOnce ?? 100 },
  });
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    gateway,
    clock,
    sent,
    rows,
    turn,
    async call(body, overrides = {}) {
      const reply = new Caught();
      gateway.handle(inbound(body, overrides), reply);
      await turn();
      return reply;
    },
  };
}

/** Notes every request and does with it what the test says. */
function farEnd(sent: Sent[]): Transport {
  return {
    send(request, sink) {
      const one = new Sent(request, sink);
      sent.push(one);
      return {
        pause: () => {
          one.paused = true;
        },
        resume: () => {
          one.paused = false;
        },
        abort: () => {
          one.aborted = true;
        },
      };
    },
  };
}

function inbound(body: unknown, overrides: Partial<Inbound>): Inbound {
  const bytes = body instanceof Uint8Array ? body : UTF8.encode(asText(body));
  return {
    method: 'POST',
    path: '/v1/chat/completions',
    query: '',
    header: () => null,
    body: bytes,
    refusal: null,
    ...overrides,
  };
}

function asText(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}
