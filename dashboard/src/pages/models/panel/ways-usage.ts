import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Answer, Api } from '../../../api/client.ts';
import { useApi } from '../../../session/context.tsx';
import { fullName, type Model } from '../model.ts';

type Sums = Answer<'GET /usage/summary'>['data'][number];

/** How one provider did with a model, by whichever name it was asked for. */
export interface WayUsage {
  readonly attempts: number;
  readonly failed: number;
  readonly firstTokenMs: number | null;
}

const MOST_NAMES = 12;

/** By provider, over the 30 days the API takes unless told. Undefined until all of it is there. */
export function useWaysUsage(ways: readonly Model[]): ReadonlyMap<string, WayUsage> | undefined {
  const api = useApi();
  const names = useMemo(() => namesOf(ways), [ways]);
  const answers = useQueries({
    queries: names.map((model) => ({
      queryKey: ['GET /usage/summary', 'ways', model],
      queryFn: ({ signal }: { signal: AbortSignal }) => sumsOf(api, model, signal),
    })),
    combine: (results) => ({
      isDone: results.every(({ isPending }) => !isPending),
      rows: results.flatMap(({ data }) => data ?? []),
    }),
  });
  return answers.isDone ? addedUp(answers.rows) : undefined;
}

/** The ledger keeps the name a call was made with: bare, canonical or with its provider. */
function namesOf(ways: readonly Model[]): readonly string[] {
  const names = ways.flatMap((way) => [
    way.model,
    fullName(way),
    ...(way.canonical_id === null ? [] : [way.canonical_id]),
  ]);
  return [...new Set(names)].slice(0, MOST_NAMES);
}

async function sumsOf(api: Api, model: string, signal: AbortSignal): Promise<readonly Sums[]> {
  const query = { group_by: 'provider', model, limit: '100' } as const;
  return (await api.call('GET /usage/summary', { query, signal })).data;
}

function addedUp(rows: readonly Sums[]): ReadonlyMap<string, WayUsage> {
  const byProvider = new Map<string, Sums[]>();
  for (const row of rows) {
    if (row.group === null) continue;
    byProvider.set(row.group, [...(byProvider.get(row.group) ?? []), row]);
  }
  return new Map([...byProvider].map(([provider, sums]) => [provider, usageOf(sums)]));
}

function usageOf(sums: readonly Sums[]): WayUsage {
  const timed = sums.filter(({ mean_first_token_ms: mean }) => mean !== null);
  // How many answers each mean is of is not told; attempts come close.
  const weight = timed.reduce((sum, { attempts }) => sum + attempts, 0);
  const total = timed.reduce(
    (sum, { attempts, mean_first_token_ms: mean }) => sum + attempts * (mean ?? 0),
    0,
  );
  return {
    attempts: sums.reduce((sum, { attempts }) => sum + attempts, 0),
    failed: sums.reduce((sum, { failed_attempts: failed }) => sum + failed, 0),
    firstTokenMs: weight === 0 ? null : total / weight,
  };
}
