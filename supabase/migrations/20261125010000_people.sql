-- What a verified token says of a person beside who they are, so that lists show names and not ids; and admins, whose
-- calls on the platform's credentials `access` no longer holds back.

alter table weir.users add column if not exists name text;
comment on column weir.users.name is 'As their last token said; a label, which decides nothing.';
comment on column weir.users.email is 'As their last token said; a label, which decides nothing.';

-- A label decides nothing, so one that changed leaves every remembered answer as right as it was. Otherwise two tokens
-- of one person that say different names would empty all caches in turn.
create function weir.bump_revision_of_users() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  v_labels text[] := array['email', 'name', 'updated_at'];
begin
  perform from new_rows n join old_rows o using (id)
    where to_jsonb(n) - v_labels <> to_jsonb(o) - v_labels limit 1;
  if found then
    update weir.config_revision set revision = revision + 1;
  end if;
  return null;
end $$;
drop trigger weir_revision_update on weir.users;
create trigger weir_revision_update after update on weir.users
  referencing old table as old_rows new table as new_rows
  for each statement execute function weir.bump_revision_of_users();

-- A user's row, made at first sight along with the owner their things will stand on.
drop function weir.see_user(text, text, uuid);
create function weir.see_user(p_caller jsonb) returns weir.users
language plpgsql set search_path = '' as $$
declare
  v_issuer text := p_caller ->> 'issuer';
  v_subject text := p_caller ->> 'subject';
  v_user_id uuid := (p_caller ->> 'user_id')::uuid;
  v_user weir.users;
begin
  select * into v_user from weir.users where issuer = v_issuer and subject = v_subject;
  if not found and v_issuer <> '' and v_subject <> '' and v_user_id is not null then
    insert into weir.users (id, issuer, subject, email, name)
    values (v_user_id, v_issuer, v_subject, left(p_caller ->> 'email', 320), left(p_caller ->> 'name', 320))
    on conflict do nothing;
    select * into v_user from weir.users where issuer = v_issuer and subject = v_subject;
    if found then
      insert into weir.owners (id, kind, user_id) values (v_user.id, 'user', v_user.id) on conflict do nothing;
    end if;
  end if;
  return v_user;
end $$;

-- As before, but that an admin, and a key an admin owns, may spend the platform's credentials without being on the
-- list: they could write the list. Looked at with every admission, so that it ends with the role.
create or replace function weir.find_caller(p_caller jsonb) returns weir.caller
language plpgsql set search_path = '' as $$
declare
  v_found weir.caller;
  v_user weir.users;
  v_key weir.api_keys;
  v_nonce text := gen_random_uuid()::text;
begin
  v_found.kind := p_caller ->> 'kind';
  if v_found.kind = 'user' then
    v_user := weir.see_user(p_caller);
    v_found.user_id := v_user.id;
    v_found.role := v_user.role;
    v_found.access_applies := v_user.role is distinct from 'admin';
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
  v_found.access_applies := exists (
    select from weir.owners o join weir.users u on u.id = o.user_id
     where o.id = v_key.owner_id and u.role <> 'admin');
  v_found.expires_at := v_key.expires_at;
  v_found.code := case
    when v_key.revoked_at is not null then 'key_revoked'
    when v_key.expires_at <= now() then 'key_expired'
    when v_user.disabled_at is not null then 'user_disabled' end;
  return v_found;
end $$;

-- Who is calling the management API. Null for a credential that is nobody's. What a token says of its bearer is noted
-- here and not at admission, which every call to a model goes through.
create or replace function public.weir_identify(p_caller jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_caller weir.caller := weir.find_caller(p_caller);
  v_user weir.users;
begin
  if v_caller.code is not null and v_caller.code <> 'user_disabled' then
    return null;
  end if;
  if v_caller.kind = 'user' and v_caller.code is null then
    update weir.users u
       set email = coalesce(left(p_caller ->> 'email', 320), u.email),
           name = coalesce(left(p_caller ->> 'name', 320), u.name), updated_at = now()
     where u.id = v_caller.user_id
       and (left(p_caller ->> 'email', 320) <> coalesce(u.email, '')
            or left(p_caller ->> 'name', 320) <> coalesce(u.name, ''));
    select * into v_user from weir.users u where u.id = v_caller.user_id;
  end if;
  return jsonb_build_object(
    'kind', v_caller.kind, 'user_id', v_caller.user_id, 'key_id', v_caller.key_id, 'role', v_caller.role,
    'disabled', v_caller.code is not null,
    'email', v_user.email, 'name', v_user.name, 'issuer', v_user.issuer);
end $$;

select weir.restrict_function('weir.bump_revision_of_users()', array[]::text[]);
select weir.restrict_function('weir.see_user(jsonb)', array['service_role']);
