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
export const HELD = `held as (
  select s.provider, s.run from weir.syncs s
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
    `with begun as (
       insert into weir.syncs as s (provider, run, state)
       values ($1->>'provider', ($1->>'run')::uuid, 'running')
       on conflict (provider) do update
          set run = excluded.run, state = 'running', done = 0, total = null, added = 0, changed = 0,
              withdrawn = 0, priced = 0, message = null, started_at = now(), progress_at = now(),
              finished_at = null
        where s.state <> 'running' or ${DEAD}
       returning s.provider
     ),
     forgotten as (
       delete from weir.sync_changes c using begun
        where c.provider = begun.provider and c.at < now() - interval '90 days'
     )
     select provider from begun`,
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
     noted as (
       insert into weir.sync_changes (provider, run, model, kind, changes)
       select $1->>'provider', ($1->>'run')::uuid, id, 'withdrawn', '{}' from gone order by id
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
