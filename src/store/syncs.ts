import type { CredentialPlace } from './credentials.ts';
import type { Statements } from './rpc.ts';
import { at, type Session } from './session.ts';

export interface SyncRow {
  readonly provider: string;
  readonly state: 'never' | 'running' | 'done' | 'failed';
  readonly done: number;
  readonly total: number | null;
  readonly added: number;
  readonly changed: number;
  readonly withdrawn: number;
  readonly priced: number;
  readonly message: string | null;
  readonly started_at: string | null;
  readonly finished_at: string | null;
}

/** One run over one provider's list; only the run that holds the row writes. */
export interface SyncRun {
  readonly provider: string;
  readonly run: string;
}

/** A run that says nothing for so long died with its process. */
const DEAD = `(s.state = 'running' and s.progress_at < now() - interval '2 minutes')`;

const DIED = `format(
  'The process that read the list ended before it was done, after %s models. Sync again.', s.done)`;

/** Locked, so that no other run takes the row over while this one writes. */
const HELD = `held as (
  select s.provider from weir.syncs s
   where s.provider = $1->>'provider' and s.run = ($1->>'run')::uuid and s.state = 'running'
     for update)`;

/** Null when its list was never read. */
export async function findSync(session: Session, provider: string): Promise<SyncRow | null> {
  const [row] = await session.rows<SyncRow>(
    `select s.provider, case when ${DEAD} then 'failed' else s.state end as state, s.done, s.total,
            s.added, s.changed, s.withdrawn, s.priced,
            case when ${DEAD} then ${DIED} else s.message end as message,
            ${at('s.started_at')} as started_at, ${at('s.finished_at')} as finished_at
       from weir.syncs s
      where s.provider = $1->>'provider'`,
    { provider },
  );
  return row ?? null;
}

/** At the start of the one process a database has: nobody goes on with what runs there. */
export async function endDeadSyncs(statements: Statements): Promise<void> {
  await statements.query(
    `update weir.syncs s set state = 'failed', message = ${DIED}, finished_at = now()
      where s.state = 'running'`,
    [],
  );
}

/** False while another run is at it. */
export async function beginSync(service: Session, run: SyncRun): Promise<boolean> {
  const rows = await service.rows(
    `insert into weir.syncs as s (provider, run, state)
     values ($1->>'provider', ($1->>'run')::uuid, 'running')
     on conflict (provider) do update
        set run = excluded.run, state = 'running', done = 0, total = null, added = 0, changed = 0,
            withdrawn = 0, priced = 0, message = null, started_at = now(), progress_at = now(),
            finished_at = null
      where s.state <> 'running' or ${DEAD}
     returning s.provider`,
    { ...run },
  );
  return rows.length > 0;
}

/** The credential a list is asked with: a platform's before one of that user's own. */
export async function findSyncCredential(
  service: Session,
  provider: string,
  userId: string | null,
): Promise<CredentialPlace | null> {
  const [row] = await service.rows<CredentialPlace>(
    `select c.id, c.provider
       from weir.credentials c join weir.owners o on o.id = c.owner_id
      where c.provider = $1->>'provider' and c.state = 'ready'
        and (o.kind = 'platform' or o.user_id = ($1->>'user_id')::uuid)
      order by o.kind = 'platform' desc, c.created_at, c.id
      limit 1`,
    { provider, user_id: userId },
  );
  return row ?? null;
}

/**
 * Providers in use whose list was last read, or tried, longer ago than settings.sync says
 * (`{"every_hours": n | null}`; 24 where nothing is said, null: never by itself).
 */
export async function findDueProviders(
  service: Session,
): Promise<{ readonly name: string; readonly record: string }[]> {
  return service.rows(
    `select p.name, p.record
       from weir.providers p
       left join weir.syncs s on s.provider = p.name
       cross join lateral (
         select case when count(*) = 0 then 24 else max((value->>'every_hours')::integer) end as hours
           from weir.settings where name = 'sync') as set
      where p.enabled and p.retired_at is null and set.hours is not null
        and coalesce(greatest(s.finished_at, s.progress_at), '-infinity')
            < now() - make_interval(hours => set.hours)
        and exists (
          select from weir.credentials c join weir.owners o on o.id = c.owner_id
           where c.provider = p.name and c.state = 'ready' and o.kind = 'platform')
      order by p.name`,
    {},
  );
}

/** Models that came from the provider's list and are still on it. */
export async function findListedIds(service: Session, provider: string): Promise<string[]> {
  const rows = await service.rows<{ id: string }>(
    `select m.id from weir.models m
      where m.provider = $1->>'provider' and m.listed and m.retired_at is null`,
    { provider },
  );
  return rows.map(({ id }) => id);
}

