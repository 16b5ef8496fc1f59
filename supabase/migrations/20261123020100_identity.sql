-- Who there is: users of every issuer, the owners that credentials, keys and aliases belong to, and settings.

create table weir.users (
  id uuid primary key,
  issuer text not null check (issuer <> ''),
  subject text not null check (subject <> ''),
  role text not null default 'member' check (role in ('admin', 'member')),
  email text,
  disabled_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (issuer, subject)
);
comment on table weir.users is 'People and services a token speaks for. No foreign key to auth.users: other issuers have users too.';
comment on column weir.users.id is 'The subject itself for the project''s own Supabase issuer, else uuidv5 of issuer and subject.';

-- Everything that can be owned stands on an owner, so that teams fit in later. A user's owner row has their id.
create table weir.owners (
  id uuid primary key,
  kind text not null check (kind in ('platform', 'user', 'team')),
  user_id uuid unique references weir.users (id) on delete cascade,
  created_at timestamptz not null default now(),
  check ((kind = 'user') = (user_id is not null)),
  check (user_id is null or user_id = id)
);
create unique index weir_owners_one_platform on weir.owners (kind) where kind = 'platform';

create table weir.settings (
  name text primary key,
  value jsonb,
  updated_at timestamptz not null default now()
);

select weir.protect('weir.users', 'select, insert, update, delete');
select weir.protect('weir.owners', 'select, insert, update, delete');
select weir.protect('weir.settings', 'select, insert, update, delete');

-- By the claims and not by weir.uid(), which reads this very table.
select weir.allow('weir.users', 'select', null,
  '(issuer = (select weir.claim(''iss'')) and subject = (select weir.claim(''sub''))) or (select weir.is_admin())');

-- The user the claims speak for. Issuer and subject together: another issuer's token that carries a Supabase
-- user's uuid as its subject is somebody else. A disabled user is nobody.
create function weir.uid() returns uuid
language sql stable set search_path = '' as $$
  select u.id
    from weir.users u
   where u.issuer = weir.claim('iss') and u.subject = weir.claim('sub') and u.disabled_at is null
$$;
select weir.restrict_function('weir.uid()', array['authenticated', 'service_role']);

select weir.allow('weir.users', 'update', 'role, email, disabled_at, updated_at', '(select weir.is_admin())');
select weir.allow('weir.users', 'delete', null, '(select weir.is_admin())');
select weir.allow('weir.owners', 'select', null, 'id = (select weir.uid()) or (select weir.is_admin())');
select weir.allow('weir.settings', 'select', null, '(select weir.is_admin())');
select weir.allow('weir.settings', 'insert', null, '(select weir.is_admin())');
select weir.allow('weir.settings', 'update', null, '(select weir.is_admin())');

-- No answer that is remembered depends on a user nobody has seen yet.
select weir.watch('weir.users', array['update', 'delete']);
select weir.watch('weir.owners', array['update', 'delete']);
select weir.watch('weir.settings', array['insert', 'update', 'delete']);
