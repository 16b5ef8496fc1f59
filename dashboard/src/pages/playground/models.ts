import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useAnswer } from '../../api/lists.ts';
import { Problem, readProblem } from '../../api/problem.ts';
import type { Model, Provider } from '../../api/schema.generated.ts';
import { useApi } from '../../session/context.tsx';

/** A name the caller may ask for. */
export interface Choice {
  readonly id: string;
  /** Of an alias, the first of its targets'. */
  readonly provider: string;
}

const NOTHING_ALLOWED: ReadonlySet<string> = new Set(['platform_access_off', 'model_not_found']);

/** Everything the caller may ask for, in the order of names. */
export function useChoices(): UseQueryResult<readonly Choice[]> {
  const api = useApi();
  return useQuery({
    queryKey: ['GET /v1/models'],
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<readonly Choice[]> => {
      const response = await api.send('/v1/models', { signal });
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

/** Providers by name; empty until they are known. */
export function useProviders(): ReadonlyMap<string, Provider> {
  const { data } = useAnswer('GET /providers', { query: { limit: '100' } });
  return useMemo(() => new Map(data?.data.map((provider) => [provider.name, provider])), [data]);
}

/** What the catalog says of one name; undefined while it is not known, null if nothing is. */
export function useModel(id: string | null): Model | null | undefined {
  const [provider = '', ...rest] = (id ?? '').split('/');
  const model = rest.join('/');
  const { data, error } = useAnswer(
    'GET /models/{provider}/{model}',
    { params: { provider, model } },
    { enabled: model !== '' },
  );
  if (model === '' || error !== null) return null;
  return data?.provider === provider && data.model === model ? data : undefined;
}

/** `direct`, `via AiHubMix`. */
export function wayOf(provider: Provider | undefined): string | null {
  if (provider === undefined) return null;
  return provider.kind === 'direct' ? 'direct' : `via ${provider.display_name}`;
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
