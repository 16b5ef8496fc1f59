-- What is done to accounts in one piece: the owner's link, invitations, and how a disabled user is signed out.

-- Whether somebody has made the owner's account, or was invited as an admin by somebody with the admin key.
create function weir_auth.has_owner() returns boolean
language sql stable set search_path = '' as $$
  select exists (select from weir_auth.invitations where kind = 'owner' and used_at is not null)
      or exists (select from weir.users where issuer = 'urn:weir:accounts' and role = 'admin')
$$;

-- A new link in place of the older ones, unless there is an owner; whether it was made.
create function weir_auth.renew_owner_link(p_token_hash text, p_seconds integer) returns boolean
language plpgsql set search_path = '' as $$
begin
  delete from weir_auth.session where "expiresAt" < now();
  delete from weir_auth.invitations where kind = 'owner' and used_at is null;
  if weir_auth.has_owner() then
    return false;
  end if;
  insert into weir_auth.invitations (token_hash, kind, role, expires_at)
  values (p_token_hash, 'owner', 'admin', now() + make_interval(secs => p_seconds))
  on conflict (kind) where kind = 'owner' and used_at is null do update
    set token_hash = excluded.token_hash, created_at = excluded.created_at, expires_at = excluded.expires_at;
  return true;
end $$;

-- An invitation in place of an older one for that address that nobody has used; its id. For an address that has an
-- account it is the way to a new password, and the role stays what it is.
create function weir_auth.invite(p_invitation jsonb, p_actor jsonb) returns uuid
language plpgsql set search_path = '' as $$
declare
  v_email text := lower(p_invitation ->> 'email');
  v_id uuid;
begin
  perform set_config('weir.actor', p_actor::text, true);
  delete from weir_auth.invitations where email = v_email and used_at is null;
  insert into weir_auth.invitations (token_hash, kind, role, email, created_by, created_with, expires_at)
  values (
    p_invitation ->> 'token_hash', 'invitation',
    coalesce(
      (select u.role from weir.users u join weir_auth."user" a on a."id"::text = u.subject
        where u.issuer = 'urn:weir:accounts' and a."email" = v_email),
      p_invitation ->> 'role'),
    v_email, (p_actor ->> 'user_id')::uuid, (p_actor ->> 'key_id')::uuid, now() + make_interval(secs => (p_invitation ->> 'seconds')::integer))
  returning id into v_id;
  return v_id;
end $$;

create function weir_auth.withdraw(p_id uuid, p_actor jsonb) returns boolean
language plpgsql set search_path = '' as $$
begin
  perform set_config('weir.actor', p_actor::text, true);
  delete from weir_auth.invitations where id = p_id and kind = 'invitation' and used_at is null;
  return found;
end $$;

-- Makes an account, or gives the one of that address a new password and ends its sessions. The row's lock lets one of
-- two tabs in; the other finds the invitation used. `p_account`: id, user_id, email, name, password (its hash); for an
-- address that has an account the ids are that account's, else the answer is 'again'.
create function weir_auth.accept(p_token_hash text, p_account jsonb) returns text
language plpgsql set search_path = '' as $$
declare
  v_invitation weir_auth.invitations;
  v_user weir.users;
  v_id uuid := (p_account ->> 'id')::uuid;
  v_email text := p_account ->> 'email';
  v_known uuid;
