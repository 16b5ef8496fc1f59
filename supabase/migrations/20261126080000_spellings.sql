-- A model asked for as another provider spells it is found by its canonical id, which the gateway works out of the name:
-- the rules of names are its own. A list of models is asked for the models found, as before, never for the spelling.

drop function weir.offered(weir.caller, jsonb, text, boolean);
drop function weir.targets(uuid, text, boolean);

-- The bases of a provider in the dialects that a model of it is served in; all where none of them is among these.
create function weir.served_in(p_bases jsonb, p_dialects text[]) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce(
    (select jsonb_object_agg(b.key, b.value) from jsonb_each(p_bases) as b where b.key = any(p_dialects)), p_bases)
$$;
select weir.restrict_function('weir.served_in(jsonb, text[])', array['service_role']);

-- Every target a name stands for, in this order: an alias (one's own before the platform's); provider/model, where
-- the user could reach that provider; a bare id at all providers, exact before canonical. `p_pinned`: whether
-- provider/model may pin. `p_canonical`: the canonical ids that the name, and what follows its first slash, are spellings
-- of, for names that nobody has as they are written; a model whose own id it is has no other.
create function weir.targets(p_user_id uuid, p_model text, p_pinned boolean, p_canonical text[])
returns table (
  provider text, kind text, record text, dialects jsonb, headers jsonb, timeouts jsonb,
  credential_id uuid, owner_id uuid, owner_kind text, credential_type text, ciphertext text, origins text[],
  upstream_model text, canonical_id text, priority integer, weight integer,
  price_version uuid, price_source text, price_currency text, price_rates jsonb,
  matched text, after text[], retries smallint, policy jsonb
)
-- Planning it for one name takes longer than all else, and comes to the same: look-ups by an index. That is said here,
-- since a plan made while tables are small, and kept, would read them through for good: nobody analyses an embedded one.
language plpgsql stable
set search_path = '' set plan_cache_mode = 'force_generic_plan' set enable_seqscan = 'off' as $$
#variable_conflict use_column
begin
  return query
  with offers as materialized (
    select p.*, c.id as credential_id, c.type as credential_type, c.ciphertext, c.origins,
           c.created_at as credential_since, o.id as owner_id, o.kind as owner_kind
      from weir.providers p
      join weir.credentials c on c.provider = p.name and c.state = 'ready'
      join weir.owners o on o.id = c.owner_id
     where p.enabled and p.retired_at is null and (o.kind = 'platform' or o.id = p_user_id)
  ),
  alias as materialized (
    select a.id, case o.kind when 'platform' then 'alias' else 'own_alias' end as matched,
           jsonb_build_object('strategy', a.strategy) as policy
      from weir.aliases a
      join weir.owners o on o.id = a.owner_id
     where a.alias = p_model and (o.kind = 'platform' or o.id = p_user_id)
       and exists (select from weir.alias_targets t where t.alias_id = a.id)
     order by o.kind = 'platform'
     limit 1
  ),
  pin as materialized (
    select split_part(p_model, '/', 1) as provider, substr(p_model, strpos(p_model, '/') + 1) as model
     where p_pinned and p_model like '_%/_%' and not exists (select from alias)
       and exists (select from offers where name = split_part(p_model, '/', 1))
  ),
  -- Who has the name as it is written, whether switched on or off.
  written as materialized (
    select m.provider from weir.models m where m.id = p_model or m.canonical_id = p_model
  ),
  meant as materialized (
    select p_canonical[case when exists (select from pin) then 2 else 1 end] as id
  ),
  -- The model that it is a spelling of; a provider's own id comes before others it has for it, as below.
  spelled as not materialized (
    select m.provider, m.id
      from weir.models m
     where (m.canonical_id = (select id from meant) or (m.id = (select id from meant) and m.canonical_id is null))
       and not exists (
         select from weir.models x
          where x.provider = m.provider and x.id = (select id from meant) and x.id <> m.id
            and x.enabled and x.retired_at is null)
  ),
  wanted as (
    select t.provider, t.model, t.priority, t.weight, a.matched, t.after, a.policy
      from alias a join weir.alias_targets t on t.alias_id = a.id
    union all
    select pin.provider, m.id, null, null, 'pinned', null, null
      from pin join weir.models m on m.provider = pin.provider
     where m.id = pin.model
        or (m.canonical_id = pin.model
            and not exists (select from weir.models x where x.provider = pin.provider and x.id = pin.model))
    union all
    select pin.provider, coalesce(s.id, pin.model), null, null, 'pinned', null, null
      from pin left join spelled s on s.provider = pin.provider
     where not exists (
       select from weir.models m where m.provider = pin.provider and pin.model in (m.id, m.canonical_id))
    union all
    select m.provider, m.id, null, null, case when m.id = p_model then 'exact' else 'canonical' end, null, null
      from weir.models m
     where (m.id = p_model
            or (m.canonical_id = p_model
                and not exists (
                  select from weir.models x
                   where x.provider = m.provider and x.id = p_model and x.enabled and x.retired_at is null)))
       and not exists (select from alias) and not exists (select from pin)
    union all
    select s.provider, s.id, null, null, 'canonical', null, null
      from spelled s
     where not exists (select from alias) and not exists (select from pin)
       and not exists (select from written w join offers f on f.name = w.provider)
       -- A name that begins with a provider here means that account, so it is no spelling of what others have.
       and not exists (
         select from weir.providers p
          where p_model like '_%/_%' and p.name = split_part(p_model, '/', 1) and p.retired_at is null)
  )
  select f.name, f.kind, f.record, case when m.dialects is null then f.dialects else weir.served_in(f.dialects, m.dialects) end, f.headers, f.timeouts,
         f.credential_id, f.owner_id, f.owner_kind, f.credential_type, f.ciphertext, f.origins,
         w.model, m.canonical_id, coalesce(w.priority, f.priority), coalesce(w.weight, f.weight),
         price.id, price.source, price.currency, price.rates, w.matched,
         coalesce(w.after, '{failure}'), f.retries, coalesce(w.policy, weir.routing())
    from wanted w
    join offers f on f.name = w.provider
    left join weir.models m on m.provider = w.provider and m.id = w.model
    left join lateral weir.current_price(w.provider, w.model) as price on true
   where (m.id is not null and m.enabled and m.retired_at is null)
      or (m.id is null and f.unknown_models = 'pass' and not weir.is_withdrawn(w.provider, w.model))
   order by f.owner_kind = 'platform', coalesce(w.priority, f.priority), w.matched = 'canonical',
            coalesce(w.weight, f.weight) desc, f.name, w.model, f.credential_since, f.credential_id;
