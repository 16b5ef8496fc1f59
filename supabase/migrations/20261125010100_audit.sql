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
comment on table weir.audit_log is 'Changes of configuration. Never changed or deleted.';
comment on column weir.audit_log.user_id is 'Who did it; with key_id null too: Weir itself, or somebody in the database.';
comment on column weir.audit_log.key_id is 'The admin key it was done with.';
comment on column weir.audit_log.target is 'The key of the row that changed; null for a statement that changed more than 100.';
comment on column weir.audit_log.changes is
  '{"column": {"old": ..., "new": ...}}, of a secret {"changed": true}; {"count": n} for a statement that changed more than 100 rows.';
create index weir_audit_log_user on weir.audit_log (user_id, id desc);
create index weir_audit_log_target on weir.audit_log (resource, target, id desc);

create trigger weir_append_only before update or delete or truncate on weir.audit_log
  for each statement execute function weir.refuse_change();

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
  v_idle text[] := array['created_at', 'updated_at', 'synced_at', 'seq'];
  v_count bigint;
begin
  if tg_op = 'INSERT' then
    select count(*) into v_count from new_rows;
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
        from (select to_jsonb(x) as row from new_rows x) as n order by 5;
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

select weir.audit('weir.users', 'user', 'id', array['update', 'delete']);
select weir.audit(t.name::regclass, t.resource, t.keys, array['insert', 'update', 'delete'])
  from (values
    ('weir.credentials', 'credential', 'id'), ('weir.providers', 'provider', 'name'),
    ('weir.models', 'model', 'provider,id'), ('weir.price_versions', 'price', 'provider,model,id'),
    ('weir.aliases', 'alias', 'id'), ('weir.alias_targets', 'alias_target', 'alias_id,provider,model'),
    ('weir.api_keys', 'key', 'id'), ('weir.settings', 'settings', 'name')
  ) as t(name, resource, keys);
do $$ begin
  if to_regclass('weir.invitations') is not null then
    perform weir.audit('weir.invitations', 'invitation', 'id', array['insert', 'update', 'delete']);
  end if;
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
