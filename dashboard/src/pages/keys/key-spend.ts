import { useMemo } from 'react';
import { useAnswer } from '../../api/lists.ts';
import { UNKNOWN } from '../../format/money.ts';
import { type Spent, spentOf } from '../../format/spent.ts';

/** What keys spent in the last 30 days. */
export interface KeySpend {
  /** Undefined: not known yet, or not among the keys that were summed up. */
  of(keyId: string): KeySpent | undefined;
}

export interface KeySpent extends Spent {
  readonly calls: number;
}

const UNREAD: KeySpent = {
  text: UNKNOWN,
  title: 'What it spent could not be read. Load the page again.',
  value: null,
  missing: null,
  calls: 0,
};

const NOTHING: KeySpent = {
  text: '$0',
  title: 'No requests in 30 days',
  value: 0,
  missing: null,
  calls: 0,
};

export function useKeySpend(): KeySpend {
  const { data, error } = useAnswer('GET /usage/summary', {
    query: { group_by: 'key', limit: '1000' },
  });
  const failed = data === undefined && error !== null;
  return useMemo((): KeySpend => {
    if (failed) return { of: () => UNREAD };
    const rows = new Map(
      data?.data.map((row) => [row.group, { ...spentOf(row), calls: row.calls }]),
    );
    const absent = data?.next === null ? NOTHING : undefined;
    return { of: (keyId) => rows.get(keyId) ?? absent };
  }, [data, failed]);
}
