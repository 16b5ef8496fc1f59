import { useAnswer } from '../../../api/lists.ts';
import type { CatalogueRecord } from './draft.ts';

export interface Catalogue {
  /** Undefined until it is there. */
  readonly records: readonly CatalogueRecord[] | undefined;
  readonly error: unknown;
  readonly retry: () => void;
}

/** Those that can be added: the sandbox is there already. */
export function useCatalogue(): Catalogue {
  const { data, error, refetch } = useAnswer('GET /catalogue', {});
  const records = data?.data.filter(({ id }) => id !== 'sandbox');
  return { records, error, retry: () => void refetch() };
}
