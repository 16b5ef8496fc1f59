-- Schema weir, the roles it speaks of, and how every table and function is shut before it is opened.
--
-- These files run on Postgres 15 to 18 and PGlite, as superuser, as Supabase's `postgres`, and as a plain
-- database owner who may neither make roles nor set row security aside. So nothing here takes a role for granted:
-- grants and policies name a role only where it exists, and the owner has policies of its own, because row
-- security is forced and would otherwise shut the owner out.

do $$
declare
  v_foreign text;
begin
  select string_agg(name, ', ' order by name) into v_foreign from (
    select format('%s public.%s', case c.relkind when 'v' then 'view' else 'table' end, c.relname) as name
      from pg_catalog.pg_class c
     where c.relnamespace = 'public'::regnamespace
       and c.relname in ('aggregator_usage_logs', 'direct_usage_logs')
    union all
    select 'function ' || p.oid::regprocedure::text
      from pg_catalog.pg_proc p
     where p.pronamespace = 'public'::regnamespace
       and (p.proname = 'get_model_provider_config' or p.proname like 'weir\_%')
       and p.proname not like '%\_before\_weir\_%'
  ) as found;
  if v_foreign is not null then
    raise exception 'objects not made by Weir stand under names Weir needs: %', v_foreign
      using hint = 'Nothing was changed. Adopting renames them and imports old usage rows.';
  end if;
end $$;

-- A superuser's own database gets the three roles Supabase has, so that members are held back by the server and
-- not only by their claims. Nobody else could make them of use: only a superuser can give out BYPASSRLS on 15.
do $$
declare
  v_role text;
