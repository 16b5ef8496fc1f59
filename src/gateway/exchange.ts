import { GatewayError } from '../contract/error.ts';
import type { HeaderList } from '../contract/header-list.ts';
import type { ReplyListener } from '../contract/ports.ts';
import type { After, Target } from '../contract/target.ts';
import { type AttemptOwner, AttemptRun } from './attempt-run.ts';
import type { Call, GatewayPorts } from './call.ts';
import { type Carriage, firstWay, type Way } from './carriage.ts';
import type { Drains } from './drains.ts';
import { afterOf, type Failure, stopping } from './failure.ts';
import { addRouteHeaders, commonHeaders } from './headers.ts';
import type { Outlet } from './outlet.ts';
import type { Plan } from './plan.ts';
import { type OwnAnswer, writeAnswer, writeError, writeErrorEvent, writeJson } from './respond.ts';
import type { Ended, Health } from './routing/health.ts';
import { backoffMs } from './routing/retry-after.ts';
import { choiceOf } from './routing/told.ts';
import { type Outcome, settle } from './settle.ts';
import type { Watch, Watched } from './watch.ts';

const UTF8 = new TextEncoder();

export interface ExchangeParts {
  readonly ports: GatewayPorts;
  readonly call: Call;
  readonly outlet: Outlet;
  /** Where it could go. */
  readonly plan: Plan;
  readonly way: Way;
  /** A whole answer of our own, for calls that can be answered without any provider. */
  readonly instead: OwnAnswer | null;
  readonly watch: Watch;
  readonly drains: Drains;
  readonly health: Health;
}

/** No caller is kept waiting for longer than this for another try at the same target. */
const LONGEST_WAIT_MS = 10_000;

/** One call under way: tries its targets in order until one commits, and answers the caller. */
export class Exchange implements AttemptOwner, ReplyListener, Watched {
  readonly parts: ExchangeParts;
  /** Resolves when the last attempt is settled, also when the caller left long before. */
  readonly done: Promise<void>;
  #resolve: () => void = () => {};
  #run: AttemptRun | null = null;
  #others: readonly Target[];
  #attempts = 0;
  /** Whether the attempt under way finds out for all whether its target is well again. */
  #isProbe = false;
  /** How often the target was tried again itself. */
  #again = 0;
  /** The next try, while it is waited for. */
  #waiting: {
    readonly carriage: Carriage;
    readonly until: number;
    readonly failure: Failure;
  } | null = null;
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
    if (this.#waiting !== null) this.#finish();
  }

  drained(): void {
    this.parts.outlet.markDrained();
    this.#run?.resume();
  }

  tick(now: number): void {
    this.#run?.tick(now);
    if (this.#waiting !== null && now >= this.#waiting.until) this.#try(this.#waiting.carriage);
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
    if (this.#waiting === null) return;
    this.#answer(stopping(), null);
    this.#finish();
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
    this.#learn(outcome);
    const choice = outcome.number === 1 ? choiceOf(this.parts.plan) : null;
    ports.ledger.record(settle(call, outcome, choice));
    if (outcome.failure === null) {
      if (outcome.status === 'complete') outlet.end();
      else outlet.fail();
      return this.#finish();
    }
    const after = this.#mayGoOn() ? afterOf(outcome.failure) : null;
    const replacement = after === null ? null : this.#replacement(after);
    if (replacement !== null) return this.#try(replacement);
    if (after !== null && this.#waits(outcome.carriage, outcome.failure)) return;
    this.#answer(outcome.failure, run);
    this.#finish();
  }

  /** Nothing was sent yet that another attempt could contradict. */
  #mayGoOn(): boolean {
    const { outlet, ports } = this.parts;
    const silent = outlet.state === 'held' || outlet.state === 'open';
    return silent && !this.#expired && this.#attempts < ports.limits.attempts;
  }

  /** The next target this call can be carried to: one that does not rest by now, if there is any. */
  #replacement(after: After): Carriage | null {
    const { call, ports, health } = this.parts;
    const now = ports.clock.now();
    const rests = ({ candidate }: Target): number =>
      health.restOf(candidate, now) === null ? 0 : 1;
    const others = this.#others.toSorted((one, other) => rests(one) - rests(other));
    const way = others.length === 0 ? null : wayOn(call, others, after);
    this.#others = way?.others ?? [];
    return way?.first ?? null;
  }

  /** No other target is left: the same may be tried again, after a moment or when it said. */
  #waits(carriage: Carriage, failure: Failure): boolean {
    const { ports } = this.parts;
    if (!failure.again || this.#again >= carriage.target.candidate.retries) return false;
    this.#again += 1;
    const wait = failure.retryAfterMs ?? backoffMs(this.#again, chance(ports));
    if (wait > LONGEST_WAIT_MS) return false;
    this.#waiting = { carriage, failure, until: ports.clock.now() + wait };
    return true;
  }

  /** What the attempt says of its target, for the calls that come after it. */
  #learn({ carriage, failure, status, settledAt }: Outcome): void {
    const { outlet, health } = this.parts;
    const answered = status === 'complete' ? 'good' : 'unsaid';
    const unsaid = outlet.gone || failure?.ours === true;
    const as: Ended['as'] = failure === null ? answered : unsaid ? 'unsaid' : failure.class;
    const retryAfterMs = failure?.retryAfterMs ?? null;
    const ended = {
      as: isRefusal(as) ? 'good' : as,
      retryAfterMs,
      isProbe: this.#isProbe,
    } as const;
    health.end(carriage.target.candidate, ended, settledAt);
  }

  #try(carriage: Carriage): void {
    const { health, ports } = this.parts;
    this.#attempts += 1;
    this.#waiting = null;
    this.#isProbe = health.begin(carriage.target.candidate, ports.clock.now());
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
    if (instead !== null && afterOf(failure) === 'failure') return writeJson(outlet, 200, instead);
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
    this.#waiting = null;
    this.parts.watch.remove(this);
    this.#resolve();
  }
}

/** A failed call is answered with what failed, not with why the targets left could not be tried. */
function wayOn(call: Call, others: readonly Target[], after: After): Way | null {
  try {
    return firstWay(call, others, after);
  } catch (cause) {
    if (cause instanceof GatewayError) return null;
    throw cause;
  }
}

/** The target is well: it was the request that it would not answer. */
function isRefusal(as: Ended['as']): boolean {
  return as === 'bad_request' || as === 'context_length' || as === 'content_policy';
}

/** From 0 to 1. */
function chance({ random }: GatewayPorts): number {
  const bytes = new Uint8Array(1);
  random.fill(bytes);
  return (bytes[0] ?? 0) / 255;
}

function errorEvent(call: Call, error: GatewayError, run: AttemptRun | null): string {
  return run?.errorEvent(error) ?? call.dialect.errorEvent(error, call.requestId);
}
