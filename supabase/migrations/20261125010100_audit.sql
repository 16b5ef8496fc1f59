-- Who changed what: one row for each thing a statement changed, written by triggers, so that no way of changing things
-- goes past it; and weir_run, which says in whose name a statement runs.

create table weir.audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  user_id uuid,
  key_id uuid,
  action text not null check (action in ('insert', 'update', 'delete')),
  resource text not null,
  target text,
  changes jsonb not null
);
comment on table weir.audit_log is 'Changes of configuration. Never changed; deleted by the retention alone.';
comment on column weir.audit_log.user_id is 'Who did it; with key_id null too: Weir itself, or somebody in the database.';
comment on column weir.audit_log.key_id is 'The admin key it was done with.';
comment on column weir.audit_log.target is 'The key of the row that changed; null for a statement that changed more than 100.';
comment on column weir.audit_log.changes is
  '{"column": {"old": ..., "new": ...}}, of a secret {"changed": true}; {"count": n} for a statement that changed more than 100 rows.';
create index weir_audit_log_user on weir.audit_log (user_id, id desc);
create index weir_audit_log_target on weir.audit_log (resource, target, id desc);

create trigger weir_append_only before update or truncate on weir.audit_log
  for each statement execute function weir.refuse_change();
-- The setting is weir_apply_retention's alone; nobody who is not the owner has the right to delete in any case.
create trigger weir_append_only_delete before delete on weir.audit_log
  for each statement when (current_setting('weir.retention', true) is distinct from 'on')
  execute function weir.refuse_change();

select weir.protect('weir.audit_log', 'select, insert');
select weir.allow('weir.audit_log', 'select', null, '(select weir.is_admin())');
-- Where no role can be switched, the trigger runs as the owner with a member's claims.
do $$ begin
  execute format(
    'create policy weir_owner_insert on weir.audit_log for insert to %I with check (true)', current_user);
end $$;

create function weir.audit_target(p_row jsonb, p_keys text[]) returns text
language sql immutable set search_path = '' as $$
  select string_agg(p_row ->> key, '/' order by at) from unnest(p_keys) with ordinality as k(key, at)
$$;

