import { assignments, at, type Page, type Session } from './session.ts';

export interface ProviderRow {
  readonly name: string;
  readonly display_name: string;
  readonly kind: 'direct' | 'aggregator';
  readonly record: string;
  readonly dialects: Readonly<Record<string, { readonly base_url: string }>>;
  /** Only for admins; the values are never read back. */
  readonly header_names?: readonly string[];
  readonly timeouts: Readonly<Record<string, number>>;
  readonly unknown_models: 'pass' | 'refuse';
  readonly priority: number;
  readonly weight: number;
  readonly retries: number;
  readonly enabled: boolean;
  /** Those the reader may see. */
  readonly credentials: { readonly ready: number; readonly needs_key: number };
  /** Those not retired, whether switched on or off. */
  readonly models: number;
  readonly retired_at: string | null;
  readonly synced_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface ProviderFields {
  readonly display_name?: string | undefined;
  readonly kind?: string | undefined;
  readonly record?: string | undefined;
  readonly dialects?: Readonly<Record<string, { readonly base_url: string }>> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly timeouts?: Readonly<Record<string, number | undefined>> | undefined;
  readonly unknown_models?: string | undefined;
  readonly priority?: number | undefined;
  readonly weight?: number | undefined;
  readonly retries?: number | undefined;
  readonly enabled?: boolean | undefined;
  readonly retired?: boolean | undefined;
}

const COLUMNS = `
  p.name, p.display_name, p.kind, p.record, p.dialects, p.timeouts, p.unknown_models, p.priority,
  p.weight, coalesce(p.retries, 0) as retries, p.enabled, ${at('p.retired_at')} as retired_at, ${at('p.synced_at')} as synced_at,
  ${at('p.created_at')} as created_at, ${at('p.updated_at')} as updated_at,
  (select jsonb_build_object(
            'ready', count(*) filter (where c.state = 'ready'),
            'needs_key', count(*) filter (where c.state = 'needs_key'))
     from weir.credentials c where c.provider = p.name) as credentials,
  (select count(*) from weir.models m
    where m.provider = p.name and m.retired_at is null)::int as models`;

/** Header values may be a private host's secret, so only their names are read, and by Weir alone. */
const HEADER_NAMES = `
  (select coalesce(jsonb_agg(h order by h), '[]') from jsonb_object_keys(p.headers) as h)
    as header_names`;

/** How much of a provider is read. */
export type ProviderView = 'member' | 'admin';

function columns(view: ProviderView): string {
  return view === 'admin' ? `${COLUMNS}, ${HEADER_NAMES}` : COLUMNS;
}

export interface ProviderFilter extends Page {
  readonly q: string | undefined;
  readonly retired: boolean;
}

export function listProviders(
  session: Session,
  view: ProviderView,
  filter: ProviderFilter,
): Promise<ProviderRow[]> {
  const text = `
    select ${columns(view)}
      from weir.providers p
     where ($1->'after' = 'null' or p.name > $1->'after'->>0)
       and (($1->>'retired')::boolean or p.retired_at is null)
       and ($1->>'q' is null
            or strpos(lower(p.name || ' ' || p.display_name), lower($1->>'q')) > 0)
     order by p.name
     limit ($1->>'limit')::int`;
  return session.rows(text, { ...filter });
}

export async function findProvider(
  session: Session,
  view: ProviderView,
  name: string,
): Promise<ProviderRow | null> {
  const text = `select ${columns(view)} from weir.providers p where p.name = $1->>'name'`;
  const [row] = await session.rows<ProviderRow>(text, { name });
  return row ?? null;
}

/** False when there is one of that name, retired ones included: ids are never used twice. */
export async function createProvider(
  session: Session,
  fields: ProviderFields & { readonly name: string },
): Promise<boolean> {
  const rows = await session.rows(
    `insert into weir.providers
       (name, display_name, kind, record, dialects, headers, timeouts, unknown_models, priority,
        weight, retries, enabled)
     select $1->>'name', $1->>'display_name', $1->>'kind', $1->>'record', $1->'dialects',
            $1->'headers', $1->'timeouts', $1->>'unknown_models', ($1->>'priority')::int,
            ($1->>'weight')::int, ($1->>'retries')::smallint, ($1->>'enabled')::boolean
     on conflict (name) do nothing
     returning name`,
    { ...fields },
  );
  return rows.length > 0;
}

const SETTERS: Readonly<Record<keyof ProviderFields, string>> = {
  display_name: `display_name = $1->>'display_name'`,
  kind: `kind = $1->>'kind'`,
  record: `record = $1->>'record'`,
  dialects: `dialects = $1->'dialects'`,
  headers: `headers = $1->'headers'`,
  timeouts: `timeouts = $1->'timeouts'`,
  unknown_models: `unknown_models = $1->>'unknown_models'`,
  priority: `priority = ($1->>'priority')::int`,
  weight: `weight = ($1->>'weight')::int`,
  retries: `retries = ($1->>'retries')::smallint`,
  enabled: `enabled = ($1->>'enabled')::boolean`,
  retired: `retired_at = case when ($1->>'retired')::boolean then coalesce(retired_at, now()) end`,
};

/** Headers may be a host's secret, which no other host is to learn. */
const DROP_HEADERS = `headers = case
  when weir.origins($1->'dialects') <@ weir.origins(dialects) then headers else '{}' end`;

/**
 * A base that leads to another origin takes the headers along unless new ones are given, and marks
 * credentials, by a trigger.
 *
 * @param session Weir's own where bases change, since nobody else reads headers.
 */
export async function patchProvider(
  session: Session,
  name: string,
  patch: ProviderFields,
): Promise<void> {
  const moved = patch.dialects !== undefined && patch.headers === undefined;
  await session.rows(
    `update weir.providers set ${moved ? `${DROP_HEADERS}, ` : ''}${assignments(SETTERS, patch)}
      where name = $1->>'name' returning name`,
    { ...patch, name },
  );
}
