import type { UpstreamError } from '../contract/error.ts';
import { GatewayError } from '../contract/error.ts';
import type { HeaderList } from '../contract/header-list.ts';
import type { TransportFailure } from '../contract/ports.ts';
import type { FailureClass } from '../contract/provider.ts';
import type { After, Target } from '../contract/target.ts';
import { classify } from '../providers/classify.ts';
import type { Carriage } from './carriage.ts';
import { retryAfterOf } from './routing/retry-after.ts';

/** Why an attempt failed, and what the caller hears if no other target takes over. */
export interface Failure {
  readonly class: FailureClass;
  readonly error: GatewayError;
  /** The upstream's own answer, where it may pass unchanged. */
  readonly answer: UpstreamAnswer | null;
  /** The upstream's words, for admins. */
  readonly raw: string | null;
  /** How long the provider asked to be left alone; null: it did not say. */
  readonly retryAfterMs: number | null;
  /** Asking the same target once more may help, and nothing was generated that would be paid twice. */
  readonly again: boolean;
  /** The provider did nothing wrong. */
  readonly ours?: true;
}

export interface UpstreamAnswer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
}

/** Statuses whose bodies help the caller mend the request and hold nothing of ours. */
const PASSABLE = new Set([400, 404, 413, 422, 429]);

/** The targets that may do better, null after the caller's own mistake: none would. */
export function afterOf(failure: Failure): After | null {
  switch (failure.class) {
    case 'bad_request':
      return null;
    case 'context_length':
    case 'content_policy':
      return failure.class;
    default:
      return 'failure';
  }
}

/** An answer with a status of 400 or more. */
export function refusedBy(carriage: Carriage, answer: UpstreamAnswer): Failure {
  const { target, dialect, translation } = carriage;
  const text = new TextDecoder().decode(answer.body);
  const said = dialect.readError(text);
  const kind = classify(target.record, answer.status, said);
  const own = target.candidate.credential.ownerKind === 'user';
  const concernsKey = kind === 'dead_key' || kind === 'no_balance';
  const passes = concernsKey ? own : PASSABLE.has(answer.status);
  return {
    class: kind,
    retryAfterMs: retryAfterOf(answer.headers, text),
    again: kind === 'unavailable' || kind === 'rate_limited',
    error:
      passes && said !== null
        ? quoted(target, { answer, said, concernsKey })
        : concernsKey
          ? credentialRejected(target, kind)
          : statusError(target, answer),
    answer: passes && said !== null && translation === null ? answer : null,
    raw: excerpt(text, 2_000),
  };
}

/** An error told inside an answer that began as a success. */
export function failedInside(target: Target, said: UpstreamError): Failure {
  const kind = classify(target.record, 200, said);
  const concernsKey = kind === 'dead_key' || kind === 'no_balance';
  // They stand inside a sentence of ours, which has a full stop of its own.
  const words = excerpt(said.message, 300).replace(/[.\s]+$/, '');
  return {
    class: kind,
    retryAfterMs: null,
    // It began to answer, and may be paid for that.
    again: false,
    error: concernsKey
      ? credentialRejected(target, kind)
      : broken(target, `reported an error in its answer: ${words}`),
    answer: null,
    raw: excerpt(JSON.stringify(said), 2_000),
  };
}

export function unreachable(target: Target, failure: TransportFailure): Failure {
  if (failure.reason === 'address_refused') return forbidden(target, failure);
  // It was reached: part of an answer may have come already.
  if (failure.reason === 'reset') {
    return plain(broken(target, 'broke the connection off'), failure.message);
  }
  const never = failure.reason === 'tls' || failure.reason === 'redirect';
  const message = `Provider ${target.candidate.provider} could not be reached (${failure.reason}). Try again shortly.`;
  const error = new GatewayError('upstream_unreachable', message);
  return { ...plain(error, failure.message), again: !never };
}

/** Trying again would not help: whoever runs Weir has to allow it first. */
function forbidden(target: Target, failure: TransportFailure): Failure {
  const message = `Provider ${target.candidate.provider} is at an address that may not be called from here. Whoever runs Weir can allow it with WEIR_ALLOW_PRIVATE_UPSTREAMS.`;
  return plain(new GatewayError('upstream_unreachable', message), failure.message);
}

/** An answer that is not what the format promises. */
export function malformed(target: Target, what: string): Failure {
  return plain(broken(target, what), what);
}

export function timedOut(target: Target, phase: string): Failure {
  const message = `Provider ${target.candidate.provider} sent ${phase} in time. Try again, or choose another model.`;
  return plain(new GatewayError('upstream_timeout', message), phase);
}

/** Weir itself has no time left for it; the provider did nothing wrong. */
export function stopping(): Failure {
  const error = new GatewayError(
    'shutting_down',
    'Weir is stopping and could not wait for the rest of this answer. Try again in a moment.',
    { retryAfter: 5 },
  );
  return { ...plain(error, 'ended by Weir'), ours: true };
}

function plain(error: GatewayError, raw: string): Failure {
  const more = { answer: null, raw: excerpt(raw, 2_000), retryAfterMs: null, again: false };
  return { class: 'unavailable', error, ...more };
}

function broken(target: Target, what: string): GatewayError {
  return new GatewayError(
    'upstream_failed',
    `Provider ${target.candidate.provider} ${what}. Try again, or choose another model.`,
  );
}

function credentialRejected(target: Target, kind: 'dead_key' | 'no_balance'): GatewayError {
  const { provider } = target.candidate;
  return new GatewayError(
    'provider_credential_rejected',
    kind === 'dead_key'
      ? `Provider ${provider} refused the credential kept for it. An administrator has to test or replace it.`
      : `Provider ${provider} says that the account of the credential kept for it has no credit left. An administrator has to add credit there, or replace it.`,
  );
}

/** The provider's own words, which some clients look for, under the status it gave. */
function quoted(target: Target, { answer, said, concernsKey }: Quotable): GatewayError {
  if (answer.status === 429 && !concernsKey) return statusError(target, answer);
  const words = excerpt(said.message, 2_000);
  const message = `Provider ${target.candidate.provider} refused the request: ${words}`;
  const code = concernsKey ? 'provider_credential_rejected' : 'upstream_refused';
  return new GatewayError(code, message, { status: answer.status });
}

interface Quotable {
  readonly answer: UpstreamAnswer;
  readonly said: UpstreamError;
  /** The credential is the caller's own, so what its provider says of it is theirs to hear. */
  readonly concernsKey: boolean;
}

function statusError(target: Target, answer: UpstreamAnswer): GatewayError {
  if (answer.status !== 429) return broken(target, `answered with status ${answer.status}`);
  const ms = retryAfterOf(answer.headers, new TextDecoder().decode(answer.body));
  return new GatewayError(
    'upstream_rate_limited',
    `Provider ${target.candidate.provider} is limiting its rate. Wait and try again.`,
    ms === null || ms === 0 ? {} : { retryAfter: Math.ceil(ms / 1_000) },
  );
}

/**
 * The beginning of a text, cut between two words: half a secret would not be found by whoever takes
 * secrets out of it afterwards.
 */
function excerpt(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most).replace(/\S+$/, '')}...`;
}