export interface ListedRow {
  readonly id: string;
  readonly name: string | null;
  readonly canonical_id: string | null;
  readonly context_tokens: number | null;
  readonly output_tokens: number | null;
  readonly rates: Readonly<Record<string, string>> | null;
  /** What its maker is known to ask, for where no list says. */
  readonly known_rates: Readonly<Record<string, string>> | null;
}

/** What a list says of a column, unless an admin wrote it or it was there before any list. */
function told(column: string, type: 'text' | 'bigint'): string {
  return `case when b.id is null then l.${column}::${type}
    when '${column}' = any(b.edited) or (not b.listed and b.${column} is not null) then b.${column}
    else coalesce(l.${column}::${type}, b.${column}) end as ${column}`;
}

const TAKE_OVER = `with ${HELD},
     listed as materialized (
       select l.id, l.name as display_name, l.canonical_id, l.context_tokens, l.output_tokens, l.rates,
              l.known_rates
         from held, jsonb_to_recordset($1->'models') as l(
           id text, name text, canonical_id text, context_tokens bigint, output_tokens bigint,
           rates jsonb, known_rates jsonb)
     ),
     before as materialized (
       select m.* from weir.models m join listed l on l.id = m.id
        where m.provider = $1->>'provider'
     ),
     wanted as materialized (
       select l.id, nullif(l.rates, 'null') as rates, nullif(l.known_rates, 'null') as known_rates,
              b.id is null as fresh,
              ${told('display_name', 'text')}, ${told('canonical_id', 'text')},
              ${told('context_tokens', 'bigint')}, ${told('output_tokens', 'bigint')},
              case when not b.listed then b.retired_at end as retired_at
         from listed l left join before b on b.id = l.id
     ),
     touched as materialized (
       select w.* from wanted w left join before b on b.id = w.id
        where w.fresh
           or (b.display_name, b.canonical_id, b.context_tokens, b.output_tokens, b.retired_at)
              is distinct from
              (w.display_name, w.canonical_id, w.context_tokens, w.output_tokens, w.retired_at)
     ),
     kept as (
       insert into weir.models
         (provider, id, display_name, canonical_id, context_tokens, output_tokens, listed)
       select $1->>'provider', id, display_name, canonical_id, context_tokens, output_tokens, true
         from touched
       on conflict (provider, id) do update
          set display_name = excluded.display_name, canonical_id = excluded.canonical_id,
              context_tokens = excluded.context_tokens, output_tokens = excluded.output_tokens,
              retired_at = (select t.retired_at from touched t where t.id = excluded.id),
              updated_at = now()
     ),
     quoted as (
       select id, 'list' as source, rates from wanted
        union all
       select id, 'catalog', known_rates from wanted
     ),
     priced as (
       insert into weir.price_versions (provider, model, source, rates)
       select $1->>'provider', q.id, q.source, q.rates
         from quoted q
         left join lateral (
           select v.rates from weir.price_versions v
            where v.provider = $1->>'provider' and v.model = q.id and v.source = q.source
              and v.valid_from <= now()
            order by v.valid_from desc, v.seq desc limit 1) as p on true
        where q.rates is distinct from p.rates
       returning model
     )
     update weir.syncs s
        set total = ($1->>'total')::integer, progress_at = now(),
            done = s.done + (select count(*) from listed),
            added = s.added + (select count(*) from touched where fresh),
            changed = s.changed + (select count(*) from touched where not fresh),
            priced = s.priced + (select count(distinct model) from priced)
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

/** Withdraws what the list no longer has, unless it was added by hand, and says that all is done. */
export async function finishSync(
  service: Session,
  run: SyncRun,
  told: { readonly ids: readonly string[]; readonly message: string | null },
): Promise<void> {
  await service.rows(
    `with ${HELD},
     gone as (
       update weir.models m set retired_at = now(), updated_at = now() from held
        where m.provider = held.provider and m.listed and m.retired_at is null
          and m.id not in (select jsonb_array_elements_text($1->'ids'))
       returning m.id
     ),
     stamped as (
       update weir.providers p set synced_at = now() from held where p.name = held.provider
     )
     update weir.syncs s
        set state = 'done', withdrawn = (select count(*) from gone), message = $1->>'message',
            progress_at = now(), finished_at = now()
       from held where s.provider = held.provider
     returning s.provider`,
    { ...run, ...told },
  );
}

export async function failSync(service: Session, run: SyncRun, message: string): Promise<void> {
  await service.rows(
    `with ${HELD}
     update weir.syncs s
        set state = 'failed', message = $1->>'message', progress_at = now(), finished_at = now()
       from held where s.provider = held.provider
     returning s.provider`,
    { ...run, message },
  );
}
