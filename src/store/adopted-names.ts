/**
 * Two owners of one name: what somebody made by hand, and what Weir makes. Both stay; who has the
 * name follows what answers callers, and may be changed either way as often as wanted.
 */

/**
 * Of a block: the table, and the two functions. They are made where something is adopted and nowhere
 * else, so no database without somebody else's objects has them.
 *
 * Weir writes its ledger by `weir.usage_logs`, so it goes on recording while the tables have other names.
 * Functions stand side by side unless a call could mean either of them.
 */
export const NAMES: string = `
  create table if not exists weir.adopted_names (
    kind text not null check (kind in ('table', 'view', 'function')),
    was text not null,
    old_name text not null,
    new_name text not null,
    our_name text not null,
    types text not null,
    theirs boolean not null default true,
    imported_until timestamptz,
    primary key (kind, old_name, types)
  );
  revoke all on weir.adopted_names from public;
  alter table weir.adopted_names enable row level security;

  create or replace function weir.take_names() returns jsonb
  language plpgsql set search_path = '' as $weir_take$
  declare
    v record;
    v_ours record;
    v_taken jsonb := '[]';
  begin
    perform id from weir.migration_lock for update;
    for v in select * from weir.adopted_names where theirs order by was loop
      if v.kind = 'function' then
        if to_regprocedure(format('public.%I(%s)', v.old_name, v.types)) is not null then
          execute format('alter routine public.%I(%s) rename to %I', v.old_name, v.types, v.new_name);
        end if;
      elsif to_regclass(format('public.%I', v.old_name)) is not null then
        execute format('alter table public.%I rename to %I', v.old_name, v.new_name);
      end if;
      v_taken := v_taken || to_jsonb(v);
    end loop;
    for v in select distinct kind = 'function' as routine, old_name, our_name
               from weir.adopted_names where theirs loop
      if v.routine then
        for v_ours in select p.oid::regprocedure::text as name from pg_catalog.pg_proc p
                       where p.pronamespace = 'public'::regnamespace and p.proname = v.our_name loop
          execute format('alter routine %s rename to %I', v_ours.name, v.old_name);
        end loop;
      elsif to_regclass(format('public.%I', v.our_name)) is not null then
        execute format('alter table public.%I rename to %I', v.our_name, v.old_name);
      end if;
    end loop;
    update weir.adopted_names set theirs = false where theirs;
    notify pgrst, 'reload schema';
    return v_taken;
  end $weir_take$;

  create or replace function weir.give_names_back() returns jsonb
  language plpgsql set search_path = '' as $weir_give$
  declare
    v record;
    v_ours record;
    v_given jsonb := '[]';
  begin
    perform id from weir.migration_lock for update;
    -- First ours out of the way, then theirs back, of which several may have one name.
    for v in select * from weir.adopted_names where not theirs loop
      if v.kind = 'function' then
        for v_ours in
          select ours.oid::regprocedure::text as name
            from pg_catalog.pg_proc ours, pg_catalog.pg_proc their
           where their.oid = to_regprocedure(format('public.%I(%s)', v.new_name, v.types))
             and ours.pronamespace = 'public'::regnamespace and ours.proname = v.old_name
             and (ours.proargtypes = their.proargtypes
                  or ours.proargnames[1:ours.pronargs] <@ their.proargnames)
        loop
          execute format('alter routine %s rename to %I', v_ours.name, v.our_name);
        end loop;
      elsif to_regclass(format('public.%I', v.new_name)) is not null
        and to_regclass(format('public.%I', v.old_name)) is not null then
        execute format('alter table public.%I rename to %I', v.old_name, v.our_name);
      end if;
    end loop;
    for v in select * from weir.adopted_names where not theirs order by was loop
      if v.kind = 'function' then
        continue when to_regprocedure(format('public.%I(%s)', v.new_name, v.types)) is null;
        execute format('alter routine public.%I(%s) rename to %I', v.new_name, v.types, v.old_name);
      else
        continue when to_regclass(format('public.%I', v.new_name)) is null;
        execute format('alter table public.%I rename to %I', v.new_name, v.old_name);
        -- What comes from now on is taken over when the name is taken again.
        update weir.adopted_names n set imported_until = a.imported_at from weir.adoptions a
         where n.kind = v.kind and n.old_name = v.old_name
           and a.name = format('public.%I', v.new_name) and a.imported_at is not null;
        -- Without times nobody can tell what is later.
        update weir.adoptions set imported_at = null
         where name = format('public.%I', v.new_name) and exists (
           select from pg_catalog.pg_attribute a
            where a.attrelid = to_regclass(format('public.%I', v.old_name)) and a.attname = 'created_at');
      end if;
      update weir.adopted_names set theirs = true
       where kind = v.kind and old_name = v.old_name and types = v.types;
      v_given := v_given || jsonb_build_object('name', v.was, 'ours', case
        when v.kind <> 'function' and to_regclass(format('public.%I', v.our_name)) is not null
        then format('public.%I', v.our_name) end);
    end loop;
    notify pgrst, 'reload schema';
    return v_given;
  end $weir_give$;

  revoke all on function weir.take_names() from public;
  revoke all on function weir.give_names_back() from public;`;

/** Of a block that has the list in `v_foreign`: `renamed` is the expression of an object `o`'s new name. */
export function noteNames(renamed: string): string {
  return `insert into weir.adopted_names (kind, was, old_name, new_name, our_name, types)
  select o ->> 'kind', o ->> 'name', o ->> 'bare', ${renamed}, left(o ->> 'bare', 54) || '_of_weir',
         coalesce((
           select string_agg(format('%I.%I', n.nspname, t.typname), ', ' order by a.place)
             from pg_catalog.pg_proc p
            cross join lateral unnest(p.proargtypes) with ordinality as a(type, place)
             join pg_catalog.pg_type t on t.oid = a.type
             join pg_catalog.pg_namespace n on n.oid = t.typnamespace
            where o ->> 'kind' = 'function' and p.pronamespace = 'public'::regnamespace
              and p.proname = o ->> 'bare'
              and format('(%s)', pg_catalog.pg_get_function_identity_arguments(p.oid)) = o ->> 'arguments'), '')
    from jsonb_array_elements(v_foreign) o
   where o ->> 'kind' <> 'schema';`;
}

/** In front of a file, which needs the names; what it took is told to `LEAVE_NAMES`. */
export const TAKE_FOR_NOW: string = `do $weir_names$
begin
  perform set_config('weir.took_names', 'no', true);
  if to_regclass('weir.adopted_names') is not null then
    perform set_config('weir.took_names',
      case when weir.take_names() = '[]' then 'no' else 'yes' end, true);
  end if;
end $weir_names$;`;

/** Behind it, in the same transaction: nobody sees that the names were taken. */
export const LEAVE_NAMES: string = `do $weir_names$
begin
  if current_setting('weir.took_names', true) = 'yes' then
    perform weir.give_names_back();
  end if;
end $weir_names$;`;
