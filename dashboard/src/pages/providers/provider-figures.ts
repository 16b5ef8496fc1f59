import { useMemo } from 'react';
import { useAnswer } from '../../api/lists.ts';
import type { Sums } from './provider-state.ts';

type ByProvider = ReadonlyMap<string, Sums>;

export interface Figures {
  /** Undefined until they are there. */
  readonly month: ByProvider | undefined;
  readonly lately: ByProvider | undefined;
}

const HOUR = 3_600_000;
const MOST = '1000';

/** What each provider did this month, and in the last one to two hours. */
export function useFigures(): Figures {
  const hour = Math.floor(Date.now() / HOUR);
  const from = useMemo(() => {
    const now = new Date(hour * HOUR);
    return {
      month: new Date(now.getFullYear(), now.getMonth(), 1).toISOString(),
      lately: new Date((hour - 1) * HOUR).toISOString(),
    };
  }, [hour]);
  const month = useSums(from.month);
  const lately = useSums(from.lately);
  return useMemo(() => ({ month, lately }), [month, lately]);
}

function useSums(from: string): ByProvider | undefined {
  const { data } = useAnswer('GET /usage/summary', {
    query: { group_by: 'provider', from, limit: MOST },
  });
  return useMemo(
    () =>
      data === undefined
        ? undefined
        : new Map(data.data.flatMap((row) => (row.group === null ? [] : [[row.group, row]]))),
    [data],
  );
}
