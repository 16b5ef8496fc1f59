-- In which order the ways to a model are tried, and what is tried after which failure.

alter table weir.aliases drop constraint aliases_strategy_check;
alter table weir.aliases add constraint aliases_strategy_check
  check (strategy in ('priority', 'weighted', 'direct_first', 'aggregator_first', 'cheapest'));

alter table weir.alias_targets
  add column after text[] not null default '{failure}'
  check (after <> '{}' and after <@ array['failure', 'context_length', 'content_policy']);
comment on column weir.alias_targets.after is
  'What it is tried after: `failure` is any that another target may do better at, and the first try of all.';

alter table weir.providers drop constraint providers_retries_check;
alter table weir.providers add constraint providers_retries_check check (retries between 0 and 2);
comment on column weir.providers.retries is 'How often a target is tried again itself once no other is left; null: never.';

-- What decides among the ways to a model where no alias says otherwise: {"strategy": "..."}, for `only` its "providers".
create function weir.routing() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce((select value from weir.settings where name = 'routing'), '{"strategy": "priority"}')
$$;

drop function public.get_model_provider_config(uuid, text);
drop function weir.targets(uuid, text, boolean);

-- Every target a name stands for, in this order: an alias (one's own before the platform's); provider/model, where
-- the user could reach that provider; a bare id at all providers, exact before canonical. `p_pinned`: whether
-- provider/model may pin.
create function weir.targets(p_user_id uuid, p_model text, p_pinned boolean)
returns table (
  provider text, kind text, record text, dialects jsonb, headers jsonb, timeouts jsonb,
  credential_id uuid, owner_id uuid, owner_kind text, credential_type text, ciphertext text, origins text[],
  upstream_model text, canonical_id text, priority integer, weight integer,
  price_version uuid, price_source text, price_currency text, price_rates jsonb,
  matched text, after text[], retries smallint, policy jsonb
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
    select pin.provider, pin.model, null, null, 'pinned', null, null
      from pin
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
  )
  select f.name, f.kind, f.record, f.dialects, f.headers, f.timeouts,
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
create function public.get_model_provider_config(p_user_id uuid, p_model text)
returns table (
  provider text, kind text, record text, dialects jsonb, headers jsonb, timeouts jsonb,
  credential_id uuid, owner_id uuid, owner_kind text, credential_type text, ciphertext text, origins text[],
  upstream_model text, canonical_id text, priority integer, weight integer,
  price_version uuid, price_source text, price_currency text, price_rates jsonb,
  matched text, after text[], retries smallint, policy jsonb
)
language sql stable set search_path = '' as $$
  select * from weir.targets(p_user_id, p_model, true)
$$;

-- The targets of a name as this caller sees them: {"ok": candidates in order, "refusal": why others were left out}.
create or replace function weir.offered(p_caller weir.caller, p_access jsonb, p_model text, p_pinned boolean) returns jsonb
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

-- Makes an alias what a form says, or replaces it, at once with its targets: without them it would stand for nothing.
-- Row security decides as for any statement. Null when the caller may not act for that owner.
create or replace function weir.put_alias(p_form jsonb) returns uuid
language plpgsql set search_path = '' as $$
declare
  v_owner uuid := (select o.id from weir.owners o
    where case when p_form ->> 'user_id' is null then o.kind = 'platform' else o.id = (p_form ->> 'user_id')::uuid end);
  v_alias uuid;
begin
  if v_owner is null then
    return null;
  end if;
  if coalesce(jsonb_array_length(p_form -> 'targets'), 0) = 0 then
    raise exception 'an alias needs at least one target' using errcode = 'check_violation';
  end if;
  insert into weir.aliases as a (owner_id, alias, strategy)
  values (v_owner, p_form ->> 'alias', p_form ->> 'strategy')
  on conflict (alias, owner_id) do update set strategy = excluded.strategy, updated_at = now()
  returning a.id into v_alias;

  insert into weir.alias_targets as t (alias_id, provider, model, priority, weight, after)
  select v_alias, w.provider, w.model, w.priority, w.weight, coalesce(w.after, '{failure}')
    from jsonb_to_recordset(p_form -> 'targets')
      as w(provider text, model text, priority integer, weight integer, after text[])
  on conflict (alias_id, provider, model) do update
    set priority = excluded.priority, weight = excluded.weight, after = excluded.after;
  delete from weir.alias_targets t
   where t.alias_id = v_alias
     and not exists (
       select from jsonb_to_recordset(p_form -> 'targets') as w(provider text, model text)
        where w.provider = t.provider and w.model = t.model);
  return v_alias;
end $$;

-- What an audit row may show of a column: never a secret, of headers only their names, of settings only the known ones.
create or replace function weir.audit_value(p_resource text, p_column text, p_row jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select case
    when p_column ~ '(hash|secret|ciphertext|password|(^|_)token$)' then null
    when p_resource = 'settings' and p_column = 'value' and p_row ->> 'name' not in ('access', 'retention', 'routing') then null
    when p_column = 'headers' and jsonb_typeof(p_row -> p_column) = 'object'
      then (select coalesce(jsonb_agg(name order by name), '[]') from jsonb_object_keys(p_row -> p_column) as name)
    when length((p_row -> p_column)::text) > 4000 then null
    else p_row -> p_column end
$$;

select weir.restrict_function(f, array['service_role']) from unnest(array[
  'weir.routing()', 'weir.targets(uuid, text, boolean)', 'public.get_model_provider_config(uuid, text)'
]::regprocedure[]) as f;

drop policy weir_member_update on weir.alias_targets;
select weir.allow('weir.alias_targets', 'update', 'priority, weight, after',
  'exists (select from weir.aliases a where a.id = alias_id)');
