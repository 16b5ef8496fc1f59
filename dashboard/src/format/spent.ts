import { exactMoney, money, UNKNOWN } from './money.ts';
import { counted } from './numbers.ts';

/** Of some attempts together, as the API sums them up. */
export interface Sums {
  readonly cost_usd: string;
  /** Attempts whose cost is missing in the sum: without a price, or ended before any counts came. */
  readonly unpriced: number;
}

/** A sum of money, and what it leaves out. */
export interface Spent {
  /** A dash where nothing of it is known: unknown is never `$0`. */
  readonly text: string;
  /** All digits, and what is missing in them. */
  readonly title: string;
  /** For sorting; null where it is not known. */
  readonly value: number | null;
  /** `3 attempts whose cost is not known`; null where the sum is whole. */
  readonly missing: string | null;
}

/** The one way in which every page says what was spent. */
export function spentOf({ cost_usd: cost, unpriced }: Sums): Spent {
  const missing = unpriced === 0 ? null : `${counted(unpriced, 'attempt')} whose cost is not known`;
  if (missing !== null && Number(cost) === 0) {
    const title = `The cost of ${counted(unpriced, 'attempt')} is not known.`;
    return { text: UNKNOWN, title, value: null, missing };
  }
  const rest = missing === null ? '' : `, and ${missing}`;
  return { text: money(cost), title: `${exactMoney(cost)}${rest}`, value: Number(cost), missing };
}
