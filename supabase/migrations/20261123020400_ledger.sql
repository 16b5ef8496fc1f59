-- The ledger: one row an attempt, by provider type and UTC month; details for admins; hourly sums; rows Postgres refused.

create table weir.usage_logs (
  request_id uuid not null,
  attempt smallint not null check (attempt >= 0),
  user_id uuid,
  api_key_id uuid,
  provider text,
  provider_type text not null check (provider_type in ('direct', 'aggregator', 'none')),
  model text not null,
  upstream_model text,
  dialect text not null,
  relay text check (relay in ('passthrough', 'adjusted', 'translated')),
  stream boolean not null,
  status text not null check (status in ('complete', 'client_gone', 'upstream_failed', 'timed_out', 'rejected')),
  http_status integer,
  error_code text,
  finish_reason text,
  prompt_tokens bigint check (prompt_tokens >= 0),
  completion_tokens bigint check (completion_tokens >= 0),
  total_tokens bigint check (total_tokens >= 0),
  cached_tokens bigint check (cached_tokens >= 0),
  cache_write_tokens bigint check (cache_write_tokens >= 0),
  reasoning_tokens bigint check (reasoning_tokens >= 0),
  usage_source text not null check (usage_source in ('reported', 'lookup', 'observed', 'none')),
  cost_usd numeric(20, 12) check (cost_usd >= 0),
  cost_source text not null check (cost_source in ('reported', 'override', 'list', 'catalog', 'none')),
  price_version uuid,
  latency_ms integer not null,
  first_token_ms integer,
  created_at timestamptz not null,
  settled_at timestamptz not null,
  primary key (request_id, attempt, provider_type, created_at)
) partition by list (provider_type);
comment on table weir.usage_logs is 'One row an attempt. Null in a count or cost: not said, which is not zero.';
comment on column weir.usage_logs.created_at is 'The timestamp inside request_id, so that a replay meets the same row.';
create index weir_usage_logs_user on weir.usage_logs (user_id, created_at desc);
create index weir_usage_logs_key on weir.usage_logs (api_key_id, created_at desc);
create index weir_usage_logs_created on weir.usage_logs (created_at desc, request_id desc);

create table public.aggregator_usage_logs partition of weir.usage_logs
  for values in ('aggregator') partition by range (created_at);
create table public.direct_usage_logs partition of weir.usage_logs
  for values in ('direct') partition by range (created_at);
create table weir.rejected_requests partition of weir.usage_logs
  for values in ('none') partition by range (created_at);

create table weir.attempt_details (
  request_id uuid not null,
  attempt smallint not null,
  credential_id uuid,
  details jsonb not null,
  created_at timestamptz not null,
  primary key (request_id, attempt, created_at)
) partition by range (created_at);
comment on table weir.attempt_details is 'For admins: why this target, the upstream''s request id, its raw error, what a translation lost.';

create table weir.usage_hourly (
  id bigint generated always as identity primary key,
  hour timestamptz not null,
  user_id uuid,
  api_key_id uuid,
  provider text,
  provider_type text not null,
  model text,
  status text not null,
  paid_by text not null check (paid_by in ('platform', 'user', 'none')),
  calls bigint not null,
  attempts bigint not null,
  prompt_tokens numeric not null,
  completion_tokens numeric not null,
  total_tokens numeric not null,
  cached_tokens numeric not null,
  cache_write_tokens numeric not null,
  reasoning_tokens numeric not null,
  cost_usd numeric not null,
  unpriced bigint not null,
  latency_ms numeric not null,
  first_token_ms numeric not null,
  first_token_count bigint not null
);
comment on table weir.usage_hourly is 'Sums over the ledger by UTC hour, made only from rows really inserted.';
comment on column weir.usage_hourly.model is 'Null for rejected calls, whose model may be any text a caller thought of.';
comment on column weir.usage_hourly.calls is 'Rows with attempt 0 or 1: one for each call.';
comment on column weir.usage_hourly.unpriced is 'Attempts whose cost is unknown and so missing in cost_usd.';
create unique index weir_usage_hourly_key on weir.usage_hourly
  (hour, user_id, api_key_id, provider, provider_type, model, status, paid_by) nulls not distinct;
create index weir_usage_hourly_user on weir.usage_hourly (user_id, hour);

create table weir.ledger_rejects (
  id bigint generated always as identity primary key,
  entry text not null,
  error text not null,
  created_at timestamptz not null default now()
);
comment on table weir.ledger_rejects is 'Ledger rows Postgres refused, as they were sent.';

-- Every name in public needs its own policies: those of a parent do not cover a partition addressed directly.
select weir.protect('weir.usage_logs', 'select, insert');
select weir.protect('public.aggregator_usage_logs', 'select, insert');
select weir.protect('public.direct_usage_logs', 'select, insert');
select weir.protect('weir.rejected_requests', 'select, insert');
select weir.protect('weir.attempt_details', 'select, insert, delete');
select weir.protect('weir.usage_hourly', 'select, insert, update');
select weir.protect('weir.ledger_rejects', 'select, insert, delete');

select weir.allow('weir.usage_logs', 'select', null, '(select weir.uid()) = user_id or (select weir.is_admin())');
select weir.allow('public.aggregator_usage_logs', 'select', null,
  '(select weir.uid()) = user_id or (select weir.is_admin())');
