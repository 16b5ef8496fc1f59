-- Writing the ledger, and running the statements of the management API.

-- When a UUIDv7 was made; null for any other.
create function weir.uuid_time(p_id uuid) returns timestamptz
language sql immutable set search_path = '' as $$
  select case when substr(p_id::text, 15, 1) = '7' then
    timestamptz 'epoch'
    + ('x0000' || replace(left(p_id::text, 13), '-', ''))::bit(64)::bigint * interval '1 millisecond' end
$$;

-- The number every change of configuration raises.
create function public.weir_revision() returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('revision', revision) from weir.config_revision
$$;

-- Stores a batch of attempts, all or none. A row that is there already stays as it is, and only rows really
-- inserted reach details and sums, so that a batch may be sent again at will.
create function public.weir_record_usage(p_batch jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_inserted integer;
  v_sent integer;
begin
  if to_regclass('weir.attempt_details_' || to_char((now() at time zone 'UTC') + interval '1 month', 'YYYY_MM')) is null
  then
    begin -- Months are made ahead by the server's clock; here they are made where nothing else runs, as on the edge.
      perform public.weir_ensure_partitions();
    exception when others then
      raise warning 'partitions could not be made, the default leaves take the rows: %', sqlerrm;
    end;
  end if;

  with batch as materialized (
    select distinct on (r.request_id, r.attempt, r.provider_type)
           r.*, coalesce(weir.uuid_time(r.request_id), r.created_at) as at
      from jsonb_to_recordset(p_batch) as r(
        request_id uuid, attempt smallint, user_id uuid, api_key_id uuid, provider text, provider_type text,
        model text, upstream_model text, dialect text, relay text, stream boolean, status text,
        http_status integer, error_code text, finish_reason text, prompt_tokens bigint, completion_tokens bigint,
        total_tokens bigint, cached_tokens bigint, cache_write_tokens bigint, reasoning_tokens bigint,
        usage_source text, cost_usd numeric(20, 12), cost_source text, price_version uuid, latency_ms integer,
        first_token_ms integer, created_at timestamptz, settled_at timestamptz,
        credential_id uuid, credential_owner text, details jsonb)
  ),
  inserted as (
    insert into weir.usage_logs as l (
      request_id, attempt, user_id, api_key_id, provider, provider_type, model, upstream_model, dialect, relay,
      stream, status, http_status, error_code, finish_reason, prompt_tokens, completion_tokens, total_tokens,
      cached_tokens, cache_write_tokens, reasoning_tokens, usage_source, cost_usd, cost_source, price_version,
      latency_ms, first_token_ms, created_at, settled_at)
    select request_id, attempt, user_id, api_key_id, provider, provider_type, left(model, 256),
           left(upstream_model, 256), dialect, relay, stream, status, http_status, left(error_code, 256),
           left(finish_reason, 256), prompt_tokens, completion_tokens, total_tokens, cached_tokens,
           cache_write_tokens, reasoning_tokens, usage_source, cost_usd, cost_source, price_version, latency_ms,
           first_token_ms, at, settled_at
      from batch
     order by request_id, attempt
    on conflict do nothing
    returning l.request_id, l.attempt, l.provider_type
  ),
  fresh as (
    select b.* from batch b join inserted using (request_id, attempt, provider_type)
  ),
  detailed as (
    insert into weir.attempt_details (request_id, attempt, credential_id, details, created_at)
    select request_id, attempt, credential_id, coalesce(details, '{}'), at from fresh
     where credential_id is not null or jsonb_strip_nulls(coalesce(details, '{}')) <> '{}'
    on conflict do nothing
  ),
  summed as (
    insert into weir.usage_hourly as h (
      hour, user_id, api_key_id, provider, provider_type, model, status, paid_by, calls, attempts, prompt_tokens,
      completion_tokens, total_tokens, cached_tokens, cache_write_tokens, reasoning_tokens, cost_usd, unpriced,
      latency_ms, first_token_ms, first_token_count)
    -- In one order always, so that two batches never wait for each other's sums.
    select date_trunc('hour', at, 'UTC') as hour, user_id, api_key_id, provider, provider_type,
           case when provider_type <> 'none' then left(model, 256) end as model, status,
           coalesce(credential_owner, 'none') as paid_by,
           count(*) filter (where attempt <= 1), count(*) filter (where attempt >= 1),
           coalesce(sum(prompt_tokens), 0), coalesce(sum(completion_tokens), 0), coalesce(sum(total_tokens), 0),
           coalesce(sum(cached_tokens), 0), coalesce(sum(cache_write_tokens), 0),
           coalesce(sum(reasoning_tokens), 0), coalesce(sum(cost_usd), 0),
           count(*) filter (where cost_usd is null and attempt >= 1),
           sum(latency_ms), coalesce(sum(first_token_ms), 0), count(first_token_ms)
      from fresh
     group by 1, 2, 3, 4, 5, 6, 7, 8
     order by 1, 2, 3, 4, 5, 6, 7, 8
    on conflict (hour, user_id, api_key_id, provider, provider_type, model, status, paid_by) do update set
      calls = h.calls + excluded.calls, attempts = h.attempts + excluded.attempts,
      prompt_tokens = h.prompt_tokens + excluded.prompt_tokens,
      completion_tokens = h.completion_tokens + excluded.completion_tokens,
      total_tokens = h.total_tokens + excluded.total_tokens,
      cached_tokens = h.cached_tokens + excluded.cached_tokens,
      cache_write_tokens = h.cache_write_tokens + excluded.cache_write_tokens,
      reasoning_tokens = h.reasoning_tokens + excluded.reasoning_tokens,
      cost_usd = h.cost_usd + excluded.cost_usd, unpriced = h.unpriced + excluded.unpriced,
      latency_ms = h.latency_ms + excluded.latency_ms,
      first_token_ms = h.first_token_ms + excluded.first_token_ms,
      first_token_count = h.first_token_count + excluded.first_token_count
  )
  select (select count(*) from inserted), jsonb_array_length(p_batch) into v_inserted, v_sent;
  return jsonb_build_object('inserted', v_inserted, 'duplicates', v_sent - v_inserted);
end $$;

-- Keeps a row Postgres refused. Text, since it may be what jsonb itself refuses.
create function public.weir_reject_usage(p_row text, p_error text) returns jsonb
language plpgsql set search_path = '' as $$
begin
  insert into weir.ledger_rejects (entry, error) values (p_row, left(p_error, 2000));
  return jsonb_build_object('kept', true);
end $$;

-- Runs one statement of src/store; $1 is p_args. With claims it runs as the member they speak for: in the role
-- authenticated where this session may take it on, and held to the claims in any case. An admin's rows are opened by
-- what weir.users says here, never by the token.
create function public.weir_run(p_statement text, p_args jsonb, p_claims jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_role text := current_setting('role');
  v_claims text := coalesce(current_setting('request.jwt.claims', true), '');
  v_switch boolean := false;
  v_row record;
  v_rows jsonb[] := '{}';
begin
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
  return to_jsonb(v_rows);
end $$;

-- Takes over the rows of a table that stood under a name of ours, as far as its columns have our names. What a row
-- lacks is said to be unknown; a row that cannot be read goes to weir.ledger_rejects.
create function weir.import_usage(p_table regclass, p_provider_type text) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_rows jsonb;
  v_row jsonb;
  v_imported integer := 0;
  v_refused integer := 0;
begin
  for v_rows in execute format(
    'select jsonb_agg(weir.imported_row(to_jsonb(t), %L)) from (
       select *, (row_number() over () - 1) / 500 as weir_chunk from %s) as t
      group by t.weir_chunk order by t.weir_chunk', p_provider_type, p_table)
  loop
    begin
      v_imported := v_imported + (public.weir_record_usage(v_rows) ->> 'inserted')::integer;
    exception when others then
      for v_row in select jsonb_array_elements(v_rows) loop
        begin
          v_imported := v_imported + (public.weir_record_usage(jsonb_build_array(v_row)) ->> 'inserted')::integer;
        exception when others then
          v_refused := v_refused + 1;
          perform public.weir_reject_usage(v_row::text, sqlerrm);
        end;
      end loop;
    end;
  end loop;
  perform public.weir_ensure_partitions();
  return jsonb_build_object('imported', v_imported, 'refused', v_refused);
end $$;

create function weir.imported_row(p_row jsonb, p_provider_type text) returns jsonb
language sql volatile set search_path = '' as $$
  select p_row || jsonb_build_object(
    'request_id', case
      when p_row ->> 'request_id' ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then p_row ->> 'request_id'
      when p_row ->> 'id' ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then p_row ->> 'id'
      else gen_random_uuid()::text end,
    'attempt', 1,
    'provider_type', p_provider_type,
    'model', coalesce(p_row ->> 'model', 'unknown'),
    'dialect', coalesce(p_row ->> 'dialect', 'unknown'),
    'relay', case when p_row ->> 'relay' in ('passthrough', 'adjusted', 'translated') then p_row ->> 'relay' end,
    'stream', coalesce(p_row -> 'stream', 'false'),
    'status', case
      when p_row ->> 'status' in ('complete', 'client_gone', 'upstream_failed', 'timed_out') then p_row ->> 'status'
      else 'complete' end,
    'usage_source', case
      when coalesce(p_row ->> 'prompt_tokens', p_row ->> 'completion_tokens', p_row ->> 'total_tokens') is not null
      then 'reported' else 'none' end,
    'cost_source', case when p_row ->> 'cost_usd' is not null then 'reported' else 'none' end,
    'price_version', null,
    'latency_ms', coalesce(p_row -> 'latency_ms', '0'),
    'settled_at', coalesce(p_row ->> 'settled_at', p_row ->> 'created_at'),
    'credential_id', null, 'credential_owner', null, 'details', null)
$$;

select weir.restrict_function(f, array['service_role']) from unnest(array[
  'weir.uuid_time(uuid)', 'public.weir_record_usage(jsonb)', 'public.weir_reject_usage(text, text)',
  'public.weir_run(text, jsonb, jsonb)', 'public.weir_revision()'
]::regprocedure[]) as f;
select weir.restrict_function('weir.import_usage(regclass, text)', array[]::text[]);
select weir.restrict_function('weir.imported_row(jsonb, text)', array[]::text[]);
