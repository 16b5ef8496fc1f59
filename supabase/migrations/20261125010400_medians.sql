-- How long first tokens took, by classes, so that a median can be told from sums. A mean alone is moved by one slow
-- model; medians of hours cannot be added up, counts can.

-- A column for each class: read out of an array they took twice as long to sum as all other columns together.
alter table weir.usage_hourly
  add column first_token_class_1 integer not null default 0,
  add column first_token_class_2 integer not null default 0,
  add column first_token_class_3 integer not null default 0,
  add column first_token_class_4 integer not null default 0,
  add column first_token_class_5 integer not null default 0,
  add column first_token_class_6 integer not null default 0,
  add column first_token_class_7 integer not null default 0,
  add column first_token_class_8 integer not null default 0,
  add column first_token_class_9 integer not null default 0,
  add column first_token_class_10 integer not null default 0,
  add column first_token_class_11 integer not null default 0,
  add column first_token_class_12 integer not null default 0,
  add column first_token_class_13 integer not null default 0,
  add column first_token_class_14 integer not null default 0,
  add column first_token_class_15 integer not null default 0,
  add column first_token_class_16 integer not null default 0;
comment on column weir.usage_hourly.first_token_class_1 is
  'How many first tokens came in the first class of weir.first_token_bounds(); 0 also for hours before there were any.';

-- In milliseconds; a class reaches from one bound to the next, not itself included. A third to a half apart, which is
-- how far off a median read from them can be at worst.
create function weir.first_token_bounds() returns integer[]
language sql immutable set search_path = '' as $$
  select array[100, 150, 200, 300, 400, 600, 800, 1200, 1600, 2400, 3200, 4800, 6400, 10000, 20000]
$$;

-- The middle of what is counted, as if a class were filled evenly; in the last, its lower bound. Null when there is
-- nothing, or when the classes do not hold all there is (`p_all`), for then they say nothing of the rest.
create function weir.class_median(p_counts bigint[], p_all bigint) returns integer
language plpgsql immutable set search_path = '' as $$
declare
  v_bounds integer[] := weir.first_token_bounds();
  v_total bigint := (select sum(c) from unnest(p_counts) as c);
  v_below bigint := 0;
  v_low integer;
begin
  if coalesce(v_total, 0) = 0 or v_total <> p_all then
    return null;
  end if;
  for i in 1 .. cardinality(p_counts) loop
    if (v_below + p_counts[i]) * 2 >= v_total then
      v_low := coalesce(v_bounds[i - 1], 0);
      return round(v_low + coalesce((v_total / 2.0 - v_below) / p_counts[i] * (v_bounds[i] - v_low), 0));
    end if;
    v_below := v_below + p_counts[i];
  end loop;
end $$;

select weir.restrict_function('weir.first_token_bounds()', array['authenticated', 'service_role']);
select weir.restrict_function('weir.class_median(bigint[], bigint)', array['authenticated', 'service_role']);

-- Stores a batch of attempts, all or none. A row that is there already stays as it is, and only rows really
-- inserted reach details and sums, so that a batch may be sent again at will.
create or replace function public.weir_record_usage(p_batch jsonb) returns jsonb
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
    select b.*, width_bucket(b.first_token_ms, weir.first_token_bounds()) + 1 as class
      from batch b join inserted using (request_id, attempt, provider_type)
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
      latency_ms, first_token_ms, first_token_count,
      first_token_class_1, first_token_class_2, first_token_class_3, first_token_class_4,
      first_token_class_5, first_token_class_6, first_token_class_7, first_token_class_8,
      first_token_class_9, first_token_class_10, first_token_class_11, first_token_class_12,
      first_token_class_13, first_token_class_14, first_token_class_15, first_token_class_16)
    -- In one order always, so that two batches never wait for each other's sums.
    select date_trunc('hour', at, 'UTC') as hour, user_id, api_key_id, provider, provider_type,
           case when provider_type <> 'none' then left(model, 256) end as model, status,
           coalesce(credential_owner, 'none') as paid_by,
           count(*) filter (where attempt <= 1), count(*) filter (where attempt >= 1),
           coalesce(sum(prompt_tokens), 0), coalesce(sum(completion_tokens), 0), coalesce(sum(total_tokens), 0),
           coalesce(sum(cached_tokens), 0), coalesce(sum(cache_write_tokens), 0),
           coalesce(sum(reasoning_tokens), 0), coalesce(sum(cost_usd), 0),
           count(*) filter (where cost_usd is null and attempt >= 1),
           sum(latency_ms), coalesce(sum(first_token_ms), 0), count(first_token_ms),
           count(*) filter (where class = 1), count(*) filter (where class = 2), count(*) filter (where class = 3),
           count(*) filter (where class = 4), count(*) filter (where class = 5), count(*) filter (where class = 6),
           count(*) filter (where class = 7), count(*) filter (where class = 8), count(*) filter (where class = 9),
           count(*) filter (where class = 10), count(*) filter (where class = 11), count(*) filter (where class = 12),
           count(*) filter (where class = 13), count(*) filter (where class = 14), count(*) filter (where class = 15),
           count(*) filter (where class = 16)
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
      first_token_count = h.first_token_count + excluded.first_token_count,
      first_token_class_1 = h.first_token_class_1 + excluded.first_token_class_1,
      first_token_class_2 = h.first_token_class_2 + excluded.first_token_class_2,
      first_token_class_3 = h.first_token_class_3 + excluded.first_token_class_3,
      first_token_class_4 = h.first_token_class_4 + excluded.first_token_class_4,
      first_token_class_5 = h.first_token_class_5 + excluded.first_token_class_5,
      first_token_class_6 = h.first_token_class_6 + excluded.first_token_class_6,
      first_token_class_7 = h.first_token_class_7 + excluded.first_token_class_7,
      first_token_class_8 = h.first_token_class_8 + excluded.first_token_class_8,
      first_token_class_9 = h.first_token_class_9 + excluded.first_token_class_9,
      first_token_class_10 = h.first_token_class_10 + excluded.first_token_class_10,
      first_token_class_11 = h.first_token_class_11 + excluded.first_token_class_11,
      first_token_class_12 = h.first_token_class_12 + excluded.first_token_class_12,
      first_token_class_13 = h.first_token_class_13 + excluded.first_token_class_13,
      first_token_class_14 = h.first_token_class_14 + excluded.first_token_class_14,
      first_token_class_15 = h.first_token_class_15 + excluded.first_token_class_15,
      first_token_class_16 = h.first_token_class_16 + excluded.first_token_class_16
  )
  select (select count(*) from inserted), jsonb_array_length(p_batch) into v_inserted, v_sent;
  return jsonb_build_object('inserted', v_inserted, 'duplicates', v_sent - v_inserted);
end $$;
