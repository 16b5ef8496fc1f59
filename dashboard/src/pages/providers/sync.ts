import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { CALLABLE } from '../../api/choices.ts';
import { useApi } from '../../session/context.tsx';
import type { Sync } from './sync-words.ts';

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
        predicate: ({ queryKey: [key] }) =>
          key === 'GET /models' ||
          key === 'GET /providers' ||
          key === 'GET /providers/{name}/sync/changes' ||
          key === `GET ${CALLABLE}`,
      });
    }
    before.current = state;
  }, [state, queries]);
}
