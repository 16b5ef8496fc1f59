-- Who is calling, and where their call may be sent.

create type weir.caller as (
  code text,              -- why they are not let in; null when they are
  kind text,              -- admin_key, key or user
  user_id uuid,
  key_id uuid,
  role text,
  models text[],          -- the key's own model list; null: none
  access_applies boolean, -- platform credentials only as settings.access says
  expires_at timestamptz
);

-- A user's row, made at first sight along with the owner their things will stand on.
create function weir.see_user(p_issuer text, p_subject text, p_user_id uuid) returns weir.users
language plpgsql set search_path = '' as $$
declare
  v_user weir.users;
begin
  select * into v_user from weir.users where issuer = p_issuer and subject = p_subject;
  if not found and p_issuer <> '' and p_subject <> '' and p_user_id is not null then
    insert into weir.users (id, issuer, subject) values (p_user_id, p_issuer, p_subject) on conflict do nothing;
    select * into v_user from weir.users where issuer = p_issuer and subject = p_subject;
    if found then
      insert into weir.owners (id, kind, user_id) values (v_user.id, 'user', v_user.id) on conflict do nothing;
    end if;
  end if;
  return v_user;
end $$;

-- A key is found by its public id and then compared blinded: how long comparing takes tells nothing of the hash.
create function weir.find_caller(p_caller jsonb) returns weir.caller
language plpgsql set search_path = '' as $$
declare
  v_found weir.caller;
  v_user weir.users;
  v_key weir.api_keys;
  v_nonce text := gen_random_uuid()::text;
begin
  v_found.kind := p_caller ->> 'kind';
  if v_found.kind = 'user' then
    v_user := weir.see_user(p_caller ->> 'issuer', p_caller ->> 'subject', (p_caller ->> 'user_id')::uuid);
    v_found.user_id := v_user.id;
    v_found.role := v_user.role;
    v_found.access_applies := true;
    v_found.code := case
      when v_user.id is null then 'invalid_credential'
      when v_user.disabled_at is not null then 'user_disabled' end;
    return v_found;
  end if;

  select * into v_key from weir.api_keys where public_id = p_caller ->> 'key_id';
  if v_key.id is null or p_caller ->> 'key_hash' is null
     or sha256(convert_to(v_key.key_hash || v_nonce, 'UTF8'))
        <> sha256(convert_to((p_caller ->> 'key_hash') || v_nonce, 'UTF8')) then
    v_found.code := 'invalid_credential';
    return v_found;
  end if;
  select * into v_user from weir.users where id = v_key.user_id;
  v_found.kind := case v_key.kind when 'admin' then 'admin_key' else 'key' end;
  v_found.key_id := v_key.id;
  v_found.user_id := v_key.user_id;
  v_found.role := case v_key.kind when 'admin' then 'admin' end;
  v_found.models := v_key.models;
  v_found.access_applies := exists (select from weir.owners o where o.id = v_key.owner_id and o.kind = 'user');
  v_found.expires_at := v_key.expires_at;
  v_found.code := case
    when v_key.revoked_at is not null then 'key_revoked'
    when v_key.expires_at <= now() then 'key_expired'
    when v_user.disabled_at is not null then 'user_disabled' end;
  return v_found;
end $$;

-- Which of the names fit one of the patterns: exact, or everything that begins so before a trailing *. For all names
-- at once, since there can be thousands of either.
create function weir.fitting(p_patterns text[], p_names text[]) returns table (name text)
language plpgsql immutable set search_path = '' as $$
#variable_conflict use_column
declare
  v_prefixes text[] := '{}';
  v_prefix text;
  v_last text;
begin
  -- A prefix that begins with a shorter one adds nothing. Of those left a name can begin only with the last that does
  -- not sort after it.
  for v_prefix in
    select left(p, -1) collate "C" from unnest(p_patterns) as p where right(p, 1) = '*' order by 1
  loop
    if v_last is null or not starts_with(v_prefix, v_last) then
      v_prefixes := v_prefixes || v_prefix;
      v_last := v_prefix;
    end if;
  end loop;
  if v_last = '' then
    return query select distinct n from unnest(p_names) as n;
    return;
  end if;
  return query
  select n from unnest(p_names) as n where n in (select unnest(p_patterns))
  union
  select line.name
    from (
      select sorted.name, sorted.prefix is null as asked,
             max(sorted.prefix) over (order by sorted.name collate "C", sorted.prefix nulls last) as prefix
        from (
          select n, null collate "C" from unnest(p_names) as n
          union all
          select p, p collate "C" from unnest(v_prefixes) as p
        ) as sorted (name, prefix)
    ) as line
   where line.asked and starts_with(line.name, line.prefix);