select weir.allow('public.direct_usage_logs', 'select', null,
  '(select weir.uid()) = user_id or (select weir.is_admin())');
select weir.allow('weir.rejected_requests', 'select', null,
  '(select weir.uid()) = user_id or (select weir.is_admin())');
select weir.allow('weir.usage_hourly', 'select', null, '(select weir.uid()) = user_id or (select weir.is_admin())');
select weir.allow('weir.attempt_details', 'select', null, '(select weir.is_admin())');
select weir.allow('weir.ledger_rejects', 'select', null, '(select weir.is_admin())');

-- The tables that have a leaf for each month.
create function weir.monthly_tables() returns setof regclass
language sql stable set search_path = '' as $$
  select unnest(array[
    'public.aggregator_usage_logs', 'public.direct_usage_logs', 'weir.rejected_requests', 'weir.attempt_details'
  ]::regclass[])
$$;

create function weir.leaf_name(p_parent regclass, p_suffix text) returns text
language sql stable set search_path = '' as $$
  select relname || '_' || p_suffix from pg_catalog.pg_class where oid = p_parent
$$;

do $$
declare
  v_parent regclass;
  v_leaf text;
begin
  for v_parent in select weir.monthly_tables() loop
    v_leaf := weir.leaf_name(v_parent, 'default');
    execute format('create table weir.%I partition of %s default', v_leaf, v_parent);
    perform weir.protect(format('weir.%I', v_leaf)::regclass, '');
  end loop;
end $$;

-- Makes one month's leaf. Rows that came before their month was made wait in the default leaf and would stop it
-- from being attached, so they move first. True when a leaf was made.
create function weir.ensure_month(p_parent regclass, p_month date) returns boolean
language plpgsql set search_path = '' as $$
declare
  v_leaf text := weir.leaf_name(p_parent, to_char(p_month, 'YYYY_MM'));
  v_default text := weir.leaf_name(p_parent, 'default');
  v_from text := to_char(p_month, 'YYYY-MM-DD') || ' 00:00:00+00';
  v_to text := to_char(p_month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00';
begin
  if to_regclass(format('weir.%I', v_leaf)) is not null then
    return false;
  end if;
  execute format('create table weir.%I (like %s including defaults including constraints)', v_leaf, p_parent);
  perform weir.protect(format('weir.%I', v_leaf)::regclass, '');
  execute format(
    'with moved as (delete from weir.%I where created_at >= %L and created_at < %L returning *)
     insert into weir.%I select * from moved', v_default, v_from, v_to, v_leaf);
  execute format(
    'alter table %s attach partition weir.%I for values from (%L) to (%L)', p_parent, v_leaf, v_from, v_to);
  return true;
end $$;

-- Makes this month's leaves, the next two, and those of rows that wait in a default leaf. Safe to call at any time
-- and from anywhere; a second call at the same moment leaves it to the first. Security definer: only the owner of a
-- table may attach a partition to it.
create function public.weir_ensure_partitions() returns jsonb
language plpgsql security definer set search_path = '' set lock_timeout = '3s' set timezone = 'UTC' as $$
declare
  v_parent regclass;
  v_month date;
  v_made integer := 0;
  v_waiting boolean;
  v_default text;
  v_defaults jsonb := '{}';
begin
  if not pg_try_advisory_xact_lock(hashtextextended('weir_ensure_partitions', 0)) then
    return jsonb_build_object('made', 0, 'busy', true);
  end if;
  for v_parent in select weir.monthly_tables() loop
    v_default := weir.leaf_name(v_parent, 'default');
    for v_month in execute format(
      'select date_trunc(''month'', now())::date + make_interval(months => n) from generate_series(0, 2) as n
        union
       select date_trunc(''month'', created_at) from weir.%I
        where created_at between now() - interval ''10 years'' and now() + interval ''3 months''', v_default)
    loop
      v_made := v_made + weir.ensure_month(v_parent, v_month)::integer;
    end loop;
    execute format('select exists (select from weir.%I)', v_default) into v_waiting;
    v_defaults := v_defaults || jsonb_build_object(v_default, v_waiting);
  end loop;
  return jsonb_build_object('made', v_made, 'default_in_use', v_defaults);
end $$;

-- Drops whole months older than settings.retention says ({"ledger_months": n|null, "details_months": n|null};
-- null keeps everything) and old refused rows along with the details.
create function public.weir_apply_retention() returns jsonb
language plpgsql security definer set search_path = '' set lock_timeout = '3s' set timezone = 'UTC' as $$
declare
  v_retention jsonb := (select value from weir.settings where name = 'retention');
  v_parent regclass;
  v_months integer;
  v_leaf record;
  v_dropped text[] := '{}';
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
  return jsonb_build_object('dropped', to_jsonb(v_dropped));
end $$;

select weir.restrict_function('weir.monthly_tables()', array[]::text[]);
select weir.restrict_function('weir.leaf_name(regclass, text)', array[]::text[]);
select weir.restrict_function('weir.ensure_month(regclass, date)', array[]::text[]);
select weir.restrict_function('public.weir_ensure_partitions()', array['service_role']);
select weir.restrict_function('public.weir_apply_retention()', array['service_role']);

select public.weir_ensure_partitions();
