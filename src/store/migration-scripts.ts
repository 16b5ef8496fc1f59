/**
 * The SQL of the migration runner. Each script is a transaction of its own that decides by itself
 * whether it still has something to do, so it may be sent again and by several at once, over a
 * connection or over a request that nobody remembers. Its last statement answers one row.
 */

import { LEAVE_NAMES, TAKE_FOR_NOW } from './adopted-names.ts';
import { type Adoption, clearTheWay, FOREIGN_LIST, noteAdopted } from './foreign-objects.ts';
import { literal } from './literal.ts';
import type { Migration } from './migration-file.ts';
import type { Row } from './row.ts';

/**
 * Made whole and shut before the first file: to alter the lock's own table under its lock would be a
 * deadlock between two starts.
 */
const HISTORY = `
  create schema if not exists weir;
  revoke all on schema weir from public;
  create table weir.migrations (
    name text primary key,
    sha256 text not null,
    breaking boolean not null,
    applied_at timestamptz not null default now()
  );
  create table weir.migration_lock (id boolean primary key default true check (id));
  create table weir.adoptions (
    name text primary key,
    provider_type text not null,
    imported_at timestamptz
  );
  insert into weir.migration_lock default values;
  ${['migrations', 'migration_lock', 'adoptions'].map(shut).join('\n')}`;

function shut(table: string): string {
  return `
  revoke all on weir.${table} from public;
  alter table weir.${table} enable row level security;
  alter table weir.${table} force row level security;
  create policy weir_service on weir.${table} for all to current_user
    using (nullif((select current_setting('request.jwt.claims', true)), '') is null);`;
}

/** Not by to_regclass, whose cache may be older than what another start has committed since. */
const HAS_HISTORY = `(
    select count(*) = 3
      from pg_catalog.pg_class c
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'weir' and c.relname in ('migrations', 'migration_lock', 'adoptions'))`;

/** A row, not an advisory lock: it holds behind a transaction pooler and on a shared session too. */
const LOCK = 'perform id from weir.migration_lock for update;';

/** A large table takes its time; sessions of a project are allowed two minutes at most. */
const NO_HURRY = "select set_config('statement_timeout', '0', true);";

/** How a block says what it did; the setting ends with the transaction. */
const ANSWER = "select current_setting('weir.outcome')::jsonb as outcome;";

/** Asks whether there is a history, and what stands in the way while there is none. */
export const SURROUNDINGS: string = `
  select ${HAS_HISTORY} as started, ${FOREIGN_LIST} as foreign_objects,
         to_regclass('weir.adopted_names') is not null as has_names, (
    select count(*) = 2 and bool_and(has_table_privilege(c.oid, 'select'))
      from pg_catalog.pg_class c
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      join pg_catalog.pg_attribute a on a.attrelid = c.oid
     where n.nspname = 'supabase_migrations' and c.relname = 'schema_migrations'
       and a.attname in ('version', 'name')) as has_pushes`;

/** Asks what was applied. Fails where there is no history. */
export const READ_HISTORY: string = `
  select coalesce(
    jsonb_agg(jsonb_build_object('name', name, 'sha256', sha256, 'breaking', breaking) order by name),
    '[]'::jsonb) as history
    from weir.migrations`;

/** Asks what `supabase db push` has applied, as names of files. The table is read and never touched. */
export const READ_PUSHES: string = `
  select coalesce(jsonb_agg(version || '_' || name || '.sql'), '[]'::jsonb) as pushes
    from supabase_migrations.schema_migrations
   where name is not null`;

/** A row of the history: it began with files that were pushed plainly. */
export const BEGAN_WITH_PUSH = 'supabase db push';

/** Makes the history, where there is none. The schema is looked at before our own objects stand in it. */
export function historyScript(adoption: Adoption): string {
  return `${historyBlock(adoption)}
${adoption.keep ? LEAVE_NAMES : ''}
${ANSWER}`;
}

function historyBlock(adoption: Adoption): string {
  return `do $weir_history$
declare
  v_started boolean;
  v_foreign jsonb;
  v_object jsonb;
begin
  -- In one statement: what another start makes in between is not somebody else's.
  select ${HAS_HISTORY}, ${FOREIGN_LIST} into v_started, v_foreign;
  if v_started then
    perform set_config('weir.outcome', '{"adopted": []}', true);
    return;
  end if;
  ${clearTheWay(adoption)}
  ${HISTORY}
  ${noteAdopted(adoption)}
  perform set_config('weir.outcome', jsonb_build_object('adopted', v_foreign)::text, true);
end $weir_history$;`;
}

/** Writes files into the history that are in the database already, making the history where there is none. */
export function recordScript(files: readonly Migration[]): string {
  const rows = files.map((file) => `(${rowOf(file)})`);
  return `do $weir_record$
begin
  if not ${HAS_HISTORY} then
    ${HISTORY}
  end if;
  ${LOCK}
  insert into weir.migrations (name, sha256, breaking)
  values ${[`('${BEGAN_WITH_PUSH}', '', false)`, ...rows].join(',\n         ')}
  on conflict (name) do nothing;
  perform set_config('weir.outcome', '{}', true);
end $weir_record$;
${ANSWER}`;
}

