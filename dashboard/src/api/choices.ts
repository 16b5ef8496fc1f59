import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useApi } from '../session/context.tsx';
import { Problem, readProblem } from './problem.ts';

/** A name the caller may ask for. */
export interface Choice {
  readonly id: string;
  /** Of an alias, the first of its targets'. */
  readonly provider: string;
}

/** The gateway's own list: providers, credentials, models and access decide what is on it. */
export const CALLABLE = '/v1/models';

const NOTHING_ALLOWED: ReadonlySet<string> = new Set(['platform_access_off', 'model_not_found']);

/** Everything the caller may ask for, in the order of names. */
export function useChoices(enabled: boolean = true): UseQueryResult<readonly Choice[]> {
  const api = useApi();
  return useQuery({
    queryKey: [`GET ${CALLABLE}`],
    enabled,
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<readonly Choice[]> => {
      const response = await api.send(CALLABLE, { signal });
      if (!response.ok) {
        const problem = await readProblem(response);
        if (problem instanceof Problem && NOTHING_ALLOWED.has(problem.code)) return [];
        throw problem;
      }
      const { data } = (await response.json()) as {
        readonly data: readonly { readonly id: string; readonly owned_by: string }[];
      };
      return data.map(({ id, owned_by: provider }) => ({ id, provider }));
    },
  });
}

const SHOWN = 80;

/** The choices that hold every word typed; at most as many as anybody reads. */
export function search(
  choices: readonly Choice[],
  typed: string,
): { readonly shown: readonly Choice[]; readonly more: number } {
  const words = typed.toLowerCase().split(/\s+/);
  const found = choices.filter(({ id }) => {
    const name = id.toLowerCase();
    return words.every((word) => name.includes(word));
  });
  return { shown: found.slice(0, SHOWN), more: Math.max(0, found.length - SHOWN) };
}
