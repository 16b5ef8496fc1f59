import type { ErrorCode, UpstreamError } from '../../contract/error.ts';
import type { Pinned } from './catalogue.ts';
import { failed, type Kind, notProven, type Verdict } from './report.ts';

/** An error that Weir answered with, or passed on from a provider. */
export interface Refusal extends Pick<UpstreamError, 'code' | 'message'> {
  /** 200 where it came inside a stream. */
  readonly status: number;
}

/** Why a call came to nothing. */
export interface Failure {
  readonly words: string;
  /** What it was refused with, by Weir or by a provider through it; null: not so. */
  readonly refusal: Refusal | null;
}

/** What is no fault of the deployment's; reads on after "because". */
const EXCUSES: Partial<Record<ErrorCode, string>> = {
  upstream_rate_limited: 'the provider limits its rate',
  upstream_failed: 'the provider failed',
  upstream_unreachable: 'the provider could not be reached',
  upstream_timeout: 'the provider took too long',
  provider_credential_rejected: 'the provider takes no calls on its key',
  daily_ceiling_reached: 'the caller has spent what is allowed in a day',
  platform_access_off: 'the caller may not use shared keys',
  model_unpriced: "the model's price is not known, so that it counts against no allowance",
};

/**
 * A key that does not open is refused by the same code as one the provider refuses. That one is the
 * installation's own fault: its master keys are not those the key was sealed with.
 */
const SEALED = /could not be opened/;

/** Why a call that failed says nothing of the deployment; null: it does. */
function excuseOf({ refusal }: Failure): string | null {
  if (refusal === null || SEALED.test(refusal.message)) return null;
  const { code, status } = refusal;
  // A provider's own words pass through with this status; Weir limits nobody's rate.
  if (status === 429) return 'the provider limits its rate';
  return code === null ? null : (EXCUSES[code as ErrorCode] ?? null);
}

/** The verdict on a call that failed. */
export function judgeFailure(failure: Failure, kind: Kind): Verdict {
  const { words } = failure;
  const excuse = excuseOf(failure);
  if (excuse === null) return failed(words, adviceFor(failure, kind));
  return notProven(`${excuse}: ${words}`, adviceFor(failure, kind));
}

/** Whether it was refused for what the model is, and not for who calls or how. */
export function isAboutModel({ refusal }: Failure): boolean {
  return refusal?.code === 'model_unpriced' || refusal?.code === 'model_not_found';
}

/** The verdict on a call of a model that its provider's list does not have. */
export function judgeUnlisted({ provider, model }: Pinned, kind: Kind): Verdict {
  return notProven(
    `${provider} has no model ${model} in its list here`,
    `Correct --${kind}-model, or read the provider's list anew: Dashboard, Providers. /v1/models ` +
      'lists what this caller may call.',
  );
}

function adviceFor({ words, refusal }: Failure, kind: Kind): string {
  const other = `another model with --${kind}-model`;
  if (SEALED.test(words)) {
    return 'WEIR_MASTER_KEYS is not what the key was sealed with: set the copy you kept, or enter the key again in the dashboard, Providers.';
  }
  switch (refusal?.code) {
    case 'provider_credential_rejected':
      return `Dashboard, Providers: test the key, and save a good one or add credit; or give ${other}.`;
    case 'model_unpriced':
      return `Dashboard, Models: set its price; or give ${other}.`;
    case 'platform_access_off':
    case 'daily_ceiling_reached':
      return `Let users call it (Settings, access), call as somebody who may, or give ${other}.`;
    case 'model_not_found':
    case 'model_not_allowed':
      return `Give ${other}; /v1/models lists what this caller may call.`;
  }
  if (/upstream|rate|provider/.test(words)) return `Verify again later, or give ${other}.`;
  return `Look at the logs of the function or server, then verify again, or give ${other}.`;
}
