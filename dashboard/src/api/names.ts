import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useApi } from '../session/context.tsx';
import type { Answer } from './client.ts';

type Key = Answer<'GET /keys'>['data'][number];
type Provider = Answer<'GET /providers'>['data'][number];

/** Pages of a hundred read at most; beyond that an id stays an id. */
const MOST_PAGES = 10;
const STALE_MS = 60_000;

interface Page<Row> {
  readonly data: readonly Row[];
  readonly next: string | null;
}

type ReadPage<Row> = (query: { limit: string; cursor?: string }) => Promise<Page<Row>>;

/** Keys by id, revoked ones too: old rows still name them. */
export function useKeysById(enabled: boolean = true): ReadonlyMap<string, Key> | undefined {
  const api = useApi();
  return useNamed('GET /keys', enabled, async (signal) => {
    const rows = await readAll<Key>((query) =>
      api.call('GET /keys', { query: { ...query, revoked: 'true' }, signal }),
    );
    return byId(rows, ({ id }) => id);
  }).data;
}

/** Providers by name, retired ones too. */
export function useProvidersByName(
  enabled: boolean = true,
): ReadonlyMap<string, Provider> | undefined {
  const api = useApi();
  return useNamed('GET /providers', enabled, async (signal) => {
    const rows = await readAll<Provider>((query) =>
      api.call('GET /providers', { query: { ...query, retired: 'true' }, signal }),
    );
    return byId(rows, ({ name }) => name);
  }).data;
}

function useNamed<Row>(
  resource: string,
  enabled: boolean,
  read: (signal: AbortSignal) => Promise<ReadonlyMap<string, Row>>,
): UseQueryResult<ReadonlyMap<string, Row>> {
  return useQuery({
    // Begins as every list of it, so that a change of one is seen here too.
    queryKey: [resource, 'all by name'],
    queryFn: ({ signal }) => read(signal),
    enabled,
    staleTime: STALE_MS,
    structuralSharing: false,
  });
}

async function readAll<Row>(read: ReadPage<Row>): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer: Page<Row> = await read({ limit: '100', ...(cursor === null ? {} : { cursor }) });
    rows.push(...answer.data);
    cursor = answer.next;
    if (cursor === null) break;
  }
  return rows;
}

function byId<Row>(rows: readonly Row[], idOf: (row: Row) => string): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [idOf(row), row]));
}

/** The name of a key, or as much of its id as tells it apart. */
export function keyName(
  id: string,
  keys: ReadonlyMap<string, Pick<Key, 'name'>> | undefined,
): string {
  return keys?.get(id)?.name ?? `key ${id.slice(-6)}`;
}

/** `via AiHubMix` for who passes calls on, `direct` for who serves a model itself. */
export function routeWords(
  { provider, provider_type: type }: { provider: string | null; provider_type: string },
  providers: ReadonlyMap<string, Pick<Provider, 'display_name'>> | undefined,
): string {
  if (type === 'direct') return 'direct';
  if (provider === null) return 'no provider';
  return `via ${providers?.get(provider)?.display_name ?? provider}`;
}