end $$;

-- The only place that says which targets exist for a user and a model name. Ciphertext, never plaintext.
create function public.get_model_provider_config(p_user_id uuid, p_model text, p_canonical text[])
returns table (
  provider text, kind text, record text, dialects jsonb, headers jsonb, timeouts jsonb,
  credential_id uuid, owner_id uuid, owner_kind text, credential_type text, ciphertext text, origins text[],
  upstream_model text, canonical_id text, priority integer, weight integer,
  price_version uuid, price_source text, price_currency text, price_rates jsonb,
  matched text, after text[], retries smallint, policy jsonb
)
language sql stable set search_path = '' as $$
  select * from weir.targets(p_user_id, p_model, true, p_canonical)
$$;

-- The same for a name as it is written. No default above: beside a function of somebody else's it could not be called.
create or replace function public.get_model_provider_config(p_user_id uuid, p_model text)
returns table (
  provider text, kind text, record text, dialects jsonb, headers jsonb, timeouts jsonb,
  credential_id uuid, owner_id uuid, owner_kind text, credential_type text, ciphertext text, origins text[],
  upstream_model text, canonical_id text, priority integer, weight integer,
  price_version uuid, price_source text, price_currency text, price_rates jsonb,
  matched text, after text[], retries smallint, policy jsonb
)
language sql stable set search_path = '' as $$
  select * from public.get_model_provider_config(p_user_id, p_model, null)
$$;