begin
  if not (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
    return;
  end if;
  foreach v_role in array array['anon', 'authenticated', 'service_role'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = v_role) then
      begin
        execute format(
          'create role %I nologin noinherit %s',
          v_role, case v_role when 'service_role' then 'bypassrls' else '' end
        );
      exception when duplicate_object or unique_violation then
        null; -- Roles belong to the cluster: another database's set-up was faster.
      end;
    end if;
  end loop;
end $$;

create schema if not exists weir;
revoke all on schema weir from public;

-- The roles of a list that exist here, quoted; null when none does.
create function weir.present(p_roles text[]) returns text
language sql stable set search_path = '' as $$
  select string_agg(quote_ident(r), ', ' order by r)
    from unnest(p_roles) as r
   where exists (select from pg_catalog.pg_roles where rolname = r)
$$;

-- Whether this session may take a role on. Merely being a member is not enough from Postgres 16 on.
create function weir.can_become(p_role text) returns boolean
language sql stable set search_path = '' as $$
  select coalesce((
    select pg_catalog.pg_has_role(
      session_user, r.oid,
      case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end)
      from pg_catalog.pg_roles r
     where r.rolname = p_role), false)
$$;

-- Revokes a function from everybody, then grants it to those named.
create function weir.restrict_function(p_function regprocedure, p_roles text[]) returns void
language plpgsql set search_path = '' as $$
declare
  v_everybody text := weir.present(array['anon', 'authenticated', 'service_role']);
  v_roles text := weir.present(p_roles);
begin
  execute format('revoke all on function %s from public%s', p_function, coalesce(', ' || v_everybody, ''));
  if v_roles is not null then
    execute format('grant execute on function %s to %s', p_function, v_roles);
  end if;
end $$;

-- One value of the caller's verified token. PostgREST sets it, and weir_run does.
create function weir.claim(p_name text) returns text
language sql stable set search_path = '' as $$
  select nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> p_name
$$;

-- Weir itself at work: in the service role, or as an owner who speaks for nobody. Where there are no roles to
-- switch to, the absence of claims is all that tells the gateway from a member.
create function weir.is_service() returns boolean
language sql stable set search_path = '' as $$
  select current_user = 'service_role'
      or nullif(current_setting('request.jwt.claims', true), '') is null
$$;

-- Set by weir_run alone, after it has looked the caller up. A token's own claims never make an admin, and
-- somebody who reads through PostgREST is a member, whatever their role here.
create function weir.is_admin() returns boolean
language sql stable set search_path = '' as $$
  select current_setting('weir.admin', true) = 'on'
$$;

-- Row security on and forced, every inherited grant taken back, then the service's own access.
-- `p_service`: what the service role may do, such as 'select, insert'; '' for partitions, reached by their parent.
create function weir.protect(p_table regclass, p_service text) returns void
language plpgsql set search_path = '' as $$
declare
  v_everybody text := weir.present(array['anon', 'authenticated', 'service_role']);
  v_service text := weir.present(array['service_role']);
begin
  execute format('alter table %s enable row level security', p_table);
  execute format('alter table %s force row level security', p_table);
  execute format('revoke all on table %s from public%s', p_table, coalesce(', ' || v_everybody, ''));
  execute format(
    'create policy weir_service on %s for all to %s
       using ((select weir.is_service())) with check ((select weir.is_service()))',
    p_table, weir.present(array[current_user::text, 'service_role']));
  if v_service is not null and p_service <> '' then
    execute format('grant %s on table %s to %s', p_service, p_table, v_service);
  end if;
end $$;

-- Lets signed-in members do one thing with the rows that meet a condition. The owner is held to the same
-- condition once it speaks for somebody. `p_columns`: null for all; secrets are left out of it.
create function weir.allow(p_table regclass, p_action text, p_columns text, p_condition text) returns void
language plpgsql set search_path = '' as $$
declare
  v_members text := weir.present(array['authenticated']);
begin
  execute format(
    'create policy %I on %s for %s to %s %s %s',
    'weir_member_' || p_action, p_table, p_action,
    weir.present(array[current_user::text, 'authenticated']),
    case when p_action <> 'insert' then format('using (%s)', p_condition) end,
    case when p_action in ('insert', 'update') then format('with check (%s)', p_condition) end);
  if v_members is not null then
    execute format(
      'grant %s%s on table %s to %s',
      p_action, coalesce(' (' || p_columns || ')', ''), p_table, v_members);
  end if;
end $$;

select weir.restrict_function('weir.present(text[])', array['service_role']);
select weir.restrict_function('weir.can_become(text)', array['service_role']);
select weir.restrict_function('weir.restrict_function(regprocedure, text[])', array[]::text[]);
select weir.restrict_function('weir.protect(regclass, text)', array[]::text[]);
select weir.restrict_function('weir.allow(regclass, text, text, text)', array[]::text[]);
select weir.restrict_function('weir.is_service()', array['service_role']);
select weir.restrict_function('weir.claim(text)', array['authenticated', 'service_role']);
select weir.restrict_function('weir.is_admin()', array['authenticated', 'service_role']);

do $$
declare
  v_roles text := weir.present(array['authenticated', 'service_role']);
begin
  if v_roles is not null then
    execute 'grant usage on schema weir to ' || v_roles;
  end if;
end $$;

-- One number that grows with every change of configuration, so that caches know when they are old. A row and not
-- a sequence: a sequence shows its new value before the change itself can be seen.
create table weir.config_revision (
  id boolean primary key default true check (id),
  revision bigint not null default 1
);
insert into weir.config_revision default values;
select weir.protect('weir.config_revision', 'select, update');

-- Only when there are changed rows: a statement that met none must not empty everybody's caches.
create function weir.bump_revision() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op <> 'TRUNCATE' then -- which has no rows to show
    perform from changed limit 1;
    if not found then
      return null;
    end if;
  end if;
  update weir.config_revision set revision = revision + 1;
  return null;
end $$;
select weir.restrict_function('weir.bump_revision()', array[]::text[]);

-- Lets changes of a table raise the revision. Rows can be looked at for one kind of event at a time.
create function weir.watch(p_table regclass, p_events text[]) returns void
language plpgsql set search_path = '' as $$
declare
  v_event text;
begin
  foreach v_event in array p_events || array['truncate'] loop
    execute format(
      'create trigger %I after %s on %s %s for each statement execute function weir.bump_revision()',
      'weir_revision_' || v_event, v_event, p_table,
      case v_event
        when 'delete' then 'referencing old table as changed'
        when 'truncate' then ''
        else 'referencing new table as changed' end);
  end loop;
end $$;
select weir.restrict_function('weir.watch(regclass, text[])', array[]::text[]);

-- Where no role can be switched, the trigger runs as the owner with a member's claims.
do $$ begin
  execute format(
    'create policy weir_owner_select on weir.config_revision for select to %1$I using (true)', current_user);
  execute format(
    'create policy weir_owner_update on weir.config_revision for update to %1$I using (true) with check (true)',
    current_user);
end $$;