end $$;

-- Under which names targets may stand in a list, by their place in the arrays. A bare id that begins with another
-- provider's name is left out: `openai/*` means the account at openai, not a reseller's id for the same. An alias is
-- given only where the platform made it, else a member could name a dear model like one they are allowed.
create function weir.list_names(p_providers text[], p_models text[], p_aliases text[])
returns table (at bigint, name text)
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
begin
  return query
  with target as materialized (
    select t.at, t.provider, t.model, t.alias, m.canonical_id
      from unnest(p_providers, p_models, p_aliases) with ordinality as t(provider, model, alias, at)
      left join weir.models m on m.provider = t.provider and m.id = t.model
  ),
  bare as (
    select at, provider, model as name from target
    union all
    select at, provider, canonical_id from target where canonical_id is not null
  )
  select at, provider || '/' || name from bare
  union all
  select b.at, b.name
    from bare b
    left join weir.providers p on p.name = split_part(b.name, '/', 1) and p.name <> b.provider
   where p.name is null or strpos(b.name, '/') = 0
  union all
  select at, alias from target where alias is not null;
end $$;

-- Why a caller may not use targets, by their place in the arrays: with a credential of their own, and with one of the
-- platform's. Null where they may. What it costs is asked apart.
create function weir.judge(
  p_caller weir.caller, p_access jsonb, p_providers text[], p_models text[], p_aliases text[])
returns table (at bigint, own text, platform text)
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
declare
  v_by_access text[] := case when p_caller.access_applies then
    array(select jsonb_array_elements_text(coalesce(p_access -> 'models', '[]'))) end;
begin
  return query
  with named as materialized (
    select * from weir.list_names(p_providers, p_models, p_aliases)
  ),
  by_key as (
    select distinct n.at from named n
      join weir.fitting(p_caller.models, array(select name from named)) as f on f.name = n.name
     where p_caller.models is not null
  ),
  by_access as (
    select distinct n.at from named n
      join weir.fitting(v_by_access, array(select name from named)) as f on f.name = n.name
     where v_by_access is not null
  )
  select t.at,
         case when p_caller.models is not null and k.at is null then 'model_not_allowed' end,
         case
           when p_caller.models is not null and k.at is null then 'model_not_allowed'
           when not p_caller.access_applies then null
           when p_access is null then 'platform_access_off'
           when a.at is null then 'model_not_allowed' end
    from generate_series(1::bigint, cardinality(p_providers)) as t(at)
    left join by_key k on k.at = t.at
    left join by_access a on a.at = t.at;
end $$;

-- Whether a call at this price can be booked in USD, which is what a ceiling is counted in.
create function weir.is_booked(p_currency text, p_rates jsonb) returns boolean
language sql immutable set search_path = '' as $$
  select coalesce(p_currency = 'USD' and p_rates ?& array['input', 'output'], false)
$$;

-- Whether an id the catalogue does not have is another spelling of one that was switched off or retired: in other
-- case, or with a variant behind a colon.
create function weir.is_withdrawn(p_provider text, p_model text) returns boolean
language sql stable set search_path = '' as $$
  select exists (
    select from weir.models m, unnest(array[m.id, m.canonical_id]) as known
     where m.provider = p_provider and (not m.enabled or m.retired_at is not null)
       and starts_with(lower(p_model) || ':', lower(known) || ':'))
$$;

create function weir.access() returns jsonb
language sql stable set search_path = '' as $$
  select nullif(value, 'null'::jsonb) from weir.settings where name = 'access'
$$;

-- What a user spent on platform credentials in this UTC day, as far as the ledger knows.
create function weir.spent_today(p_user_id uuid) returns numeric
language sql stable set search_path = '' as $$
  select coalesce(sum(h.cost_usd), 0)
    from weir.usage_hourly h
   where h.user_id = p_user_id and h.paid_by = 'platform'
     and h.hour >= date_trunc('day', now() at time zone 'UTC') at time zone 'UTC'
