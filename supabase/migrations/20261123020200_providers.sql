-- Where calls can be sent and what that costs: providers, credentials, models, prices, aliases.

create table weir.providers (
  name text primary key check (name ~ '^[a-z0-9][a-z0-9._-]{0,62}$'),
  display_name text not null,
  kind text not null check (kind in ('direct', 'aggregator')),
  record text not null,
  dialects jsonb not null default '{}' check (jsonb_typeof(dialects) = 'object'),
  headers jsonb not null default '{}' check (jsonb_typeof(headers) = 'object'),
  timeouts jsonb not null default '{}' check (jsonb_typeof(timeouts) = 'object'),
  retries smallint check (retries >= 0),
  unknown_models text not null default 'refuse' check (unknown_models in ('pass', 'refuse')),
  priority integer not null default 0,
  weight integer not null default 1 check (weight >= 0),
  enabled boolean not null default true,
  retired_at timestamptz,
  synced_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on column weir.providers.record is 'The built-in record whose behaviour it has.';
comment on column weir.providers.dialects is '{"openai-chat": {"base_url": "https://..."}}';
comment on column weir.providers.priority is 'Lower comes first.';

-- scheme://host[:port] of every base, lower-case, default ports left out, sorted: as a URL's origin is written.
create function weir.origins(p_dialects jsonb) returns text[]
language sql immutable set search_path = '' as $$
  select coalesce(array_agg(distinct origin order by origin), '{}') from (
    select regexp_replace(
             lower(substring(d.value ->> 'base_url' from '^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]+')),
             '^(https://.*):443$|^(http://.*):80$', '\1\2') collate "C" as origin
      from jsonb_each(p_dialects) as d
  ) as bases
  where origin is not null
$$;

create table weir.credentials (
  id uuid primary key default gen_random_uuid(),
  owner_id uuid not null references weir.owners (id) on delete cascade,
  provider text not null references weir.providers (name),
  type text not null default 'key' check (type in ('key', 'none')),
  label text not null default '',
  ciphertext text,
  origins text[] not null default '{}',
  last_four text,
  state text not null default 'ready' check (state in ('ready', 'needs_key')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((type = 'key') = (ciphertext is not null))
);
comment on column weir.credentials.origins is 'Sorted origins the key was saved for; bound into the ciphertext.';
create index weir_credentials_owner on weir.credentials (owner_id);
create index weir_credentials_provider on weir.credentials (provider);

create table weir.models (
  provider text not null references weir.providers (name),
  id text not null check (id <> '' and length(id) <= 256),
  canonical_id text,
  display_name text,
  enabled boolean not null default true,
  retired_at timestamptz,
  context_tokens bigint,
  output_tokens bigint,
  metadata jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (provider, id)
);
comment on column weir.models.id is 'What the provider wants to hear.';
comment on column weir.models.canonical_id is 'One name for the same model at all providers.';
create index weir_models_id on weir.models (id);
create index weir_models_canonical on weir.models (canonical_id) where canonical_id is not null;

-- Never changed: a ledger row that names a version can always be worked out again.
create table weir.price_versions (
  id uuid primary key default gen_random_uuid(),
  seq bigint generated always as identity,
  provider text not null,
  model text not null,
  valid_from timestamptz not null default now(),
  source text not null check (source in ('override', 'list', 'catalog')),
  currency text not null default 'USD',
  rates jsonb check (jsonb_typeof(rates) = 'object'),
  created_at timestamptz not null default now(),
  foreign key (provider, model) references weir.models (provider, id)
);
comment on column weir.price_versions.rates is
  'Decimal strings, USD per million tokens: input, output, cache_read, cache_write, cache_write_1h, audio_input, audio_output; image and request per piece. Null: this source has no price any more.';
create index weir_price_versions_current on weir.price_versions (provider, model, source, valid_from desc, seq desc);

create function weir.refuse_change() returns trigger
language plpgsql set search_path = '' as $$
begin
  raise exception '% rows are never changed or deleted: insert a new one', tg_table_name
    using errcode = 'restrict_violation';
end $$;
create trigger weir_append_only before update or delete or truncate on weir.price_versions
  for each statement execute function weir.refuse_change();

-- The price a call is booked at now: of each source the newest that is valid, an override before a list price before
-- the catalogue's. No row when there is none.
create function weir.current_price(p_provider text, p_model text) returns setof weir.price_versions
language sql stable rows 1 set search_path = '' as $$
  select newest.* from (
    select distinct on (v.source) v.*
      from weir.price_versions v
     where v.provider = p_provider and v.model = p_model and v.valid_from <= now()
     order by v.source, v.valid_from desc, v.seq desc
  ) as newest
   where newest.rates is not null
   order by array_position(array['override', 'list', 'catalog'], newest.source)
   limit 1
$$;

create table weir.aliases (
  id uuid primary key default gen_random_uuid(),
  owner_id uuid not null references weir.owners (id) on delete cascade,
  alias text not null check (alias <> '' and length(alias) <= 256),
  strategy text not null default 'priority' check (strategy in ('priority', 'weighted')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (alias, owner_id)
);
create index weir_aliases_owner on weir.aliases (owner_id);

create table weir.alias_targets (
  alias_id uuid not null references weir.aliases (id) on delete cascade,
  provider text not null references weir.providers (name),
  model text not null check (model <> ''),
  priority integer not null default 0,
  weight integer not null default 1 check (weight >= 0),
  primary key (alias_id, provider, model)
);
comment on column weir.alias_targets.model is 'An id of weir.models, or one the catalogue does not know where the provider passes such on.';
create index weir_alias_targets_provider on weir.alias_targets (provider);

-- A key was saved for certain hosts. Once its provider points elsewhere it must be given again, or a changed base
-- would send it to whoever sits there. Where there is no key there is nothing to give again.
create function weir.check_origins() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update weir.credentials c
     set state = 'needs_key', updated_at = now()
   where c.provider = new.name and c.type = 'key' and c.state = 'ready'
     and not (weir.origins(new.dialects) <@ c.origins);
  update weir.credentials c
     set origins = weir.origins(new.dialects), updated_at = now()
   where c.provider = new.name and c.type = 'none' and c.origins <> weir.origins(new.dialects);
  return null;
end $$;
create trigger weir_check_origins after update of dialects on weir.providers
  for each row when (old.dialects is distinct from new.dialects) execute function weir.check_origins();

select weir.restrict_function('weir.origins(jsonb)', array['authenticated', 'service_role']);
select weir.restrict_function('weir.current_price(text, text)', array['authenticated', 'service_role']);
select weir.restrict_function('weir.refuse_change()', array[]::text[]);
select weir.restrict_function('weir.check_origins()', array[]::text[]);

select weir.protect('weir.providers', 'select, insert, update');
select weir.protect('weir.credentials', 'select, insert, update, delete');
select weir.protect('weir.models', 'select, insert, update');
select weir.protect('weir.price_versions', 'select, insert');
select weir.protect('weir.aliases', 'select, insert, update, delete');
select weir.protect('weir.alias_targets', 'select, insert, update, delete');

-- Extra headers can carry a private host's secret, so no member reads them.
select weir.allow('weir.providers', 'select',
  'name, display_name, kind, record, dialects, timeouts, retries, unknown_models, priority, weight, enabled, retired_at, synced_at, created_at, updated_at',
  '(select weir.uid()) is not null');
select weir.allow('weir.providers', 'insert', null, '(select weir.is_admin())');
select weir.allow('weir.providers', 'update', null, '(select weir.is_admin())');
select weir.allow('weir.models', 'select', null, '(select weir.uid()) is not null');
select weir.allow('weir.models', 'insert', null, '(select weir.is_admin())');
select weir.allow('weir.models', 'update', null, '(select weir.is_admin())');
select weir.allow('weir.price_versions', 'select', null, '(select weir.uid()) is not null');
select weir.allow('weir.price_versions', 'insert', null, '(select weir.is_admin())');

-- Written, never read: ciphertext is not among the columns to select.
select weir.allow('weir.credentials', 'select',
  'id, owner_id, provider, type, label, origins, last_four, state, created_at, updated_at',
  'owner_id = (select weir.uid()) or (select weir.is_admin())');
-- A credential without a key spends what the installation lets its network reach, so only an admin makes one.
select weir.allow('weir.credentials', 'insert', null,
  '(owner_id = (select weir.uid()) and type = ''key'') or (select weir.is_admin())');
select weir.allow('weir.credentials', 'update', 'label, ciphertext, origins, last_four, state, updated_at',
  '(owner_id = (select weir.uid()) and type = ''key'') or (select weir.is_admin())');
select weir.allow('weir.credentials', 'delete', null,
  'owner_id = (select weir.uid()) or (select weir.is_admin())');

select weir.allow('weir.aliases', 'select', null,
  'owner_id = (select weir.uid()) or (select weir.is_admin())');
select weir.allow('weir.aliases', 'insert', null,
  'owner_id = (select weir.uid()) or (select weir.is_admin())');
select weir.allow('weir.aliases', 'update', 'alias, strategy, updated_at',
  'owner_id = (select weir.uid()) or (select weir.is_admin())');
select weir.allow('weir.aliases', 'delete', null,
  'owner_id = (select weir.uid()) or (select weir.is_admin())');

-- Row security on weir.aliases decides which aliases the caller sees here.
select weir.allow('weir.alias_targets', 'select', null,
  'exists (select from weir.aliases a where a.id = alias_id)');
select weir.allow('weir.alias_targets', 'insert', null,
  'exists (select from weir.aliases a where a.id = alias_id)');
select weir.allow('weir.alias_targets', 'update', 'priority, weight',
  'exists (select from weir.aliases a where a.id = alias_id)');
select weir.allow('weir.alias_targets', 'delete', null,
  'exists (select from weir.aliases a where a.id = alias_id)');

select weir.watch(t, array['insert', 'update', 'delete']) from unnest(array[
  'weir.providers', 'weir.credentials', 'weir.models', 'weir.price_versions', 'weir.aliases', 'weir.alias_targets'
]::regclass[]) as t;

-- Makes an alias what a form says, or replaces it, at once with its targets: without them it would stand for nothing.
-- Row security decides as for any statement. Null when the caller may not act for that owner.
create function weir.put_alias(p_form jsonb) returns uuid
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

  insert into weir.alias_targets as t (alias_id, provider, model, priority, weight)
  select v_alias, w.provider, w.model, w.priority, w.weight
    from jsonb_to_recordset(p_form -> 'targets') as w(provider text, model text, priority integer, weight integer)
  on conflict (alias_id, provider, model) do update set priority = excluded.priority, weight = excluded.weight;
  delete from weir.alias_targets t
   where t.alias_id = v_alias
     and not exists (
       select from jsonb_to_recordset(p_form -> 'targets') as w(provider text, model text)
        where w.provider = t.provider and w.model = t.model);
  return v_alias;
end $$;
select weir.restrict_function('weir.put_alias(jsonb)', array['authenticated', 'service_role']);
