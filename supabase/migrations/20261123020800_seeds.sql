-- What every installation starts with: the platform as an owner, settings at their defaults, the offline provider.

insert into weir.owners (id, kind) values ('00000000-0000-4000-8000-000000000001', 'platform');

insert into weir.settings (name, value) values
  ('access', 'null'),
  ('retention', '{"ledger_months": null, "details_months": null}');

insert into weir.providers (name, display_name, kind, record, dialects, unknown_models) values
  ('sandbox', 'Sandbox', 'direct', 'sandbox',
   '{"openai-chat": {"base_url": "https://sandbox.invalid/v1"}}', 'refuse');

insert into weir.credentials (id, owner_id, provider, type, label, origins) values
  ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', 'sandbox', 'none',
   'built in', '{https://sandbox.invalid}');

insert into weir.models (provider, id, display_name) values
  ('sandbox', 'echo', 'Echo'),
  ('sandbox', 'lorem', 'Lorem ipsum');

insert into weir.price_versions (id, provider, model, source, rates) values
  ('00000000-0000-4000-8000-000000000003', 'sandbox', 'echo', 'list', '{"input": "1", "output": "2"}'),
  ('00000000-0000-4000-8000-000000000004', 'sandbox', 'lorem', 'list', '{"input": "1", "output": "2"}');
