-- What the gateway asks for each call: admission, identity, the models there are, the revision.

-- Whether this caller's calls on the platform's money count towards a ceiling.
create function weir.is_capped(p_caller weir.caller, p_access jsonb) returns boolean
language sql immutable set search_path = '' as $$
  select coalesce(p_caller.access_applies and p_access ->> 'usd_per_day' is not null, false)
$$;

-- The targets of a name as this caller sees them: {"ok": candidates in order, "refusal": why others were left out}.
create function weir.offered(p_caller weir.caller, p_access jsonb, p_model text, p_pinned boolean) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_capped boolean := weir.is_capped(p_caller, p_access);
  v_offered jsonb;
begin
  with target as materialized (
    select * from public.get_model_provider_config(p_caller.user_id, p_model) with ordinality where p_pinned
    union all
    select * from weir.targets(p_caller.user_id, p_model, false) with ordinality where not p_pinned
  ),
  judged as (
    select j.*
      from (
        select array_agg(provider order by ordinality) as providers,
               array_agg(upstream_model order by ordinality) as models,
               array_agg(case when matched = 'alias' then p_model end order by ordinality) as aliases
          from target
      ) as all_of,
      weir.judge(p_caller, p_access, all_of.providers, all_of.models, all_of.aliases) as j
  ),
  t as (
    select target.*, case
             when owner_kind <> 'platform' then j.own
             when j.platform is null and v_capped and not weir.is_booked(price_currency, price_rates)
               then 'model_unpriced'
             else j.platform end as refusal
      from target join judged j on j.at = target.ordinality
  )
  select jsonb_build_object(
           -- In this order, by luck of the alphabet, they are worth putting right: 'platform_access_off',
           -- 'model_unpriced', 'model_not_allowed'.
           'refusal', max(refusal collate "C"),
           'ok', coalesce(jsonb_agg(jsonb_build_object(
              'provider', provider, 'kind', kind, 'record', record, 'dialects', dialects, 'headers', headers,
              'timeouts', timeouts, 'upstream_model', upstream_model, 'priority', priority, 'weight', weight,
              'credential', jsonb_build_object(
                'id', credential_id, 'owner_id', owner_id, 'owner_kind', owner_kind, 'type', credential_type,
                'ciphertext', ciphertext, 'origins', origins),
              'price', case when price_version is not null then jsonb_build_object(
                'version', price_version, 'source', price_source, 'currency', price_currency,
                'rates', price_rates) end
            ) order by ordinality) filter (where refusal is null), '[]'))
    into v_offered
    from t;
  return v_offered;
end $$;

-- Whether the first segment of a name is a provider this caller may use, at least for what follows it.
create function weir.may_use(p_caller weir.caller, p_access jsonb, p_model text) returns boolean
language sql stable set search_path = '' as $$
  select exists (
    select from weir.providers p
      join weir.credentials c on c.provider = p.name and c.state = 'ready'
      join weir.owners o on o.id = c.owner_id
      cross join weir.judge(p_caller, p_access, array[split_part(p_model, '/', 1)],
                   array[substr(p_model, strpos(p_model, '/') + 1)], array[null]) as j
     where p.name = split_part(p_model, '/', 1) and p.enabled and p.retired_at is null
       and (o.kind = 'platform' or o.id = p_caller.user_id)
       and case o.kind when 'platform' then j.platform else j.own end is null)
$$;

