/** Functions of the shape the port calls: named arguments of text or jsonb, one jsonb as answer. */
export const ECHO_FUNCTIONS = `
  create or replace function public.weir_echo(p_json jsonb, p_text text) returns jsonb
  language plpgsql set search_path = '' as $$
  begin
    return jsonb_build_object('json', p_json, 'text', p_text, 'role', current_user);
  end $$;
  create or replace function public.weir_fail(p_sqlstate text) returns jsonb
  language plpgsql set search_path = '' as $$
  begin
    raise exception 'failed as asked' using errcode = p_sqlstate;
  end $$;
  create or replace function public.weir_sleep(p_seconds jsonb) returns jsonb
  language plpgsql set search_path = '' as $$
  begin
    perform pg_sleep((p_seconds #>> '{}')::float8);
    return 'true';
  end $$;`;
