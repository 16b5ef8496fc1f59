-- Whoever has a ceiling is told apart from whoever has a list: a request must not choose a price that nobody knows, since
-- what it cost would then not count towards the ceiling.

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
    'capped', v_metered,
    'cacheable', not v_metered and coalesce(v_caller.expires_at > now() + interval '1 minute', true),
    'expires_at', v_caller.expires_at);
end $$;
