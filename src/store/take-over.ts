import type { Session } from './session.ts';
import { HELD, type SyncRun } from './syncs.ts';

/** What a list says of one model, as `jsonb_to_recordset` reads it. */
export interface ListedRow {
  readonly id: string;
  readonly name: string | null;
  readonly canonical_id: string | null;
  readonly context_tokens: number | null;
  readonly output_tokens: number | null;
  readonly input_modalities: readonly string[] | null;
  readonly output_modalities: readonly string[] | null;
  readonly features: readonly string[] | null;
  readonly dialects: readonly string[] | null;
  readonly rates: Readonly<Record<string, string>> | null;
  /** What its maker is known to ask, for where no list says. */
  readonly known_rates: Readonly<Record<string, string>> | null;
}

/** Columns of `weir.models` a list may say something of, with their types. */
const COLUMNS = {
  display_name: 'text',
  canonical_id: 'text',
  context_tokens: 'bigint',
  output_tokens: 'bigint',
  input_modalities: 'text[]',
  output_modalities: 'text[]',
  features: 'text[]',
  dialects: 'text[]',
} as const;
const names = Object.keys(COLUMNS);

/** What a list says of a column, unless an admin wrote it or it was there before any list. */
function told([column, type]: readonly [string, string]): string {
  return `case when b.id is null then l.${column}::${type}
    when '${column}' = any(b.edited) or (not b.listed and b.${column} is not null) then b.${column}
    else coalesce(l.${column}::${type}, b.${column}) end as ${column}`;
}

const listOf = (table: string): string => names.map((name) => `${table}.${name}`).join(', ');

/** As people are shown them: the display name is the `name`. */
const shown = (table: string): string =>
  names.map((name) => `'${name.replace('display_', '')}', ${table}.${name}`).join(', ');

const TAKE_OVER = `with ${HELD},
     listed as materialized (
       select l.*
         from held, (
           select id, name as display_name, canonical_id, context_tokens, output_tokens,
                  input_modalities, output_modalities, features, dialects,
                  nullif(rates, 'null') as rates, nullif(known_rates, 'null') as known_rates
             from jsonb_to_recordset($1->'models') as x(
               id text, name text, canonical_id text, context_tokens bigint, output_tokens bigint,
               input_modalities text[], output_modalities text[], features text[], dialects text[],
               rates jsonb, known_rates jsonb)) as l
     ),
     before as materialized (
       select m.* from weir.models m join listed l on l.id = m.id
        where m.provider = $1->>'provider'
     ),
     wanted as materialized (
       select l.id, b.id is null as fresh,
              ${Object.entries(COLUMNS).map(told).join(', ')},
              case when not b.listed then b.retired_at end as retired_at
         from listed l left join before b on b.id = l.id
     ),
     touched as materialized (
       select w.*, b.retired_at is not null and w.retired_at is null as back
         from wanted w left join before b on b.id = w.id
        where w.fresh
           or (${listOf('b')}, b.retired_at) is distinct from (${listOf('w')}, w.retired_at)
     ),
     kept as (
       insert into weir.models (provider, id, ${names.join(', ')}, listed)
       select $1->>'provider', t.id, ${listOf('t')}, true from touched t
       on conflict (provider, id) do update
          set ${names.map((name) => `${name} = excluded.${name}`).join(', ')},
              retired_at = (select t.retired_at from touched t where t.id = excluded.id),
              updated_at = now()
     ),
     quoted as materialized (
       select q.id, q.source, q.rates, p.rates as rates_before
         from (select id, 'list' as source, rates from listed
                union all
               select id, 'catalog', known_rates from listed) as q
         left join lateral (
           select v.rates from weir.price_versions v
            where v.provider = $1->>'provider' and v.model = q.id and v.source = q.source
              and v.valid_from <= now()
            order by v.valid_from desc, v.seq desc limit 1) as p on true
        where q.rates is distinct from p.rates
     ),
     priced as (
       insert into weir.price_versions (provider, model, source, rates)
       select $1->>'provider', id, source, rates from quoted
     ),
     requoted as (
       select id, jsonb_object_agg(source || '_price', jsonb_build_object(
                'old', rates_before, 'new', rates)) as changes
         from quoted group by id
     ),
     noted as (
       insert into weir.sync_changes (provider, run, model, kind, changes)
       select $1->>'provider', held.run, w.id,
              case when w.fresh then 'added' when t.back then 'returned' else 'changed' end,
              weir.differing(jsonb_build_object(${shown('b')}), jsonb_build_object(${shown('w')}))
                || coalesce(q.changes, '{}')
         from held, wanted w
         left join before b on b.id = w.id
         left join touched t on t.id = w.id
         left join requoted q on q.id = w.id
        where t.id is not null or q.id is not null
        order by w.id
     )
     update weir.syncs s
        set total = ($1->>'total')::integer, progress_at = now(),
            done = s.done + (select count(*) from listed),
            added = s.added + (select count(*) from touched where fresh),
            changed = s.changed + (select count(*) from touched where not fresh),
            priced = s.priced + (select count(distinct id) from quoted)
       from held where s.provider = held.provider
     returning s.provider`;

/**
 * Takes some models over: new ones, what the list says of old ones, and a price version where the
 * rates of the list or of its maker are not those of before. Overrides and what is switched off stay as they are.
 *
 * @returns False when this run no longer holds the row.
 */
export async function storeListed(
  service: Session,
  run: SyncRun & { readonly total: number },
  models: readonly ListedRow[],
): Promise<boolean> {
  const rows = await service.rows(TAKE_OVER, { ...run, models });
  return rows.length > 0;
}
