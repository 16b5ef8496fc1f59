import {
  type InfiniteData,
  infiniteQueryOptions,
  keepPreviousData,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from '../session/context.tsx';
import type { More } from '../ui/data-table.tsx';
import type { Answer, Api, Ask, OperationName } from './client.ts';

type ListName = {
  [Name in OperationName]: Answer<Name> extends {
    readonly data: readonly unknown[];
    readonly next: string | null;
  }
    ? Name
    : never;
}[OperationName];

type RowOf<Name extends ListName> =
  Answer<Name> extends { readonly data: readonly (infer Row)[] } ? Row : never;

const PAGE = '100';

/** A list that is fetched page by page as it is scrolled. */
export interface List<Row> {
  /** Undefined until the first page is there. */
  readonly rows: readonly Row[] | undefined;
  readonly more: More;
  readonly error: unknown;
  readonly retry: () => void;
}

function listOptions<Name extends ListName>(api: Api, name: Name, ask: Ask<Name>) {
  const { query } = ask as { readonly query?: Readonly<Record<string, unknown>> };
  return infiniteQueryOptions<
    Answer<Name>,
    Error,
    InfiniteData<Answer<Name>, string | null>,
    readonly unknown[],
    string | null
  >({
    queryKey: [name, ask],
    queryFn: ({ signal, pageParam }) => {
      const cursor = pageParam === null ? {} : { cursor: pageParam };
      return api.call(name, {
        ...ask,
        query: { limit: PAGE, ...query, ...cursor },
        signal,
      } as Ask<Name>);
    },
    initialPageParam: null,
    getNextPageParam: (last) => (last as { readonly next: string | null }).next,
    placeholderData: keepPreviousData,
  });
}

export function useList<Name extends ListName>(name: Name, ask: Ask<Name>): List<RowOf<Name>> {
  const list = useInfiniteQuery(listOptions(useApi(), name, ask));
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, error, refetch } = list;
  // A page that failed is asked for again by whoever reads why, not over and over by itself.
  const has = hasNextPage && !list.isFetchNextPageError;
  const rows = useMemo(
    () =>
      data?.pages.flatMap(
        (page) => (page as unknown as { readonly data: readonly RowOf<Name>[] }).data,
      ),
    [data],
  );
  const more = useMemo(
    () => ({ has, busy: isFetchingNextPage, fetch: () => void fetchNextPage() }),
    [has, isFetchingNextPage, fetchNextPage],
  );
  return { rows, more, error, retry: () => void refetch() };
}

/** One answer, kept as long as the page shows it. */
export function useAnswer<Name extends OperationName>(
  name: Name,
  ask: Ask<Name>,
  options: { readonly enabled?: boolean; readonly everyMs?: number } = {},
): UseQueryResult<Answer<Name>> {
  const api = useApi();
  return useQuery<Answer<Name>>({
    queryKey: [name, ask],
    queryFn: ({ signal }) => api.call(name, { ...ask, signal }),
    placeholderData: keepPreviousData as never,
    ...(options.enabled === undefined ? {} : { enabled: options.enabled }),
    ...(options.everyMs === undefined ? {} : { refetchInterval: options.everyMs }),
  });
}
