-- What reading a provider's list changed, each thing before and after; and what lists say models can do.

alter table weir.models
  add column input_modalities text[],
  add column output_modalities text[],
  add column features text[],
  add column dialects text[];
comment on column weir.models.input_modalities is 'What it reads: text, image, audio, video, file. Null: no list says.';
comment on column weir.models.output_modalities is 'What it answers with: text, image, audio, video, embedding, rerank. Null: no list says.';
comment on column weir.models.features is 'What it can do beside answering, in the words of src/contract/provider.ts. Null: no list says.';
comment on column weir.models.dialects is 'Those of its provider''s dialects it is served in. Null: no list says.';

create table weir.sync_changes (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  provider text not null references weir.providers (name),
  run uuid not null,
  model text not null,
  kind text not null check (kind in ('added', 'changed', 'returned', 'withdrawn')),
  changes jsonb not null
);
comment on table weir.sync_changes is 'What reading a list changed; deleted after 90 days, when the list is read again.';
comment on column weir.sync_changes.changes is
  '{"field": {"old": ..., "new": ...}}; of list_price and catalog_price whole rates, null for none.';
create index weir_sync_changes_provider on weir.sync_changes (provider, id desc);

select weir.protect('weir.sync_changes', 'select, insert, delete');
select weir.allow('weir.sync_changes', 'select', null, '(select weir.is_admin())');

-- The fields of the new object that are other than in the old one, which may lack them.
create function weir.differing(p_old jsonb, p_new jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce(jsonb_object_agg(f.name, jsonb_build_object('old', p_old -> f.name, 'new', p_new -> f.name)), '{}')
    from jsonb_object_keys(p_new) as f(name)
   where coalesce(p_old -> f.name, 'null') <> p_new -> f.name
$$;
select weir.restrict_function('weir.differing(jsonb, jsonb)', array['service_role']);
