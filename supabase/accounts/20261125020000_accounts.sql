-- The server's own accounts, in a schema that nobody but the owner of the database enters: not the service role,
-- and not whoever Weir runs statements for. Applied by the server alone; a Supabase project has accounts of its own.

create schema weir_auth;
revoke all on schema weir_auth from public;

-- The five tables as better-auth 1.7 wants them (getMigrations().compileMigrations()), its names kept.
create table weir_auth."user" (
  "id" uuid primary key default gen_random_uuid(),
  "name" text not null,
  "email" text not null unique check ("email" = lower("email")),
  "emailVerified" boolean not null default false,
  "image" text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);

create table weir_auth.session (
  "id" uuid primary key default gen_random_uuid(),
  "expiresAt" timestamptz not null,
  "token" text not null unique,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" uuid not null references weir_auth."user" ("id") on delete cascade
);
comment on column weir_auth.session.token is
  'Half of what the cookie holds; the other half signs it by the sealed secret, so whoever reads this table cannot make the cookie.';
create index weir_auth_session_user on weir_auth.session ("userId");
create index weir_auth_session_end on weir_auth.session ("expiresAt");

create table weir_auth.account (
  "id" uuid primary key default gen_random_uuid(),
  "accountId" text not null,
  "providerId" text not null,
  "userId" uuid not null references weir_auth."user" ("id") on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  "scope" text,
  "password" text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null,
  unique ("userId", "providerId")
);
comment on column weir_auth.account.password is 'A hash with its salt (scrypt), by better-auth.';

create table weir_auth.verification (
  "id" uuid primary key default gen_random_uuid(),
  "identifier" text not null,
  "value" text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index weir_auth_verification_identifier on weir_auth.verification ("identifier");

create table weir_auth.jwks (
  "id" uuid primary key default gen_random_uuid(),
  "publicKey" text not null,
  "privateKey" text not null,
  "createdAt" timestamptz not null,
  "expiresAt" timestamptz,
  "alg" text,
  "crv" text
);
comment on column weir_auth.jwks."privateKey" is 'Encrypted with the sealed secret.';

-- What signs cookies and encrypts private keys, itself sealed by the vault as credentials are.
create table weir_auth.secret (
  id boolean primary key default true check (id),
  binding uuid not null,
  ciphertext text not null,
  updated_at timestamptz not null default now()
);

create table weir_auth.invitations (
  id uuid primary key default gen_random_uuid(),
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  kind text not null check (kind in ('owner', 'invitation')),
  role text not null check (role in ('admin', 'member')),
  email text check (email = lower(email)),
  created_by uuid references weir.users (id) on delete set null,
  created_with uuid references weir.api_keys (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  check (kind = 'invitation' or (role = 'admin' and email is null)),
  check (kind = 'owner' or email is not null)
);
comment on column weir_auth.invitations.token_hash is 'SHA-256 of what stands in the link after the #.';
comment on column weir_auth.invitations.created_by is 'Null: the start of the server, or an admin key.';
comment on column weir_auth.invitations.created_with is 'The admin key it was made with.';
-- Whatever happens elsewhere, owners' links make one account, ever.
create unique index weir_auth_one_owner on weir_auth.invitations (kind) where kind = 'owner' and used_at is not null;
-- Of servers that start at once, the last one's link is the one that works.
create unique index weir_auth_one_open_owner on weir_auth.invitations (kind) where kind = 'owner' and used_at is null;
create unique index weir_auth_one_open on weir_auth.invitations (email) where used_at is null;
create index weir_auth_invitations_by on weir_auth.invitations (created_by);
create index weir_auth_invitations_with on weir_auth.invitations (created_with);
select weir.audit('weir_auth.invitations', 'invitation', 'id', array['insert', 'update', 'delete']);

-- Row security is forced for the owner too, who is the only one with a policy, and that only while speaking for
-- nobody: where no role can be switched, a member's statement runs as the owner with the member's claims.
do $$
declare
  v_name text;
  v_others text := weir.present(array['anon', 'authenticated', 'service_role']);
begin
  if v_others is not null then
    execute 'revoke all on schema weir_auth from ' || v_others;
  end if;
  foreach v_name in array array['user', 'session', 'account', 'verification', 'jwks', 'secret', 'invitations'] loop
    execute format('alter table weir_auth.%I enable row level security', v_name);
    execute format('alter table weir_auth.%I force row level security', v_name);
    execute format('revoke all on table weir_auth.%I from public%s', v_name, coalesce(', ' || v_others, ''));
    execute format(
      'create policy weir_owner on weir_auth.%I for all to current_user
         using (nullif((select current_setting(''request.jwt.claims'', true)), '''') is null)
         with check (nullif((select current_setting(''request.jwt.claims'', true)), '''') is null)', v_name);
  end loop;
end $$;