begin
  select * into v_invitation from weir_auth.invitations where token_hash = p_token_hash for update;
  if not found or v_invitation.used_at is not null or v_invitation.expires_at <= now()
     or (v_invitation.kind = 'owner' and weir_auth.has_owner()) then
    return 'over';
  end if;
  if v_invitation.email <> v_email then
    return 'other_email';
  end if;
  select "id" into v_known from weir_auth."user" where "email" = v_email;
  if v_known is not null and v_invitation.kind = 'owner' then
    return 'email_taken';
  end if;
  if v_known is not null and v_known <> v_id then
    return 'again';
  end if;

  update weir_auth.invitations set used_at = now() where id = v_invitation.id;
  v_user := weir.see_user(jsonb_build_object(
    'issuer', 'urn:weir:accounts', 'subject', v_id, 'user_id', p_account ->> 'user_id',
    'email', v_email, 'name', case when v_known is null then p_account ->> 'name' end));
  if v_user.disabled_at is not null then
    raise exception 'account is disabled' using errcode = 'WA001';
  end if;
  if v_known is null then
    insert into weir_auth."user" ("id", "name", "email") values (v_id, p_account ->> 'name', v_email);
    insert into weir_auth.account ("accountId", "providerId", "userId", "password", "updatedAt")
    values (v_id::text, 'credential', v_id, p_account ->> 'password', now());
    update weir.users set role = v_invitation.role, updated_at = now()
     where id = v_user.id and role <> v_invitation.role;
  else
    perform set_config('weir_auth.invitation', v_invitation.id::text, true);
    delete from weir_auth.session where "userId" = v_id;
    update weir_auth.account set "password" = p_account ->> 'password', "updatedAt" = now()
     where "userId" = v_id and "providerId" = 'credential';
  end if;
  return 'accepted';
end $$;

-- A new password is written down: in the name of whoever invited where it came by an invitation, which any admin may
-- send to any address, else in that of the account's own person, who had to know the old one.
create function weir_auth.write_password() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_invitation weir_auth.invitations;
begin
  select * into v_invitation from weir_auth.invitations
   where id = nullif(current_setting('weir_auth.invitation', true), '')::uuid;
  insert into weir.audit_log (user_id, key_id, action, resource, target, changes)
  select case when v_invitation.id is null then u.id else v_invitation.created_by end, v_invitation.created_with,
         'update', 'user', u.id::text, jsonb_build_object('password', jsonb_build_object('changed', true))
           || case when v_invitation.id is null then '{}'
              else jsonb_build_object('invitation', jsonb_build_object('new', v_invitation.id)) end
    from weir.users u where u.issuer = 'urn:weir:accounts' and u.subject = new."userId"::text;
  return null;
end $$;
create trigger weir_auth_password after update of "password" on weir_auth.account
  for each row when (new."password" is distinct from old."password")
  execute function weir_auth.write_password();

-- A disabled user is signed out everywhere, a deleted one has no account any more. Whoever does it, this runs as the
-- owner, and for so long as one who speaks for nobody. Only a superuser may tie claims to a function as its setting.
create function weir_auth.follow_user() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  v_claims text := coalesce(current_setting('request.jwt.claims', true), '');
begin
  perform set_config('request.jwt.claims', '', true);
  if tg_op = 'DELETE' then
    delete from weir_auth."user" where "id"::text = old.subject;
  else
    delete from weir_auth.session where "userId"::text = new.subject;
  end if;
  perform set_config('request.jwt.claims', v_claims, true);
  return null;
end $$;
create trigger weir_auth_disabled after update of disabled_at on weir.users
  for each row when (new.issuer = 'urn:weir:accounts' and new.disabled_at is not null)
  execute function weir_auth.follow_user();
create trigger weir_auth_deleted after delete on weir.users
  for each row when (old.issuer = 'urn:weir:accounts')
  execute function weir_auth.follow_user();

-- Without the secret no session can be checked and no private key opened; deleting it begins anew.
create function weir_auth.forget_sealed() returns trigger
language plpgsql set search_path = '' as $$
begin
  delete from weir_auth.session;
  delete from weir_auth.jwks;
  return null;
end $$;
create trigger weir_auth_forget after delete on weir_auth.secret
  for each statement execute function weir_auth.forget_sealed();

do $$
declare
  v_function regprocedure;
begin
  for v_function in
    select p.oid from pg_catalog.pg_proc p where p.pronamespace = 'weir_auth'::regnamespace
  loop
    perform weir.restrict_function(v_function, array[]::text[]);
  end loop;
end $$;
