-- What the gateway asks for each call: admission, identity, the models there are, the revision.

-- The targets of a name as this caller sees them: {"ok": candidates in order, "refusal": why others were left out}.
create function weir.offered(p_caller weir.caller, p_access jsonb, p_model text, p_pinned boolean) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_offered jsonb;
begin
  with t as (
    select c.*, weir.refusal(p_caller, p_access, c.owner_kind,
             weir.list_names(c.provider, c.upstream_model, c.canonical_id, c.matched, p_model)) as refusal
      from (
        select * from public.get_model_provider_config(p_caller.user_id, p_model) with ordinality where p_pinned
        union all
        select * from weir.targets(p_caller.user_id, p_model, false) with ordinality where not p_pinned
      ) as c
  )
  select jsonb_build_object(
           -- 'platform_access_off' outranks 'model_not_allowed': it is the first thing to put right.
           'refusal', max(refusal),
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
     where p.name = split_part(p_model, '/', 1) and p.enabled and p.retired_at is null
       and (o.kind = 'platform' or o.id = p_caller.user_id)
       and weir.refusal(p_caller, p_access, o.kind,
             array[p_model, substr(p_model, strpos(p_model, '/') + 1)]) is null)
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

  v_metered := v_caller.access_applies and v_access ->> 'usd_per_day' is not null
    and jsonb_path_exists(v_ok, v_platform);
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

-- What the caller may ask for: every model as provider/model, and the aliases. created_at in seconds.
create function public.weir_models(p_caller jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_caller weir.caller := weir.find_caller(p_caller);
  v_access jsonb := weir.access();
  v_models jsonb;
begin
  if v_caller.code is not null or v_caller.kind = 'admin_key' then
    return '[]';
  end if;
  with offers as (
    select distinct p.name, p.unknown_models, o.kind as owner_kind
      from weir.providers p
      join weir.credentials c on c.provider = p.name and c.state = 'ready'
      join weir.owners o on o.id = c.owner_id
     where p.enabled and p.retired_at is null and (o.kind = 'platform' or o.id = v_caller.user_id)
  ),
  aliases as (
    select distinct on (a.alias) a.id, a.alias, a.created_at,
           case o.kind when 'platform' then 'alias' else 'own_alias' end as matched
      from weir.aliases a
      join weir.owners o on o.id = a.owner_id
     where o.kind = 'platform' or o.id = v_caller.user_id
     order by a.alias, o.kind = 'platform'
  ),
  listed as (
    select m.provider || '/' || m.id as id, m.provider, m.created_at
      from weir.models m join offers f on f.name = m.provider
     where m.enabled and m.retired_at is null
       and weir.refusal(v_caller, v_access, f.owner_kind,
             weir.list_names(m.provider, m.id, m.canonical_id, null, null)) is null
    union
    (select distinct on (a.alias) a.alias, t.provider, a.created_at
      from aliases a
      join weir.alias_targets t on t.alias_id = a.id
      join offers f on f.name = t.provider
      left join weir.models m on m.provider = t.provider and m.id = t.model
     where ((m.id is not null and m.enabled and m.retired_at is null)
            or (m.id is null and f.unknown_models = 'pass'))
       and weir.refusal(v_caller, v_access, f.owner_kind,
             weir.list_names(t.provider, t.model, m.canonical_id, a.matched, a.alias)) is null
     order by a.alias, t.priority, t.weight desc, t.provider)
  )
  select coalesce(jsonb_agg(jsonb_build_object(
           'id', id, 'provider', provider, 'created_at', extract(epoch from created_at)::bigint) order by id), '[]')
    into v_models
    from listed;
  return v_models;
end $$;

select weir.restrict_function(f, array['service_role']) from unnest(array[
  'weir.offered(weir.caller, jsonb, text, boolean)', 'weir.may_use(weir.caller, jsonb, text)',
  'public.weir_admit(jsonb)', 'public.weir_identify(jsonb)', 'public.weir_models(jsonb)'
]::regprocedure[]) as f;
