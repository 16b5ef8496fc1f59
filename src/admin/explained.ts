/** What the management API hears of a call that is only thought of. */
import type { Relay } from '../contract/attempt.ts';
import type { DialectId } from '../contract/dialect-id.ts';

export interface ExplainAsked {
  /** As `weir.explain` answers them. */
  readonly candidates: unknown;
  readonly dialect: DialectId;
  readonly body: Uint8Array;
  readonly model: string;
  readonly now: number;
}

export interface ExplainedTarget {
  readonly provider: string;
  readonly kind: 'direct' | 'aggregator';
  readonly model: string;
  readonly dialect: DialectId;
  readonly relay: Relay | null;
  readonly losses: readonly string[];
  readonly problem: { readonly code: string; readonly message: string } | null;
  /** Why it comes last: it failed a while ago. */
  readonly resting: string | null;
  readonly credential_id: string;
  readonly owner: 'platform' | 'user';
  readonly price_version: string | null;
  readonly price_source: string | null;
  readonly cost_usd: string | null;
}

export interface ExplainedCall {
  readonly targets: readonly ExplainedTarget[];
  readonly passed: readonly {
    readonly provider: string;
    readonly model: string;
    readonly credential_id: string;
    readonly reason: string;
  }[];
  readonly prompt_tokens: number;
  readonly output_limit: number | null;
}

/** @throws {GatewayError} what the call itself would be refused with. */
export type ExplainPort = (asked: ExplainAsked) => ExplainedCall;
