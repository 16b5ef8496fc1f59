import type { Ending } from '../contract/attempt.ts';
import { GatewayError } from '../contract/error.ts';
import type { HeaderList } from '../contract/header-list.ts';
import type { TransportFailure, UpstreamHandle, UpstreamSink } from '../contract/ports.ts';
import type { Target } from '../contract/target.ts';
import { headerValue } from '../wire/headers.ts';
import type { AnswerBody } from './answer.ts';
import { answerBody } from './answer-body.ts';
import type { Call, GatewayPorts } from './call.ts';
import type { Carriage } from './carriage.ts';
import type { Drains } from './drains.ts';
import { type Failure, malformed, stopping, timedOut, unreachable } from './failure.ts';
import { outbound } from './outbound.ts';
import type { Outlet } from './outlet.ts';
import { withoutSecrets } from './scrub.ts';
import type { Outcome } from './settle.ts';

/** What an attempt needs of the call it belongs to. */
export interface AttemptOwner {
  readonly parts: {
    readonly ports: GatewayPorts;
    readonly call: Call;
    readonly outlet: Outlet;
    readonly drains: Drains;
  };
  commit(status: number, carriage: Carriage, headers: HeaderList): void;
  write(bytes: Uint8Array): boolean;
  over(outcome: Outcome): void;
}

/** How long a connection may stay open once its answer has ended: some tell usage after the finish. */
const AFTER_END_MS = 10_000;

const REQUEST_ID_HEADERS = ['x-request-id', 'request-id', 'x-generation-id'];

/** One try at one target, from opening the credential to the row that says how it ended. */
export class AttemptRun implements UpstreamSink {
  readonly target: Target;
  readonly #carriage: Carriage;
  readonly #owner: AttemptOwner;
  readonly #number: number;
  readonly #startedAt: number;
  #secret = '';
  #handle: UpstreamHandle | null = null;
  #body: AnswerBody | null = null;
  #status: number | null = null;
  #upstreamRequestId: string | null = null;
  #firstContentAt: number | null = null;
  #lastContentAt = 0;
  #pausedAt: number | null = null;
  #drainUntil: number | null = null;
  /** When the proper end was first seen to have been heard. */
  #endedAt: number | null = null;
  #heardAll = false;
  #over = false;

  constructor(owner: AttemptOwner, carriage: Carriage, number: number) {
    this.#owner = owner;
    this.#carriage = carriage;
    this.target = carriage.target;
    this.#number = number;
    const { call, ports } = owner.parts;
    this.#startedAt = number === 1 ? call.startedAt : ports.clock.now();
  }

  /** Whether something of our own may be written without landing inside a frame. */
  get betweenFrames(): boolean {
    return this.#body?.betweenFrames ?? true;
  }

