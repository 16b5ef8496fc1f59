import type { DialectId } from './dialect-id.ts';
import type { JsonObject } from './json.ts';
import type { Principal } from './principal.ts';
import type { Target } from './target.ts';
import type { Usage, UsageSource } from './usage.ts';

/** How a stream, or a call that never became one, ended. */
export type Ending = 'complete' | 'client_gone' | 'upstream_failed' | 'timed_out';

export type Status = Ending | 'rejected';

export type Relay = 'passthrough' | 'adjusted' | 'translated';

/** One try at one target, or a call rejected before any (then `attempt` is 0), once it is over. */
export interface Attempt {
  /** UUIDv7 made by Weir; the row's `created_at` is derived from it. */
  readonly requestId: string;
  readonly attempt: number;
  readonly principal: Principal;
  /** What the caller asked for. */
  readonly model: string;
  readonly dialect: DialectId;
  readonly stream: boolean;
  /** Null when the call was rejected before any. */
  readonly target: Target | null;
  readonly relay: Relay | null;
  readonly status: Status;
  /** The upstream's status, or ours when there was none. */
  readonly httpStatus: number | null;
  readonly errorCode: string | null;
  readonly finish: string | null;
  readonly usage: Usage | null;
  readonly usageSource: UsageSource;
  readonly latencyMs: number;
  readonly firstTokenMs: number | null;
  /** Milliseconds since the epoch. */
  readonly settledAt: number;
  /** For admins only: why this target, the upstream's request id, its raw error. */
  readonly details: AttemptDetails;
}

export interface AttemptDetails {
  readonly upstreamRequestId: string | null;
  /** The upstream's own error, cut to 2,000 characters. */
  readonly upstreamError: string | null;
  /** What the translated request could not say, each word once. */
  readonly losses: readonly string[];
  /** What was chosen from; null where there was no choice, and for attempts after the first. */
  readonly choice: JsonObject | null;
}
