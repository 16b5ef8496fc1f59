-- Keys that Weir gives out, kept as a hash: gateway keys for inference, admin keys for the management API.

create table weir.api_keys (
  id uuid primary key default gen_random_uuid(),
  public_id text not null unique,
  kind text not null default 'gateway' check (kind in ('gateway', 'admin')),
  name text not null,
  key_hash text not null check (key_hash ~ '^[0-9a-f]{64}$'),
  last_four text not null,
  owner_id uuid not null references weir.owners (id) on delete cascade,
  user_id uuid references weir.users (id) on delete cascade,
  models text[],
  expires_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on column weir.api_keys.public_id is 'The part of the key it is found by.';
comment on column weir.api_keys.key_hash is 'SHA-256 of the whole key, lower-case hex.';
comment on column weir.api_keys.owner_id is
  'Who answers for it. A user''s own key may spend only what the user may; a platform''s key what its model list says.';
comment on column weir.api_keys.user_id is 'Whom its calls count for, whose credentials come first; null: nobody''s.';
comment on column weir.api_keys.models is 'Patterns (exact, or a trailing *); null: all.';
create index weir_api_keys_owner on weir.api_keys (owner_id);
create index weir_api_keys_user on weir.api_keys (user_id);

select weir.protect('weir.api_keys', 'select, insert, update, delete');
select weir.allow('weir.api_keys', 'select',
  'id, public_id, kind, name, last_four, owner_id, user_id, models, expires_at, revoked_at, created_at, updated_at',
  'owner_id = (select weir.uid()) or user_id = (select weir.uid()) or (select weir.is_admin())');
select weir.allow('weir.api_keys', 'insert', null,
  '(kind = ''gateway'' and owner_id = (select weir.uid()) and user_id = (select weir.uid())) or (select weir.is_admin())');
select weir.allow('weir.api_keys', 'update', 'name, models, expires_at, revoked_at, updated_at',
  'owner_id = (select weir.uid()) or (select weir.is_admin())');
select weir.allow('weir.api_keys', 'delete', null,
  'owner_id = (select weir.uid()) or (select weir.is_admin())');

-- A new key is in nobody's cache.
select weir.watch('weir.api_keys', array['update', 'delete']);

-- Deleting a user takes credentials and keys along by foreign key. Disabling one does it here: the secrets are gone,
-- not merely switched off; a key's row stays, so that old ledger rows still show its name.
create function weir.destroy_secrets() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  delete from weir.credentials where owner_id = new.id;
  update weir.api_keys
     set key_hash = encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), 'hex'),
         revoked_at = coalesce(revoked_at, now()), updated_at = now()
   where user_id = new.id or owner_id = new.id;
  return null;
end $$;
select weir.restrict_function('weir.destroy_secrets()', array[]::text[]);
create trigger weir_destroy_secrets after update of disabled_at on weir.users
  for each row when (old.disabled_at is null and new.disabled_at is not null)
  execute function weir.destroy_secrets();
