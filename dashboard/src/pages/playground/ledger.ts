import type { Bill, Usage } from './message.ts';

/** What of a ledger row concerns the line below an answer. */
export interface LedgerRow {
  readonly attempt: number;
  readonly cost_usd: string | null;
  readonly cost_source: string;
  readonly prompt_tokens: number | null;
  readonly completion_tokens: number | null;
}

/**
 * When the row is looked for, in milliseconds after the last look. It is written a moment later; of
 * an answer that was stopped when the provider has said what it took, which may be its whole length.
 */
export const LOOKS: readonly number[] = [400, 600, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000];

export const NO_ROW: Bill = {
  state: 'missing',
  why: 'The ledger has no row of this request yet. Open it in the logs later.',
};

/** What all attempts of a request cost together. */
export function billOf(rows: readonly LedgerRow[]): Bill {
  const last = rows.reduce<LedgerRow | null>(
    (latest, row) => (latest === null || row.attempt > latest.attempt ? row : latest),
    null,
  );
  if (last === null) return NO_ROW;
  const priced = rows.flatMap(({ cost_usd: cost }) => (cost === null ? [] : [cost]));
  const usage: Usage = { input: last.prompt_tokens, output: last.completion_tokens };
  if (last.cost_usd === null) {
    return { state: 'known', cost: null, why: unpricedWords(last), usage };
  }
  const others = rows.length - priced.length;
  const source = SOURCES[last.cost_source] ?? last.cost_source;
  const why = others === 0 ? source : `${source}; earlier attempts without a cost: ${others}`;
  return { state: 'known', cost: sumOf(priced), why, usage };
}

const SOURCES: Readonly<Record<string, string>> = {
  reported: 'as the provider reported it',
  override: 'by the price set here',
  list: 'by the provider’s price list',
  catalog: 'by the built-in price list',
};

export const COST_UNKNOWN = 'cost not known';

/** In the place of a cost, as short as one: a bare dash would not say what is missing. */
export function costlessWords({ input, output }: Usage): string {
  return input === null && output === null ? COST_UNKNOWN : 'no price';
}

function unpricedWords({ prompt_tokens: input, completion_tokens: output }: LedgerRow): string {
  return input === null && output === null
    ? 'The provider did not say how many tokens it took, so the cost is not known.'
    : 'This model has no price here, so the cost is not known.';
}

const PLACES = 18;

/** Exact: in integers of 1e-18. */
export function sumOf(amounts: readonly string[]): string {
  const total = amounts.reduce((sum, amount) => sum + units(amount), 0n);
  const digits = String(total).padStart(PLACES + 1, '0');
  const fraction = digits.slice(-PLACES).replace(/0+$/, '');
  const whole = digits.slice(0, -PLACES);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

function units(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.split('.');
  return BigInt(whole + fraction.padEnd(PLACES, '0').slice(0, PLACES));
}