-- What an audit row may show of a column: never a secret, of headers only their names, of settings only the known ones.
create function weir.audit_value(p_resource text, p_column text, p_row jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select case
    when p_column ~ '(hash|secret|ciphertext|password|(^|_)token$)' then null
    when p_resource = 'settings' and p_column = 'value' and p_row ->> 'name' not in ('access', 'retention') then null
    when p_column = 'headers' and jsonb_typeof(p_row -> p_column) = 'object'
      then (select coalesce(jsonb_agg(name order by name), '[]') from jsonb_object_keys(p_row -> p_column) as name)
    when length((p_row -> p_column)::text) > 4000 then null
    else p_row -> p_column end
$$;

create function weir.audit_changes(p_resource text, p_old jsonb, p_new jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce(jsonb_object_agg(c.name,
           case when (p_old is not null and shown.old is null) or (p_new is not null and shown.new is null)
                  or shown.old = shown.new then '{"changed": true}'::jsonb
           else case when p_old is null then '{}' else jsonb_build_object('old', shown.old) end
             || case when p_new is null then '{}' else jsonb_build_object('new', shown.new) end end), '{}')
    from jsonb_object_keys(coalesce(p_new, p_old)) as c(name),
         lateral (select weir.audit_value(p_resource, c.name, p_old) as old,
                         weir.audit_value(p_resource, c.name, p_new) as new) as shown
   where c.name not in ('created_at', 'updated_at', 'synced_at', 'seq')
     and coalesce(p_old -> c.name, 'null') is distinct from coalesce(p_new -> c.name, 'null')
$$;

-- A row for each thing that changed, or one for all where they are many: then only counting is worth the time.
create function weir.write_audit() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  v_resource text := tg_argv[0];
  v_keys text[] := string_to_array(tg_argv[1], ',');
  v_actor jsonb := nullif(current_setting('weir.actor', true), '')::jsonb;
  v_user uuid := coalesce((v_actor ->> 'user_id')::uuid, case when v_actor is null then weir.uid() end);
  v_key uuid := (v_actor ->> 'key_id')::uuid;
  v_idle text[] := array['created_at', 'updated_at', 'synced_at', 'seq']
    || case v_resource when 'user' then array['email', 'name'] else '{}' end; -- labels, which every token may change
  v_count bigint;
begin
  if tg_op = 'INSERT' then
    -- A member's row is made by their first token and is no change of anything.
    select count(*) into v_count
      from (select to_jsonb(x) as row from new_rows x) as n
     where v_resource <> 'user' or n.row ->> 'role' = 'admin';
  elsif tg_op = 'DELETE' then
    select count(*) into v_count from old_rows;
  else
    select count(*) into v_count
      from (select to_jsonb(x) as row from old_rows x) as o
      join (select to_jsonb(x) as row from new_rows x) as n
        on weir.audit_target(n.row, v_keys) = weir.audit_target(o.row, v_keys)
     where n.row - v_idle <> o.row - v_idle;
  end if;
  if v_count > 100 then
    insert into weir.audit_log (user_id, key_id, action, resource, changes)
    values (v_user, v_key, lower(tg_op), v_resource, jsonb_build_object('count', v_count));
  elsif v_count > 0 then
    if tg_op = 'INSERT' then
      insert into weir.audit_log (user_id, key_id, action, resource, target, changes)
      select v_user, v_key, 'insert', v_resource, weir.audit_target(n.row, v_keys),
             weir.audit_changes(v_resource, null, n.row)
        from (select to_jsonb(x) as row from new_rows x) as n
       where v_resource <> 'user' or n.row ->> 'role' = 'admin'
       order by 5;
    elsif tg_op = 'DELETE' then
      insert into weir.audit_log (user_id, key_id, action, resource, target, changes)
      select v_user, v_key, 'delete', v_resource, weir.audit_target(o.row, v_keys),
             weir.audit_changes(v_resource, o.row, null)
        from (select to_jsonb(x) as row from old_rows x) as o order by 5;
    else
      insert into weir.audit_log (user_id, key_id, action, resource, target, changes)
      select v_user, v_key, 'update', v_resource, weir.audit_target(n.row, v_keys),
             weir.audit_changes(v_resource, o.row, n.row)
        from (select to_jsonb(x) as row from old_rows x) as o
        join (select to_jsonb(x) as row from new_rows x) as n
          on weir.audit_target(n.row, v_keys) = weir.audit_target(o.row, v_keys)
       where n.row - v_idle <> o.row - v_idle
       order by 5;
    end if;
  end if;
  return null;
end $$;

-- Lets changes of a table be written down. `p_keys`: the columns that name a row, with commas.
create function weir.audit(p_table regclass, p_resource text, p_keys text, p_events text[]) returns void
language plpgsql set search_path = '' as $$
declare
  v_event text;
begin
  foreach v_event in array p_events loop
    execute format(
      'create trigger %I after %s on %s %s for each statement execute function weir.write_audit(%L, %L)',
      'weir_audit_' || v_event, v_event, p_table,
      case v_event
        when 'insert' then 'referencing new table as new_rows'
        when 'delete' then 'referencing old table as old_rows'
        else 'referencing old table as old_rows new table as new_rows' end,
      p_resource, p_keys);
  end loop;
end $$;

select weir.audit(t.name::regclass, t.resource, t.keys, array['insert', 'update', 'delete'])
  from (values
    ('weir.users', 'user', 'id'),
    ('weir.credentials', 'credential', 'id'), ('weir.providers', 'provider', 'name'),
    ('weir.models', 'model', 'provider,id'), ('weir.price_versions', 'price', 'provider,model,id'),
    ('weir.aliases', 'alias', 'id'), ('weir.alias_targets', 'alias_target', 'alias_id,provider,model'),
    ('weir.api_keys', 'key', 'id'), ('weir.settings', 'settings', 'name')
  ) as t(name, resource, keys);

-- As before, and old rows of the audit log too, from settings.retention's "audit_months"; that it did so is written there.
create or replace function public.weir_apply_retention() returns jsonb
language plpgsql security definer set search_path = '' set lock_timeout = '3s' set timezone = 'UTC' as $$
declare
  v_retention jsonb := (select value from weir.settings where name = 'retention');
  v_parent regclass;
  v_months integer;
  v_leaf record;
  v_dropped text[] := '{}';
  v_count bigint;
begin
  for v_parent in select weir.monthly_tables() loop
    v_months := (v_retention ->> case v_parent
      when 'weir.attempt_details'::regclass then 'details_months' else 'ledger_months' end)::integer;
    continue when v_months is null or v_months < 1;
    for v_leaf in
      select c.oid::regclass::text as name
        from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
       where i.inhparent = v_parent and c.relname ~ '_\d{4}_\d{2}$'
         and to_date(right(c.relname, 7), 'YYYY_MM')
             < date_trunc('month', now())::date - make_interval(months => v_months)
    loop
      execute format('drop table %s', v_leaf.name);
      v_dropped := v_dropped || v_leaf.name;
    end loop;
  end loop;
  v_months := (v_retention ->> 'details_months')::integer;
  delete from weir.ledger_rejects
   where v_months >= 1 and created_at < date_trunc('month', now()) - make_interval(months => v_months);

  v_months := (v_retention ->> 'audit_months')::integer;
  if v_months >= 1 then
    perform set_config('weir.retention', 'on', true);
    delete from weir.audit_log where at < date_trunc('month', now()) - make_interval(months => v_months);
    get diagnostics v_count = row_count;
    perform set_config('weir.retention', '', true);
    if v_count > 0 then
      insert into weir.audit_log (action, resource, changes)
      values ('delete', 'audit', jsonb_build_object('count', v_count));
    end if;
  end if;
  return jsonb_build_object('dropped', to_jsonb(v_dropped));
end $$;

-- Runs one statement of src/store; $1 is p_args. With claims it runs as the member they speak for: in the role
-- authenticated where this session may take it on, and held to the claims in any case. An admin's rows are opened by
-- what weir.users says here, never by the token. `p_actor`: who is to be written down as having changed things,
-- {"user_id": ..., "key_id": ...}, also where Weir itself runs the statement for them.
drop function public.weir_run(text, jsonb, jsonb);
create function public.weir_run(p_statement text, p_args jsonb, p_claims jsonb, p_actor jsonb default null) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_role text := current_setting('role');
  v_claims text := coalesce(current_setting('request.jwt.claims', true), '');
  v_switch boolean := false;
  v_row record;
  v_rows jsonb[] := '{}';
begin
  perform set_config('weir.actor', case when p_actor <> 'null'::jsonb then p_actor::text else '' end, true);
  if p_claims <> 'null'::jsonb then
    v_switch := weir.can_become('authenticated');
    perform
      set_config('weir.admin', case when exists (
        select from weir.users u
         where u.issuer = p_claims ->> 'iss' and u.subject = p_claims ->> 'sub'
           and u.role = 'admin' and u.disabled_at is null) then 'on' else 'off' end, true);
    perform set_config('request.jwt.claims', p_claims::text, true);
    if v_switch then
      perform set_config('role', 'authenticated', true);
    end if;
  end if;
  for v_row in execute p_statement using p_args loop
    v_rows := v_rows || to_jsonb(v_row);
  end loop;
  if p_claims <> 'null'::jsonb then
    if v_switch then
      perform set_config('role', v_role, true);
    end if;
    perform set_config('request.jwt.claims', v_claims, true), set_config('weir.admin', 'off', true);
  end if;
  perform set_config('weir.actor', '', true);
  return to_jsonb(v_rows);
end $$;

select weir.restrict_function('public.weir_run(text, jsonb, jsonb, jsonb)', array['service_role']);
select weir.restrict_function(f, array[]::text[]) from unnest(array[
  'weir.audit_target(jsonb, text[])', 'weir.audit_value(text, text, jsonb)', 'weir.audit_changes(text, jsonb, jsonb)',
  'weir.write_audit()', 'weir.audit(regclass, text, text, text[])'
]::regprocedure[]) as f;
