-- What a provider's own list of models was last read for, and how far that came.

create table weir.syncs (
  provider text primary key references weir.providers (name),
  run uuid not null,
  state text not null check (state in ('running', 'done', 'failed')),
  done integer not null default 0,
  total integer,
  added integer not null default 0,
  changed integer not null default 0,
  withdrawn integer not null default 0,
  priced integer not null default 0,
  message text,
  started_at timestamptz not null default now(),
  progress_at timestamptz not null default now(),
  finished_at timestamptz
);
comment on table weir.syncs is 'The last time a provider''s list of models was read, or the time it is being read now.';
comment on column weir.syncs.run is 'Only the run that holds the row may write to it.';
comment on column weir.syncs.progress_at is 'A run that says nothing for two minutes died with its process.';

select weir.protect('weir.syncs', 'select, insert, update, delete');
select weir.allow('weir.syncs', 'select', null, '(select weir.uid()) is not null');

alter table weir.models
  add column listed boolean not null default false,
  add column edited text[] not null default '{}';
comment on column weir.models.listed is 'Came from the provider''s list, which may withdraw it; else it was added by hand.';
comment on column weir.models.edited is 'Columns an admin set, which the provider''s list no longer changes.';
