import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Answer } from '../../api/client.ts';
import { counted } from '../../format/numbers.ts';
import { useApi } from '../../session/context.tsx';

export type Sync = Answer<'GET /providers/{name}/sync'>;

/** How often a running one is asked how far it is. */
const LOOK_MS = 500;

export interface Syncing {
  /** Undefined until it is known. */
  readonly sync: Sync | undefined;
  readonly error: unknown;
  readonly starting: boolean;
  /** @throws {Problem} */
  start(): Promise<void>;
}

/** Reading a provider's list of models. It goes on by itself; this only looks at it. */
export function useSync(name: string): Syncing {
  const api = useApi();
  const queries = useQueryClient();
  const params = { name };
  const queryKey = ['GET /providers/{name}/sync', name];
  const { data, error } = useQuery<Sync>({
    queryKey,
    queryFn: ({ signal }) => api.call('GET /providers/{name}/sync', { params, signal }),
    enabled: name !== '',
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? LOOK_MS : false),
  });
  const starting = useMutation({
    mutationFn: () => api.call('POST /providers/{name}/sync', { params }),
    onSuccess: (sync) => queries.setQueryData(queryKey, sync),
  });
  useWhenOver(data?.state);
  return {
    sync: data,
    error: starting.error ?? error,
    starting: starting.isPending,
    start: async () => void (await starting.mutateAsync()),
  };
}

/** Reads anew what a finished one changed. */
function useWhenOver(state: Sync['state'] | undefined): void {
  const queries = useQueryClient();
  const before = useRef(state);
  useEffect(() => {
    if (before.current === 'running' && state !== 'running') {
      void queries.invalidateQueries({
        predicate: ({ queryKey: [key] }) => key === 'GET /models' || key === 'GET /providers',
      });
    }
    before.current = state;
  }, [state, queries]);
}

/** The last one in words: `Read 212 models: 200 new, 12 changed, 180 with a price.` */
export function syncWords({ state, done, message, ...sync }: Sync): string {
  if (state === 'never') return 'Its list of models was never read.';
  if (state === 'failed') return message ?? 'Reading its models failed. Try again.';
  const parts = [
    [sync.added, 'new'],
    [sync.changed, 'changed'],
    [sync.withdrawn, 'withdrawn'],
    [sync.priced, 'with a new price'],
  ] as const;
  const told = parts.flatMap(([count, words]) => (count > 0 ? [`${count} ${words}`] : []));
  const rest = told.length === 0 ? 'nothing changed' : told.join(', ');
  const words = `Read ${counted(done, 'model')}: ${rest}.`;
  return message === null ? words : `${words} ${message}`;
}