$$;

-- Every target a name stands for, in this order: an alias (one's own before the platform's); provider/model, where
-- the user could reach that provider; a bare id at all providers, exact before canonical. `p_pinned`: whether
-- provider/model may pin.
create function weir.targets(p_user_id uuid, p_model text, p_pinned boolean)
returns table (
  provider text, kind text, record text, dialects jsonb, headers jsonb, timeouts jsonb,
  credential_id uuid, owner_id uuid, owner_kind text, credential_type text, ciphertext text, origins text[],
  upstream_model text, canonical_id text, priority integer, weight integer,
  price_version uuid, price_source text, price_currency text, price_rates jsonb,
  matched text
)
language plpgsql stable set search_path = '' as $$
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
    select a.id, case o.kind when 'platform' then 'alias' else 'own_alias' end as matched
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
  wanted as (
    select t.provider, t.model, t.priority, t.weight, a.matched
      from alias a join weir.alias_targets t on t.alias_id = a.id
    union all
    select pin.provider, m.id, null, null, 'pinned'
      from pin join weir.models m on m.provider = pin.provider
     where m.id = pin.model
        or (m.canonical_id = pin.model
            and not exists (select from weir.models x where x.provider = pin.provider and x.id = pin.model))
    union all
    select pin.provider, pin.model, null, null, 'pinned'
      from pin
     where not exists (
       select from weir.models m where m.provider = pin.provider and pin.model in (m.id, m.canonical_id))
    union all
    select m.provider, m.id, null, null, case when m.id = p_model then 'exact' else 'canonical' end
      from weir.models m
     where (m.id = p_model
            or (m.canonical_id = p_model
                and not exists (
                  select from weir.models x
                   where x.provider = m.provider and x.id = p_model and x.enabled and x.retired_at is null)))
       and not exists (select from alias) and not exists (select from pin)
  )
  select f.name, f.kind, f.record, f.dialects, f.headers, f.timeouts,
         f.credential_id, f.owner_id, f.owner_kind, f.credential_type, f.ciphertext, f.origins,
         w.model, m.canonical_id, coalesce(w.priority, f.priority), coalesce(w.weight, f.weight),
         price.id, price.source, price.currency, price.rates, w.matched
    from wanted w
    join offers f on f.name = w.provider
    left join weir.models m on m.provider = w.provider and m.id = w.model
    left join lateral weir.current_price(w.provider, w.model) as price on true
   where (m.id is not null and m.enabled and m.retired_at is null)
      or (m.id is null and f.unknown_models = 'pass' and not weir.is_withdrawn(w.provider, w.model))
   order by f.owner_kind = 'platform', w.matched = 'canonical', coalesce(w.priority, f.priority),
            coalesce(w.weight, f.weight) desc, f.name, f.credential_since, f.credential_id;
end $$;

-- The only place that says which targets exist for a user and a model name. Ciphertext, never plaintext.
create function public.get_model_provider_config(p_user_id uuid, p_model text)
returns table (
  provider text, kind text, record text, dialects jsonb, headers jsonb, timeouts jsonb,
  credential_id uuid, owner_id uuid, owner_kind text, credential_type text, ciphertext text, origins text[],
  upstream_model text, canonical_id text, priority integer, weight integer,
  price_version uuid, price_source text, price_currency text, price_rates jsonb,
  matched text
)
language sql stable set search_path = '' as $$
  select * from weir.targets(p_user_id, p_model, true)
$$;

select weir.restrict_function(f, array['service_role']) from unnest(array[
  'weir.see_user(text, text, uuid)', 'weir.find_caller(jsonb)', 'weir.fitting(text[], text[])',
  'weir.list_names(text[], text[], text[])', 'weir.judge(weir.caller, jsonb, text[], text[], text[])',
  'weir.is_booked(text, jsonb)', 'weir.is_withdrawn(text, text)',
  'weir.access()', 'weir.spent_today(uuid)', 'weir.targets(uuid, text, boolean)',
  'public.get_model_provider_config(uuid, text)'
]::regprocedure[]) as f;