-- One answer to a call: who is calling and where it may go, in order, or why not.
create function public.weir_admit(p_query jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  -- Read before anything else, so that an answer is never labelled newer than what it was made from.
  v_revision bigint := (select revision from weir.config_revision);
  v_caller weir.caller := weir.find_caller(p_query -> 'caller');
  v_model text := p_query ->> 'model';
  v_access jsonb := weir.access();
  v_platform jsonpath := '$[*] ? (@.credential.owner_kind == "platform")';
  v_offered jsonb;
  v_bare jsonb;
  v_ok jsonb;
  v_metered boolean;
  v_answer jsonb := jsonb_build_object('admitted', false, 'principal', null, 'revision', v_revision);
begin
  if v_caller.user_id is not null or v_caller.key_id is not null then
    v_answer := v_answer || jsonb_build_object(
      'principal', jsonb_build_object('user_id', v_caller.user_id, 'key_id', v_caller.key_id));
  end if;
  v_caller.code := case
    when v_caller.code is not null then v_caller.code
    when v_caller.kind = 'admin_key' then 'admin_key_refused'
    when coalesce(v_model, '') = '' then 'missing_model' end;
  if v_caller.code is not null then
    return v_answer || jsonb_build_object('code', v_caller.code);
  end if;

  v_offered := weir.offered(v_caller, v_access, v_model, true);
  if v_offered -> 'ok' = '[]' and strpos(v_model, '/') > 1 and not weir.may_use(v_caller, v_access, v_model) then
    -- The first segment names a provider that others may use, but not this caller: for them it is a bare id.
    v_bare := weir.offered(v_caller, v_access, v_model, false);
    v_offered := jsonb_build_object(
      'ok', v_bare -> 'ok', 'refusal', coalesce(v_offered ->> 'refusal', v_bare ->> 'refusal'));
  end if;
  v_ok := v_offered -> 'ok';

  v_metered := weir.is_capped(v_caller, v_access) and jsonb_path_exists(v_ok, v_platform);
  if v_metered and weir.spent_today(v_caller.user_id) >= (v_access ->> 'usd_per_day')::numeric then
    v_ok := jsonb_path_query_array(v_ok, '$[*] ? (@.credential.owner_kind != "platform")');
    v_offered := v_offered || '{"refusal": "daily_ceiling_reached"}';
  end if;
  if v_ok = '[]' then
    return v_answer || jsonb_build_object('code', coalesce(v_offered ->> 'refusal', 'model_not_found'));
  end if;
  return v_answer || jsonb_build_object(
    'admitted', true, 'candidates', v_ok,
    'restricted', v_caller.models is not null
      or (v_caller.access_applies and not coalesce(v_access -> 'models' ? '*', false)
          and jsonb_path_exists(v_ok, v_platform)),
    'cacheable', not v_metered and coalesce(v_caller.expires_at > now() + interval '1 minute', true),
    'expires_at', v_caller.expires_at);
end $$;

-- Who is calling the management API. Null for a credential that is nobody's.
create function public.weir_identify(p_caller jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_caller weir.caller := weir.find_caller(p_caller);
begin
  if v_caller.code is not null and v_caller.code <> 'user_disabled' then
    return null;
  end if;
  return jsonb_build_object(
    'kind', v_caller.kind, 'user_id', v_caller.user_id, 'key_id', v_caller.key_id, 'role', v_caller.role,
    'disabled', v_caller.code is not null);
end $$;

-- What the caller may ask for: every model as provider/model, and the aliases; created_at in seconds. For a caller who
-- may ask for nothing at all, {"code": why}.
create function public.weir_models(p_caller jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_caller weir.caller := weir.find_caller(p_caller);
  v_access jsonb := weir.access();
  v_capped boolean := weir.is_capped(v_caller, v_access);
  v_code text := case
    when v_caller.code is not null then v_caller.code
    when v_caller.kind = 'admin_key' then 'admin_key_refused' end;
  v_models jsonb;
begin
  if v_code is not null then
    return jsonb_build_object('code', v_code);
  end if;
  with offers as materialized (
    select p.name, p.unknown_models, bool_or(o.kind <> 'platform') as own, bool_or(o.kind = 'platform') as platform
      from weir.providers p
      join weir.credentials c on c.provider = p.name and c.state = 'ready'
      join weir.owners o on o.id = c.owner_id
     where p.enabled and p.retired_at is null and (o.kind = 'platform' or o.id = v_caller.user_id)
     group by p.name
  ),
  aliases as (
    select distinct on (a.alias) a.id, a.alias, a.created_at, o.kind = 'platform' as of_platform
      from weir.aliases a
      join weir.owners o on o.id = a.owner_id
     where (o.kind = 'platform' or o.id = v_caller.user_id)
       and exists (select from weir.alias_targets t where t.alias_id = a.id)
     order by a.alias, o.kind = 'platform'
  ),
  target as materialized (
    select row_number() over () as at, each.*, f.own, f.platform
      from (
        select m.provider || '/' || m.id as id, m.provider, m.id as model, null as alias, m.created_at,
               null::integer as priority, null::integer as weight
          from weir.models m
         where m.enabled and m.retired_at is null
        union all
        select a.alias, t.provider, t.model, case when a.of_platform then a.alias end, a.created_at,
               t.priority, t.weight
          from aliases a
          join weir.alias_targets t on t.alias_id = a.id
          join offers x on x.name = t.provider
          left join weir.models m on m.provider = t.provider and m.id = t.model
         where (m.id is not null and m.enabled and m.retired_at is null)
            or (m.id is null and x.unknown_models = 'pass' and not weir.is_withdrawn(t.provider, t.model))
      ) as each
      join offers f on f.name = each.provider
  ),
  judged as (
    select j.*
      from (
        select array_agg(provider order by at) as providers, array_agg(model order by at) as models,
               array_agg(alias order by at) as aliases
          from target
      ) as all_of,
      weir.judge(v_caller, v_access, all_of.providers, all_of.models, all_of.aliases) as j
  ),
  listed as (
    -- An alias goes before a model of the same name, as it does when asked for.
    select distinct on (t.id) t.id, t.provider, t.created_at
      from target t join judged j on j.at = t.at
     where (t.own and j.own is null)
        or (t.platform and j.platform is null and (not v_capped or exists (
              select from weir.current_price(t.provider, t.model) as price
               where weir.is_booked(price.currency, price.rates))))
     order by t.id, t.priority nulls last, t.weight desc, t.provider
  )
  select coalesce(jsonb_agg(jsonb_build_object(
           'id', id, 'provider', provider, 'created_at', extract(epoch from created_at)::bigint) order by id), '[]')
    into v_models
    from listed;
  return v_models;
end $$;

select weir.restrict_function(f, array['service_role']) from unnest(array[
  'weir.is_capped(weir.caller, jsonb)', 'weir.offered(weir.caller, jsonb, text, boolean)',
  'weir.may_use(weir.caller, jsonb, text)', 'public.weir_admit(jsonb)', 'public.weir_identify(jsonb)',
  'public.weir_models(jsonb)'
]::regprocedure[]) as f;
