-- How often lists are read by themselves is a setting, which the audit log tells in full like the others.

-- What an audit row may show of a column: never a secret, of headers only their names, of settings only the known ones.
create or replace function weir.audit_value(p_resource text, p_column text, p_row jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select case
    when p_column ~ '(hash|secret|ciphertext|password|(^|_)token$)' then null
    when p_resource = 'settings' and p_column = 'value' and p_row ->> 'name' not in ('access', 'retention', 'routing', 'sync') then null
    when p_column = 'headers' and jsonb_typeof(p_row -> p_column) = 'object'
      then (select coalesce(jsonb_agg(name order by name), '[]') from jsonb_object_keys(p_row -> p_column) as name)
    when length((p_row -> p_column)::text) > 4000 then null
    else p_row -> p_column end
$$;
