import { useCallback } from 'react';
import { useProvidersByName } from '../../api/names.ts';

/** What a provider is called and the record it follows, by its id. */
export type Names = (provider: string) => {
  readonly shown: string;
  readonly record: string | undefined;
  readonly kind: 'direct' | 'aggregator' | undefined;
};

export function useProviderNames(): Names {
  const providers = useProvidersByName();
  return useCallback(
    (provider) => {
      const found = providers?.get(provider);
      return { shown: found?.display_name ?? provider, record: found?.record, kind: found?.kind };
    },
    [providers],
  );
}