-- The targets of a name as this caller sees them: {"ok": candidates in order, "refusal": why others were left out}. Of
-- `p_asked` are read `model` and `canonical`.
create function weir.offered(p_caller weir.caller, p_access jsonb, p_asked jsonb, p_pinned boolean) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_capped boolean := weir.is_capped(p_caller, p_access);
  v_model text := p_asked ->> 'model';
  v_canonical text[] := array[p_asked #>> '{canonical,0}', p_asked #>> '{canonical,1}'];
  v_offered jsonb;
begin
  with target as materialized (
    select * from public.get_model_provider_config(p_caller.user_id, v_model, v_canonical) with ordinality where p_pinned
    union all
    select * from weir.targets(p_caller.user_id, v_model, false, v_canonical) with ordinality where not p_pinned
  ),
  judged as (
    select j.*
      from (
        select array_agg(provider order by ordinality) as providers,
               array_agg(upstream_model order by ordinality) as models,
               array_agg(case when matched = 'alias' then v_model end order by ordinality) as aliases
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
              'matched', matched, 'after', after, 'retries', retries, 'policy', policy,
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

-- One answer to a call: who is calling and where it may go, in order, or why not.
create or replace function public.weir_admit(p_query jsonb) returns jsonb
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

  v_offered := weir.offered(v_caller, v_access, p_query, true);
  if v_offered -> 'ok' = '[]' and strpos(v_model, '/') > 1 and not weir.may_use(v_caller, v_access, v_model) then
    -- The first segment names a provider that others may use, but not this caller: for them it is a bare id.
    v_bare := weir.offered(v_caller, v_access, p_query, false);
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
    'capped', v_metered,
    'cacheable', not v_metered and coalesce(v_caller.expires_at > now() + interval '1 minute', true),
    'expires_at', v_caller.expires_at);
end $$;

-- What a call of a model would be offered, and what is not offered to it: for explaining, never for calls.
-- p_query: {"user_id": whose own credentials and aliases count, null for the platform's alone, "model": the name,
-- "canonical": what it, and what follows its first slash, are spellings of, "applies": whether settings.access is asked}.
create or replace function weir.explain(p_query jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_caller weir.caller;
  v_model text := p_query ->> 'model';
  v_canonical text[] := array[p_query #>> '{canonical,0}', p_query #>> '{canonical,1}'];
  v_offered jsonb;
  v_absent jsonb;
begin
  v_caller.kind := 'user';
  v_caller.user_id := (p_query ->> 'user_id')::uuid;
  v_caller.access_applies := (p_query ->> 'applies')::boolean;
  v_offered := weir.offered(v_caller, weir.access(), p_query, true);
  with known as (
    select m.provider, m.id, m.enabled, m.retired_at
      from weir.models m
     where m.id = v_model or m.canonical_id in (v_model, v_canonical[1])
        or (m.id = v_canonical[1] and m.canonical_id is null)
        or (m.provider = split_part(v_model, '/', 1)
            and (substr(v_model, strpos(v_model, '/') + 1) in (m.id, m.canonical_id)
                 or v_canonical[2] = coalesce(m.canonical_id, m.id)))
    union
    select t.provider, t.model, coalesce(m.enabled, true), m.retired_at
      from weir.aliases a
      join weir.owners o on o.id = a.owner_id
      join weir.alias_targets t on t.alias_id = a.id
      left join weir.models m on m.provider = t.provider and m.id = t.model
     where a.alias = v_model and (o.kind = 'platform' or o.id = v_caller.user_id)
  )
  select coalesce(jsonb_agg(jsonb_build_object('provider', k.provider, 'model', k.id, 'reason', case
           when p.retired_at is not null then 'provider_retired'
           when not p.enabled then 'provider_off'
           when k.retired_at is not null then 'model_retired'
           when not k.enabled then 'model_off'
           when c.ready > 0 then 'not_offered'
           when c.others > 0 then 'needs_key'
           else 'no_credential' end) order by k.provider, k.id), '[]')
    into v_absent
    from known k
    join weir.providers p on p.name = k.provider
    cross join lateral (
      select count(*) filter (where c.state = 'ready') as ready, count(*) filter (where c.state <> 'ready') as others
        from weir.credentials c join weir.owners o on o.id = c.owner_id
       where c.provider = k.provider and (o.kind = 'platform' or o.id = v_caller.user_id)) as c
   where not exists (
     select from jsonb_array_elements(v_offered -> 'ok') as t
      where t ->> 'provider' = k.provider and t ->> 'upstream_model' = k.id);
  return jsonb_build_object('candidates', v_offered -> 'ok', 'refusal', v_offered -> 'refusal', 'absent', v_absent);
end $$;

select weir.restrict_function(f, array['service_role']) from unnest(array[
  'weir.targets(uuid, text, boolean, text[])', 'public.get_model_provider_config(uuid, text, text[])',
  'weir.offered(weir.caller, jsonb, jsonb, boolean)'
]::regprocedure[]) as f;
