/** The migration of a project, by its database's address and by the Management API's query endpoint. */
import postgres, { type Sql } from 'postgres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  BreakingMigrationError,
  type MigrationTarget,
  migrateProject,
  planProject,
} from '../../src/deploy/migrate.ts';
import { migrationFiles } from '../support/migration-files.ts';
import { type QueryEndpoint, startQueryEndpoint } from '../support/query-endpoint.ts';
import { createDatabase, type Mode, type TestDatabase } from '../support/real-postgres.ts';

const TODAY = new Date('2026-11-26T12:00:00Z');
const NAMES = migrationFiles().map(({ name }) => name);

/** What a project has that was there first: a history of its own, and a gateway made by hand. */
const THEIRS = `
  create schema supabase_migrations;
  create table supabase_migrations.schema_migrations (
    version text primary key, statements text[], name text);
  insert into supabase_migrations.schema_migrations (version, name, statements) values
    ('20250101000000', 'profiles', '{create table public.profiles (id int)}'),
    ('20250202000000', 'rooms', '{create table public.rooms (id int)}'),
    ('20270303000000', 'later', '{select 1}');
  create table public.profiles (id int);
  create table public.rooms (id int);`;

const BY_HAND = `
  create table public.aggregator_usage_logs (
    created_at timestamptz not null, user_id uuid, model text, prompt_tokens int, completion_tokens int);
  insert into public.aggregator_usage_logs values
    ('2026-08-01T00:00:00Z', '0a000000-0000-4000-8000-00000000000a', 'gpt-x', 3, 4),
    ('2026-08-02T00:00:00Z', null, 'gpt-y', 5, 6),
    ('2026-08-03T00:00:00Z', null, 'gpt-z', -1, 0);
  create function public.get_model_provider_config(p_model text) returns text language sql as $$ select 'theirs' $$;`;

describe.each<readonly [Mode, 'address' | 'requests']>([
  ['supabase', 'address'],
  ['supabase', 'requests'],
  ['supabase-old', 'requests'],
])('migrating a project of kind %s by %s', (mode, by) => {
  let database: TestDatabase;
  let endpoint: QueryEndpoint;
  let sql: Sql;
  let target: MigrationTarget;

  beforeEach(async () => {
    database = await createDatabase(mode, { migrated: false });
    endpoint = await startQueryEndpoint(database.url);
    sql = postgres(database.url, { max: 1, onnotice: () => {} });
    await sql.unsafe(THEIRS);
    // As behind the transaction pooler: nothing may be prepared.
    const url = new URL(database.url);
    url.searchParams.set('pgbouncer', 'true');
    target = by === 'address' ? { databaseUrl: url.href } : { api: endpoint.api };
  });
  afterEach(async () => {
    await sql.end();
    await endpoint.stop();
    await database.drop();
  });

  const theirHistory = (): Promise<unknown> =>
    sql`select xmin::text, ctid::text, version, name, statements
          from supabase_migrations.schema_migrations order by version`.then((rows) => [...rows]);

  it("applies what is missing and leaves the project's own history alone", async () => {
    const before = await theirHistory();
    expect((await planProject(target)).pending).toHaveLength(NAMES.length);
    const heard: string[] = [];
    const report = await migrateProject(target, { onApplied: (name) => heard.push(name) });
    expect(report.applied).toEqual(NAMES);
    expect(heard).toEqual(NAMES);
    expect(report.lines).toEqual(NAMES.map((name) => `applied ${name}`));
    expect((await migrateProject(target)).lines).toEqual([
      `nothing to do: ${NAMES.length} migrations applied before`,
    ]);
    expect(await theirHistory()).toEqual(before);
    const tables = await sql`select relname::text from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`;
    expect(tables.map(({ relname }) => relname)).toEqual([
      'aggregator_usage_logs',
      'direct_usage_logs',
      'profiles',
      'rooms',
    ]);
  });

  it('stops at what somebody made by hand, and adopts it with its rows when told', async () => {
    await sql.unsafe(BY_HAND);
    await expect(migrateProject(target)).rejects.toMatchObject({
      code: 'foreign_objects',
      objects: [
        { name: 'public.get_model_provider_config(p_model text)' },
        { name: 'public.aggregator_usage_logs' },
      ],
    });
    expect((await planProject(target, { today: TODAY })).foreign).toEqual([
      {
        kind: 'function',
        name: 'public.get_model_provider_config(p_model text)',
        renamed: 'public.get_model_provider_config_before_weir_20261126(p_model text)',
      },
      {
        kind: 'table',
        name: 'public.aggregator_usage_logs',
        renamed: 'public.aggregator_usage_logs_before_weir_20261126',
      },
    ]);
    const report = await migrateProject(target, { adopt: true, today: TODAY });
    expect(report.lines).toEqual([
      'renamed function public.get_model_provider_config(p_model text) to ' +
        'public.get_model_provider_config_before_weir_20261126(p_model text)',
      'renamed table public.aggregator_usage_logs to ' +
        'public.aggregator_usage_logs_before_weir_20261126',
      ...NAMES.map((name) => `applied ${name}`),
      '2 rows of old usage taken over',
      '1 row of old usage did not fit: see weir.ledger_rejects',
    ]);
    expect(
      await sql`select count(*)::int as n from public.aggregator_usage_logs_before_weir_20261126`,
    ).toEqual([{ n: 3 }]);
  });

  it('refuses a breaking file unless told otherwise, but not where there is nothing to break', async () => {
    const old = [{ name: '1_a.sql', text: 'create table weir.a (id int)' }];
    const files = [
      ...old,
      { name: '2_b.sql', text: 'create table weir.b (id int)' },
      { name: '3_c.sql', text: '-- weir: breaking\ndrop table weir.a' },
    ];
    await migrateProject(target, { files: old });
    const plan = await planProject(target, { files });
    expect(plan.pending).toEqual([
      { name: '2_b.sql', breaking: false },
      { name: '3_c.sql', breaking: true },
    ]);
    const refused = migrateProject(target, { files });
    await expect(refused).rejects.toBeInstanceOf(BreakingMigrationError);
    await expect(refused).rejects.toThrow(/^After 3_c\.sql .*--allow-breaking/);
    expect(await planProject(target, { files })).toEqual(plan);
    const { applied } = await migrateProject(target, { files, allowBreaking: true });
    expect(applied).toEqual(['2_b.sql', '3_c.sql']);
    await sql.unsafe('drop schema weir cascade');
    expect((await migrateProject(target, { files })).applied).toHaveLength(3);
  });
});