  /** The proper end of the answer was seen and passed on. */
  get #ended(): boolean {
    return this.#body?.reading()?.ended === true;
  }

  start(): void {
    const { credential, provider } = this.target.candidate;
    if (credential.type === 'none') return this.#send('');
    const locked = (cause: unknown): void =>
      this.#fail('upstream_failed', lockedAway(this.target, cause));
    try {
      const secret = this.#owner.parts.ports.vault.open(credential, provider);
      if (secret instanceof Promise) secret.then((opened) => this.#send(opened), locked);
      else this.#send(secret);
    } catch (cause) {
      locked(cause);
    }
  }

  head(status: number, headers: HeaderList): void {
    if (this.#over) return;
    this.#status = status;
    this.#upstreamRequestId = firstHeader(headers, REQUEST_ID_HEADERS);
    const problem = unreadable(status, headers);
    if (problem !== null) return this.#abort('upstream_failed', malformed(this.target, problem));
    const { call, outlet } = this.#owner.parts;
    this.#body = answerBody({
      status,
      headers,
      carriage: this.#carriage,
      call,
      opened: () => outlet.state === 'open',
      events: this,
    });
  }

  data(bytes: Uint8Array): void {
    if (this.#over) return;
    try {
      this.#body?.data(bytes);
    } catch (cause) {
      this.#unreadable(cause);
    }
  }

  end(): void {
    if (this.#over) return;
    try {
      this.#body?.end();
    } catch (cause) {
      this.#unreadable(cause);
    }
  }

  fail(failure: TransportFailure): void {
    if (this.#over) return;
    // Its end was heard, so that the connection broke takes nothing from it.
    if (this.#ended) this.end();
    else this.#fail('upstream_failed', unreachable(this.target, failure));
  }

  /** The body says: this is the answer, let its head go. */
  commit(headers: HeaderList): void {
    this.#owner.commit(this.#status ?? 200, this.#carriage, headers);
  }

  /** The body says: these bytes may go out. */
  write(bytes: Uint8Array): void {
    if (this.#owner.write(bytes) || this.#pausedAt !== null) return;
    this.#pausedAt = this.#owner.parts.ports.clock.now();
    this.#handle?.pause();
  }

  /** The body says: the caller's user would see something now. */
  content(): void {
    this.#lastContentAt = this.#owner.parts.ports.clock.now();
    this.#firstContentAt ??= this.#lastContentAt;
  }

  /** The body says: the answer came to its proper end. */
  complete(): void {
    const missed = this.#owner.parts.outlet.gone && !this.#heardAll;
    this.#finish(missed ? 'client_gone' : 'complete', null);
  }

  /** The body says: this answer is a failure. */
  broken(failure: Failure): void {
    const { headers, credential } = this.target.candidate;
    const shared = credential.ownerKind === 'platform' ? Object.values(headers) : [];
    this.#abort('upstream_failed', withoutSecrets(failure, [this.#secret, ...shared]));
  }

  resume(): void {
    if (this.#pausedAt === null) return;
    this.#pausedAt = null;
    this.#lastContentAt = this.#owner.parts.ports.clock.now();
    this.#handle?.resume();
  }

  /** Reads on where the provider bills the whole answer anyway, so that the bill is known. */
  callerGone(): void {
    if (this.#over) return;
    // Clients hang up once they have read the end; nothing was lost on them.
    this.#heardAll = this.#ended;
    const { ports, drains } = this.#owner.parts;
    if (this.target.record.abortStopsBilling || !drains.enter()) return this.#leave();
    this.#drainUntil = ports.clock.now() + ports.limits.drainMs;
    this.resume();
  }

  tick(now: number): void {
    if (this.#over) return;
    if (this.#ended) return this.#hangUp(now);
    const { limits } = this.#owner.parts.ports;
    if (this.#drainUntil !== null) {
      if (now >= this.#drainUntil) this.#leave();
    } else if (this.#pausedAt !== null) {
      if (now - this.#pausedAt >= limits.stallMs) this.#leave();
    } else {
      const phase = this.#latePhase(now);
      if (phase !== null) this.#abort('timed_out', timedOut(this.target, phase));
    }
  }

  /** All was said, but the upstream keeps the connection: that is no failure. */
  #hangUp(now: number): void {
    this.#endedAt ??= now;
    if (now - this.#endedAt < AFTER_END_MS) return;
    this.#handle?.abort();
    this.end();
  }

  /** What ends this attempt's stream as failed. */
  errorEvent(error: GatewayError): string {
    const { call } = this.#owner.parts;
    return this.#body?.failed?.(error) ?? call.dialect.errorEvent(error, call.requestId);
  }

  /** No time is left at all, whatever the deadlines say. */
  expire(): void {
    if (!this.#over) this.#abort('timed_out', stopping());
  }

  /** The deadline that has passed, in words that follow "sent", null if none has. */
  #latePhase(now: number): string | null {
    const { call, ports } = this.#owner.parts;
    const { headers, firstContent, idle, total } = this.target.timeouts;
    const age = now - this.#startedAt;
    if (now - call.startedAt >= Math.min(total, ports.limits.totalMs)) return 'no complete answer';
    if (!call.accepted.head.stream) return null;
    // Where no stream may come of it, the answer is one that takes its time.
    if (this.#firstContentAt === null && call.dialect.heartbeat === '') return null;
    if (this.#status === null) return age >= headers ? 'no answer' : null;
    if (this.#firstContentAt === null) return age >= firstContent ? 'no content' : null;
    return now - this.#lastContentAt >= idle ? 'no further content' : null;
  }

  #send(secret: string): void {
    if (this.#over) return;
    this.#secret = secret;
    const { call, ports } = this.#owner.parts;
    try {
      const request = outbound(this.#carriage, { inbound: call.inbound, secret });
      this.#handle = ports.transport.send(request, this);
    } catch (cause) {
      return this.#fail('upstream_failed', notSent(this.target, cause));
    }
    // The sink may have heard everything before `send` returned.
    if (this.#over) this.#handle.abort();
  }

  /**
   * Reading it threw, as a nesting deeper than the stack does: nothing may be thrown into the
   * transport, which would leave the call without an end and without its row.
   */
  #unreadable(cause: unknown): void {
    const { call, ports } = this.#owner.parts;
    ports.environment.log('error', 'answer_unreadable', {
      request_id: call.requestId,
      error: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
    });
    if (!this.#over) {
      this.#abort('upstream_failed', malformed(this.target, 'sent an answer that cannot be read'));
    }
  }

  #leave(): void {
    this.#handle?.abort();
    this.#finish(this.#heardAll ? 'complete' : 'client_gone', null);
  }

  #abort(ending: Ending, failure: Failure): void {
    this.#handle?.abort();
    this.#fail(ending, failure);
  }

  #fail(ending: Ending, failure: Failure): void {
    this.#finish(this.#owner.parts.outlet.gone ? 'client_gone' : ending, failure);
  }

  #finish(status: Ending, failure: Failure | null): void {
    if (this.#over) return;
    this.#over = true;
    const { ports, drains } = this.#owner.parts;
    if (this.#drainUntil !== null) drains.leave();
    this.#owner.over({
      carriage: this.#carriage,
      number: this.#number,
      status,
      httpStatus: this.#status,
      failure,
      reading: this.#body?.reading() ?? null,
      startedAt: this.#startedAt,
      firstContentAt: this.#firstContentAt,
      settledAt: ports.clock.now(),
      upstreamRequestId: this.#upstreamRequestId,
    });
  }
}

/** Why an answer's head already says that it cannot be read, null if it can. */
function unreadable(status: number, headers: HeaderList): string | null {
  if (status >= 300 && status < 400) return 'answered with a redirect';
  const encoding = headerValue(headers, 'content-encoding');
  if (encoding === null || encoding.toLowerCase() === 'identity') return null;
  return 'compressed its answer although asked not to';
}

function firstHeader(headers: HeaderList, names: readonly string[]): string | null {
  for (const name of names) {
    const value = headerValue(headers, name);
    if (value !== null) return value.slice(0, 200);
  }
  return null;
}

function lockedAway(target: Target, cause: unknown): Failure {
  const error = new GatewayError(
    'provider_credential_rejected',
    `The credential for provider ${target.candidate.provider} could not be opened with the master keys of this installation, so the provider was not asked. An administrator has to bring back the master keys it was sealed with, or save the credential again.`,
    { cause },
  );
  const raw = String(cause).slice(0, 2_000);
  return { class: 'dead_key', error, answer: null, raw, retryAfterMs: null, again: false };
}

function notSent(target: Target, cause: unknown): Failure {
  if (cause instanceof GatewayError) {
    const raw = cause.message;
    return {
      class: 'unavailable',
      error: cause,
      answer: null,
      raw,
      retryAfterMs: null,
      again: false,
    };
  }
  return malformed(target, `could not be called (${String(cause).slice(0, 200)})`);
}
