-- What a call of a model would be offered, and what is not offered to it: for explaining, never for calls.
-- p_query: {"user_id": whose own credentials and aliases count, null for the platform's alone, "model": the name,
-- "applies": whether settings.access is asked}.
create function weir.explain(p_query jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_caller weir.caller;
  v_model text := p_query ->> 'model';
  v_offered jsonb;
  v_absent jsonb;
begin
  v_caller.kind := 'user';
  v_caller.user_id := (p_query ->> 'user_id')::uuid;
  v_caller.access_applies := (p_query ->> 'applies')::boolean;
  v_offered := weir.offered(v_caller, weir.access(), v_model, true);
  with known as (
    select m.provider, m.id, m.enabled, m.retired_at
      from weir.models m
     where m.id = v_model or m.canonical_id = v_model
        or (m.provider = split_part(v_model, '/', 1)
            and substr(v_model, strpos(v_model, '/') + 1) in (m.id, m.canonical_id))
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

select weir.restrict_function('weir.explain(jsonb)', array['service_role']);
