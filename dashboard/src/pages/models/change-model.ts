import {
  type InfiniteData,
  type UseMutationResult,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import type { Ask } from '../../api/client.ts';
import { useApi } from '../../session/context.tsx';
import type { Model } from './model.ts';

type Change = Ask<'PATCH /models/{provider}/{model}'>;

interface PageOf {
  readonly data: readonly Model[];
  readonly next: string | null;
}

/**
 * A change of one model, put into every list that shows it. Reading thousands of rows anew for it
 * would take longer than anybody waits.
 */
export function useModelChange(): UseMutationResult<Model, Error, Change> {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation<Model, Error, Change>({
    mutationFn: (ask) => api.call('PATCH /models/{provider}/{model}', ask),
    onSuccess: (model) => {
      queries.setQueriesData<InfiniteData<PageOf> | PageOf>(
        { queryKey: ['GET /models'] },
        (list) => (list === undefined ? list : withModel(list, model)),
      );
      const { provider, model: id } = model;
      const one = ['GET /models/{provider}/{model}', { params: { provider, model: id } }];
      queries.setQueryData(one, model);
    },
  });
}

function withModel(
  list: InfiniteData<PageOf> | PageOf,
  model: Model,
): InfiniteData<PageOf> | PageOf {
  if ('pages' in list) {
    return { ...list, pages: list.pages.map((page) => pageWith(page, model)) };
  }
  return 'data' in list ? pageWith(list, model) : list;
}

function pageWith(page: PageOf, model: Model): PageOf {
  const isIt = (row: Model): boolean =>
    row.provider === model.provider && row.model === model.model;
  if (!page.data.some(isIt)) return page;
  return { ...page, data: page.data.map((row) => (isIt(row) ? model : row)) };
}
