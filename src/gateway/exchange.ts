import { GatewayError } from '../contract/error.ts';
import type { HeaderList } from '../contract/header-list.ts';
import type { ReplyListener } from '../contract/ports.ts';
import type { Target } from '../contract/target.ts';
import { type AttemptOwner, AttemptRun } from './attempt-run.ts';
import type { Call, GatewayPorts } from './call.ts';
import { type Carriage, firstWay, type Way } from './carriage.ts';
import type { Drains } from './drains.ts';
import { type Failure, replaceable } from './failure.ts';
import { addRouteHeaders, commonHeaders } from './headers.ts';
import type { Outlet } from './outlet.ts';
import { type OwnAnswer, writeAnswer, writeError, writeErrorEvent, writeJson } from './respond.ts';
import { type Outcome, settle } from './settle.ts';
import type { Watch, Watched } from './watch.ts';

const UTF8 = new TextEncoder();

export interface ExchangeParts {
  readonly ports: GatewayPorts;
  readonly call: Call;
  readonly outlet: Outlet;
  readonly way: Way;
  /** A whole answer of our own, for calls that can be answered without any provider. */
  readonly instead: OwnAnswer | null;
  readonly watch: Watch;
  readonly drains: Drains;
}

/** One call under way: tries its targets in order until one commits, and answers the caller. */
export class Exchange implements AttemptOwner, ReplyListener, Watched {
  readonly parts: ExchangeParts;
  /** Resolves when the last attempt is settled, also when the caller left long before. */
  readonly done: Promise<void>;
  #resolve: () => void = () => {};
  #run: AttemptRun | null = null;
  #others: readonly Target[];
  #attempts = 0;
  #expired = false;
  #lastSentAt: number;
  #beat: Uint8Array | null = null;

  constructor(parts: ExchangeParts) {
    this.parts = parts;
    this.#lastSentAt = parts.call.startedAt;
    this.#others = parts.way.others;
    this.done = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  start(): void {
    this.parts.watch.add(this);
    this.#try(this.parts.way.first);
  }

  gone(): void {
    this.parts.outlet.markGone();
    this.#run?.callerGone();
  }

  drained(): void {
    this.parts.outlet.markDrained();
    this.#run?.resume();
  }

  tick(now: number): void {
    this.#run?.tick(now);
    const { outlet, call, ports } = this.parts;
    if (!call.accepted.head.stream || call.dialect.heartbeat === '') return;
    if (outlet.state === 'closed' || outlet.full) return;
    if (outlet.state === 'held') {
      if (now - call.startedAt < ports.limits.holdMs) return;
      outlet.open(this.#streamHeaders());
      this.#heartbeat(now);
    } else if (now - this.#lastSentAt >= ports.limits.heartbeatMs && this.#betweenFrames()) {
      this.#heartbeat(now);
    }
  }

  expire(): void {
    this.#expired = true;
    this.#run?.expire();
  }

  /** Sends the head of the attempt that won. After this there is no other. */
  commit(status: number, carriage: Carriage, headers: HeaderList): void {
    const { outlet, call } = this.parts;
    const all = commonHeaders(call.requestId);
    addRouteHeaders(all, carriage, this.#attempts);
    for (const part of headers) all.push(part);
    outlet.commit(status, all);
  }

  write(bytes: Uint8Array): boolean {
    this.#lastSentAt = this.parts.ports.clock.now();
    return this.parts.outlet.write(bytes);
  }

  /** Hears once from every attempt that it is over. */
  over(outcome: Outcome): void {
    const { ports, call, outlet } = this.parts;
    const run = this.#run;
    this.#run = null;
    ports.ledger.record(settle(call, outcome));
    if (outcome.failure === null) {
      if (outcome.status === 'complete') outlet.end();
      else outlet.fail();
      return this.#finish();
    }
    const replacement = this.#replacement(outcome.failure);
    if (replacement !== null) return this.#try(replacement);
    this.#answer(outcome.failure, run);
    this.#finish();
  }

  /** The next target this call can be carried to, null if there is none or it is too late for one. */
  #replacement(failure: Failure): Carriage | null {
    const { outlet, call, ports } = this.parts;
    if (this.#expired || this.#others.length === 0 || !replaceable(failure)) return null;
    if (outlet.state !== 'held' && outlet.state !== 'open') return null;
    if (this.#attempts >= ports.limits.attempts) return null;
    const way = wayOn(call, this.#others);
    this.#others = way?.others ?? [];
    return way?.first ?? null;
  }

  #try(carriage: Carriage): void {
    this.#attempts += 1;
    const run = new AttemptRun(this, carriage, this.#attempts);
    this.#run = run;
    run.start();
  }

  /** Tells the caller of a failure in whatever way the answer's state still allows. */
  #answer(failure: Failure, run: AttemptRun | null): void {
    const { outlet, call } = this.parts;
    if (outlet.state === 'held') return this.#answerWhole(failure);
    if (call.accepted.head.stream) {
      return writeErrorEvent(outlet, errorEvent(call, failure.error, run));
    }
    outlet.fail();
  }

  #answerWhole(failure: Failure): void {
    const { outlet, call } = this.parts;
    const { instead } = this.parts;
    if (instead !== null && replaceable(failure)) return writeJson(outlet, 200, instead);
    const headers = commonHeaders(call.requestId);
    headers.push('x-weir-attempts', String(this.#attempts));
    if (this.#attempts > 1) headers.push('x-should-retry', 'false');
    if (failure.answer !== null) return writeAnswer(outlet, failure.answer, headers);
    writeError(outlet, {
      error: failure.error,
      dialect: call.dialect,
      headers,
      id: call.requestId,
    });
  }

  #streamHeaders(): HeaderList {
    return [...commonHeaders(this.parts.call.requestId), 'content-type', 'text/event-stream'];
  }

  #heartbeat(now: number): void {
    this.#beat ??= UTF8.encode(this.parts.call.dialect.heartbeat);
    this.#lastSentAt = now;
    this.parts.outlet.write(this.#beat);
  }

  #betweenFrames(): boolean {
    return this.#run?.betweenFrames ?? true;
  }

  #finish(): void {
    this.parts.watch.remove(this);
    this.#resolve();
  }
}

/** A failed call is answered with what failed, not with why the targets left could not be tried. */
function wayOn(call: Call, others: readonly Target[]): Way | null {
  try {
    return firstWay(call, others);
  } catch (cause) {
    if (cause instanceof GatewayError) return null;
    throw cause;
  }
}

function errorEvent(call: Call, error: GatewayError, run: AttemptRun | null): string {
  return run?.errorEvent(error) ?? call.dialect.errorEvent(error, call.requestId);
}
