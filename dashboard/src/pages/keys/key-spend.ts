import { useMemo } from 'react';
import { useAnswer } from '../../api/lists.ts';
import type { UsageSummary } from '../../api/schema.generated.ts';
import { exactMoney, money, UNKNOWN } from '../../format/money.ts';
import { counted } from '../../format/numbers.ts';

/** What keys spent in the last 30 days. */
export interface KeySpend {
  /** Undefined: not known yet, or not among the keys that were summed up. */
  of(keyId: string): Spent | undefined;
}

export interface Spent {
  readonly text: string;
  /** All digits, and what is missing in them. */
  readonly title: string;
  /** For sorting; null where it is unknown. */
  readonly value: number | null;
  readonly calls: number;
  /** What the sum leaves out, if anything. */
  readonly note: string | undefined;
}

const UNREAD: Spent = {
  text: UNKNOWN,
  title: 'What it spent could not be read. Load the page again.',
  value: null,
  calls: 0,
  note: undefined,
};

const NOTHING: Spent = {
  text: '$0',
  title: 'No requests in 30 days',
  value: 0,
  calls: 0,
  note: undefined,
};

export function useKeySpend(): KeySpend {
  const { data, error } = useAnswer('GET /usage/summary', {
    query: { group_by: 'key', limit: '1000' },
  });
  const failed = data === undefined && error !== null;
  return useMemo((): KeySpend => {
    if (failed) return { of: () => UNREAD };
    const rows = new Map(data?.data.map((row) => [row.group, spentOf(row)]));
    const absent = data?.next === null ? NOTHING : undefined;
    return { of: (keyId) => rows.get(keyId) ?? absent };
  }, [data, failed]);
}

function spentOf({ cost_usd: cost, unpriced, calls }: UsageSummary): Spent {
  const requests = counted(calls, 'request');
  const known = unpriced === 0 || Number(cost) !== 0;
  return {
    text: known ? money(cost) : UNKNOWN,
    title: known ? `${exactMoney(cost)} for ${requests}` : `${requests}, none with a price`,
    value: known ? Number(cost) : null,
    calls,
    note:
      unpriced === 0 ? undefined : `${counted(unpriced, 'attempt')} without a price not counted.`,
  };
}