describe('the query endpoint', () => {
  it('says why a file was refused without repeating it', async () => {
    const database = await createDatabase('supabase', { migrated: false });
    const endpoint = await startQueryEndpoint(database.url);
    const text = 'create table weir.a (id int); create table weir.a (id int)';
    const failed = migrateProject({ api: endpoint.api }, { files: [{ name: '1_a.sql', text }] });
    await expect(failed).rejects.toThrow(
      /^1_a\.sql could not be applied: .* relation "a" already exists$/,
    );
    await endpoint.stop();
    await database.drop();
  });

  it('may lose any answer after the script was committed', async () => {
    const database = await createDatabase('supabase', { migrated: false });
    const endpoint = await startQueryEndpoint(database.url);
    const sql = postgres(database.url, { max: 1, onnotice: () => {} });
    await sql.unsafe(BY_HAND);
    const lost = new Set<string>();
    // Whatever changes something is lost once.
    const api = {
      query(text: string) {
        if (text.includes('do $') && !lost.has(text)) {
          lost.add(text);
          endpoint.faults.next('database.query', { answer: 'cut', carriedOut: true });
        }
        return endpoint.api.query(text);
      },
    };
    const options = { adopt: true, today: TODAY };
    const report = await migrateProject({ api }, options);
    expect(report.applied).toEqual(NAMES);
    expect(report.adopted.map(({ is }) => is)).toEqual([
      'public.get_model_provider_config_before_weir_20261126(p_model text)',
      'public.aggregator_usage_logs_before_weir_20261126',
    ]);
    expect(lost.size).toBe(NAMES.length + 2);
    const applied = await sql`select name from weir.migrations order by name`;
    expect(applied.map(({ name }) => name)).toEqual(NAMES);
    expect((await migrateProject({ api }, options)).applied).toEqual([]);
    expect(await sql`select count(*)::int as n from public.aggregator_usage_logs`).toEqual([
      { n: 2 },
    ]);
    await sql.end();
    await endpoint.stop();
    await database.drop();
  });
});