/** Applies a file and writes it into the history, unless that was done. `known`: all of this version. */
export function fileScript(
  file: Migration,
  known: readonly Migration[],
  adoption: Adoption,
): string {
  const names = known.map((each) => literal(each.name)).join(', ');
  const guard = `if exists (select from weir.migrations where breaking and name not in (${names})) then
    raise exception 'the database was migrated by a newer Weir';
  end if;`;
  return `${NO_HURRY}
${adoption.adopt ? TAKE_FOR_NOW : ''}
${fileBlock(file, guard, adoption)}
${adoption.keep ? LEAVE_NAMES : ''}
${ANSWER}`;
}

/**
 * A file for `supabase db push`, which applies it and writes it into the history as the runner would,
 * and does nothing where the runner was there before. Its text depends on the file alone, so that it
 * stays the same from version to version. `first`: it makes the history too.
 */
export function copyText(file: Migration, first: boolean): string {
  const adoption: Adoption = { adopt: false, keep: false, today: new Date(0) };
  return [
    `-- ${file.name} of Weir, written by \`weir setup supabase --copy-migrations\`. Not to be edited.`,
    '-- It does nothing where Weir itself has applied it, and tells Weir where it has.',
    first ? historyBlock(adoption) : HISTORY_NEEDED,
    `${fileBlock(file, '', adoption)}\n`,
  ].join('\n\n');
}

const HISTORY_NEEDED = `do $weir_history$
begin
  if not ${HAS_HISTORY} then
    raise exception 'weir.migrations is missing: the first of these files has not made it'
      using hint = 'Run \`weir deploy\` once: it notes what was applied in another way.';
  end if;
end $weir_history$;`;

function fileBlock(file: Migration, guard: string, adoption: Adoption): string {
  const name = literal(file.name);
  const tag = file.sha256.slice(0, 12);
  return `do $weir_${tag}$
declare
  v_before text;
  v_foreign jsonb := '[]';
  v_object jsonb;
begin
  ${LOCK}
  select sha256 into v_before from weir.migrations where name = ${name};
  if v_before = '${file.sha256}' then
    perform set_config('weir.outcome', '{"applied": false, "adopted": []}', true);
    return;
  end if;
  if v_before is not null then
    raise exception '% was applied with another content', ${name};
  end if;
  ${guard}
  if not exists (select from weir.migrations) then
    v_foreign := ${FOREIGN_LIST};
    ${clearTheWay(adoption)}
    ${noteAdopted(adoption)}
  end if;
  execute $weir_text_${tag}$
${file.text}
$weir_text_${tag}$;
  insert into weir.migrations (name, sha256, breaking) values (${rowOf(file)});
  perform set_config('weir.outcome',
    jsonb_build_object('applied', true, 'adopted', v_foreign)::text, true);
end $weir_${tag}$;`;
}

function rowOf(file: Migration): string {
  return `${literal(file.name)}, '${file.sha256}', ${file.breaking}`;
}

/**
 * Copies the rows of the adopted usage tables that wait, as far as their columns match. Those that have
 * their names still go on being written to, and wait. Of one whose rows were taken over before, only
 * later ones are.
 */
export const IMPORT_SCRIPT: string = `${NO_HURRY}
do $weir_import$
declare
  v_adoption record;
  v_until timestamptz;
  v_from regclass;
  v_result jsonb;
  v_imported bigint := 0;
  v_refused bigint := 0;
begin
  if exists (select from weir.adoptions where imported_at is null and to_regclass(name) is not null) then
    ${LOCK}
    for v_adoption in
      select name, provider_type from weir.adoptions
       where imported_at is null and to_regclass(name) is not null order by name
    loop
      v_from := v_adoption.name::regclass;
      v_until := null;
      if to_regclass('weir.adopted_names') is not null then
        select imported_until into v_until from weir.adopted_names
         where kind <> 'function' and format('public.%I', new_name) = v_adoption.name;
      end if;
      if v_until is not null then
        execute format('create temp view weir_later as select * from %s where created_at::timestamptz > %L', v_from, v_until);
        v_from := 'pg_temp.weir_later'::regclass;
      end if;
      v_result := weir.import_usage(v_from, v_adoption.provider_type);
      if v_until is not null then
        drop view pg_temp.weir_later;
      end if;
      v_imported := v_imported + coalesce((v_result ->> 'imported')::bigint, 0);
      v_refused := v_refused + coalesce((v_result ->> 'refused')::bigint, 0);
      update weir.adoptions set imported_at = now() where name = v_adoption.name;
    end loop;
  end if;
  perform set_config('weir.outcome',
    jsonb_build_object('imported', v_imported, 'refused', v_refused)::text, true);
end $weir_import$;
${ANSWER}`;

/** What one of the scripts above answered. */
export function readOutcome(rows: readonly Row[]): Row {
  const outcome = rows[0]?.['outcome'];
  if (typeof outcome === 'object' && outcome !== null) return outcome as Row;
  throw new Error(`the database answered a migration with ${JSON.stringify(rows)}`);
}
