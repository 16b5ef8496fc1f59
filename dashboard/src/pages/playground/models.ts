import { useMemo } from 'react';
import { useAnswer } from '../../api/lists.ts';
import type { Model, Provider } from '../../api/schema.generated.ts';

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
