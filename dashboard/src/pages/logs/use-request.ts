import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Answer } from '../../api/client.ts';
import { asProblem } from '../../api/problem.ts';
import { useApi } from '../../session/context.tsx';

export type Request = Answer<'GET /usage/logs/{request_id}'>;
export type DetailedAttempt = Request['attempts'][number];

/** A row comes up to a second after its answer, so it is looked for a few times. */
const LOOKS = 5;
const BETWEEN_MS = 1_000;

export function useRequest(requestId: string | null): UseQueryResult<Request> {
  const api = useApi();
  return useQuery({
    queryKey: ['GET /usage/logs/{request_id}', requestId],
    queryFn: ({ signal }) =>
      api.call('GET /usage/logs/{request_id}', {
        params: { request_id: requestId ?? '' },
        signal,
      }),
    enabled: requestId !== null,
    retry: (failures, error) => isNotThereYet(error) && failures < LOOKS - 1,
    retryDelay: BETWEEN_MS,
  });
}

export function isNotThereYet(error: unknown): boolean {
  const { status } = asProblem(error);
  return status === 404 || status === 0;
}
