import type { Attempt, Ending } from '../contract/attempt.ts';
import type { Dialect, ScannedBody } from '../contract/dialect.ts';
import type { DialectId } from '../contract/dialect-id.ts';
import type { GatewayError } from '../contract/error.ts';
import type { JsonObject } from '../contract/json.ts';
import type { Principal } from '../contract/principal.ts';
import type { Reading, Usage, UsageSource } from '../contract/usage.ts';
import { promptTokens } from '../hub/prompt-tokens.ts';
import type { Call } from './call.ts';
import type { Carriage } from './carriage.ts';
import type { Failure } from './failure.ts';

/** UTF-16 units of text a token stands for on average; only ever used for `observed` usage. */
const UNITS_PER_TOKEN = 4;

const MODEL_LIMIT = 512;

/** What one attempt came to. */
export interface Outcome {
  readonly carriage: Carriage;
  readonly number: number;
  readonly status: Ending;
  readonly httpStatus: number | null;
  readonly failure: Failure | null;
  /** Null when no successful head ever came, so that nothing can have been generated for us. */
  readonly reading: Reading | null;
  readonly startedAt: number;
  readonly firstContentAt: number | null;
  readonly settledAt: number;
  readonly upstreamRequestId: string | null;
}

/** The one row of an attempt, however it ended. */
export function settle(call: Call, outcome: Outcome, choice: JsonObject | null): Attempt {
  const { usage, source } = usageOf(call, outcome);
  return {
    requestId: call.requestId,
    attempt: outcome.number,
    principal: call.principal,
    model: call.accepted.head.model,
    dialect: call.dialect.id,
    stream: call.accepted.head.stream,
    target: outcome.carriage.target,
    relay: outcome.carriage.relay,
    status: outcome.status,
    httpStatus: outcome.httpStatus,
    errorCode: outcome.failure?.error.code ?? null,
    finish: outcome.reading?.finish ?? null,
    usage,
    usageSource: source,
    latencyMs: outcome.settledAt - outcome.startedAt,
    firstTokenMs:
      outcome.firstContentAt === null ? null : outcome.firstContentAt - outcome.startedAt,
    settledAt: outcome.settledAt,
    details: {
      upstreamRequestId: outcome.upstreamRequestId,
      upstreamError: outcome.failure?.raw ?? null,
      losses: outcome.carriage.losses,
      choice,
    },
  };
}

/**
 * What the provider reported, else what was seen to pass. A complete answer without usage stays
 * unknown: a guess would look like a measurement.
 */
function usageOf(call: Call, outcome: Outcome): { usage: Usage | null; source: UsageSource } {
  const reading = outcome.reading;
  if (reading === null) return { usage: null, source: 'none' };
  if (reading.usage !== null) {
    return reading.ended
      ? { usage: reading.usage, source: 'reported' }
      : interrupted(reading.usage, reading.deliveredLength);
  }
  if (outcome.status === 'complete' || reading.deliveredLength === 0) {
    return { usage: null, source: 'none' };
  }
  return {
    usage: observed(call.dialect, call.accepted.body, reading.deliveredLength),
    source: 'observed',
  };
}

/**
 * Some providers report usage from the first frame on, and the output only at the end: what was
 * delivered by then was at least as much.
 */
function interrupted(usage: Usage, delivered: number): { usage: Usage; source: UsageSource } {
  const output = Math.ceil(delivered / UNITS_PER_TOKEN);
  if (output <= (usage.output ?? 0)) return { usage, source: 'reported' };
  return { usage: { ...usage, output }, source: 'observed' };
}

function observed(dialect: Dialect, body: ScannedBody, delivered: number): Usage {
  const input = dialect.estimatePrompt(body);
  return { ...promptTokens(input), output: Math.ceil(delivered / UNITS_PER_TOKEN) };
}

/** What is known of a call that was refused before any attempt. */
export interface Rejection {
  readonly requestId: string;
  readonly principal: Principal;
  readonly dialect: DialectId;
  readonly model: string;
  readonly stream: boolean;
  readonly error: GatewayError;
  readonly startedAt: number;
  readonly settledAt: number;
}

/** The row of a call refused before any attempt: number 0. */
export function settleRejection(rejection: Rejection): Attempt {
  return {
    requestId: rejection.requestId,
    attempt: 0,
    principal: rejection.principal,
    model: rejection.model.slice(0, MODEL_LIMIT),
    dialect: rejection.dialect,
    stream: rejection.stream,
    target: null,
    relay: null,
    status: 'rejected',
    httpStatus: rejection.error.status,
    errorCode: rejection.error.code,
    finish: null,
    usage: null,
    usageSource: 'none',
    latencyMs: rejection.settledAt - rejection.startedAt,
    firstTokenMs: null,
    settledAt: rejection.settledAt,
    details: { upstreamRequestId: null, upstreamError: null, losses: [], choice: null },
  };
}
