import type { UpstreamError } from './error.ts';

/**
 * Tokens in disjoint buckets, as one provider reported them. Null means "not said", which is not
 * zero. `reasoning` is the part of `output` spent on reasoning; every other bucket excludes the rest.
 */
export interface Usage {
  /** Uncached text input. */
  readonly input: number | null;
  readonly cacheRead: number | null;
  readonly cacheWrite: number | null;
  /** Cache writes with a one-hour lifetime, priced apart by Anthropic. */
  readonly cacheWriteLong: number | null;
  readonly audioInput: number | null;
  /** All text output, reasoning included. */
  readonly output: number | null;
  readonly reasoning: number | null;
  readonly audioOutput: number | null;
  /** Pictures the answer brought, where they were asked for as such; absent: none. */
  readonly images?: number;
  /** The provider's own figure in USD as a plain decimal, null when it gave none. */
  readonly reportedCost: string | null;
  /** Set where not all was billed by the model's list price: the tier, the speed or the model that was. */
  readonly tariff?: string;
  /** Set where a call of this kind costs nothing anywhere, whatever a call has as its price. */
  readonly free?: true;
}

/** What a meter knows at any moment of an answer. */
export interface Reading {
  readonly usage: Usage | null;
  /** The provider's own finish reason, null until it was said. */
  readonly finish: string | null;
  readonly error: UpstreamError | null;
  /** UTF-16 units of text, reasoning and tool arguments delivered so far. */
  readonly deliveredLength: number;
  /** Whether the dialect's proper end was seen. */
  readonly ended: boolean;
}

/** Where a row's token counts come from. */
export type UsageSource = 'reported' | 'lookup' | 'observed' | 'none';

/** Where a row's cost comes from, best first. */
export type CostSource = 'reported' | 'override' | 'list' | 'catalog' | 'none';

/**
 * One immutable price version. Rates are decimals in USD per million tokens, `request` per call, `image`
 * for each picture made. A rate `input@200000` takes the place of `input` for calls whose prompt has more tokens than that:
 * vendors bill the whole call by it (https://ai.google.dev/gemini-api/docs/pricing).
 */
export interface Price {
  readonly version: string;
  readonly source: 'override' | 'list' | 'catalog';
  readonly currency: string;
  readonly rates: Readonly<Record<string, string>>;
}
