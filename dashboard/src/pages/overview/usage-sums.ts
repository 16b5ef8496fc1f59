import type { UsageSummary } from '../../api/schema.generated.ts';

export type Sum = UsageSummary;

/** Whether some of what has no known cost was answered for sure; what failed may have no counts. */
export function answeredWithoutCost({ unpriced, failed_attempts: failed }: Sum): boolean {
  return unpriced > failed;
}

/** Attempts that failed and were followed by another one. */
export function retried({ attempts, calls, rejected_calls: rejected }: Sum): number {
  return Math.max(0, attempts - (calls - rejected));
}

export interface Failing {
  readonly failed: number;
  readonly of: number;
}

/**
 * Calls that got no answer: refused by Weir, or failed at the last provider that was tried. At one
 * provider it is attempts that count, since another may have answered the call.
 */
export function failing(sum: Sum, atOneProvider: boolean): Failing {
  if (atOneProvider) return { failed: sum.failed_attempts, of: sum.attempts };
  const unanswered = Math.max(0, sum.failed_attempts - retried(sum));
  return { failed: sum.rejected_calls + unanswered, of: sum.calls };
}

export interface FirstToken {
  readonly kind: 'p50' | 'mean';
  readonly ms: number | null;
}

/** The median where it is known of both times, else the mean of both: like is compared with like. */
export function firstTokens(now: Sum, before: Sum): { now: FirstToken; before: FirstToken } {
  const [half, halfBefore] = [now.first_token_p50_ms, before.first_token_p50_ms];
  const isKnown = [now, before].every(
    (sum) => typeof sum.first_token_p50_ms === 'number' || sum.mean_first_token_ms === null,
  );
  if (isKnown) {
    return {
      now: { kind: 'p50', ms: half ?? null },
      before: { kind: 'p50', ms: halfBefore ?? null },
    };
  }
  return {
    now: { kind: 'mean', ms: now.mean_first_token_ms },
    before: { kind: 'mean', ms: before.mean_first_token_ms },
  };
}
