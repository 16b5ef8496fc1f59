/** The migration runner: once, in order, from several starts at once, never over somebody else's things. */
import postgres, { type Sql } from 'postgres';
import { afterEach, describe, expect, it } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import { migrationDriver } from '../../src/store/migration-driver.ts';
import type { MigrationFile } from '../../src/store/migration-file.ts';
import { migrationFiles } from '../support/migration-files.ts';
import { createDatabase, type Mode, type TestDatabase } from '../support/real-postgres.ts';

const FILES = migrationFiles();
const TODAY = new Date('2026-11-23T12:00:00Z');

const opened: { database: TestDatabase; clients: Sql[] }[] = [];

afterEach(async () => {
  for (const { database, clients } of opened.splice(0)) {
    await Promise.all(clients.map((sql) => sql.end()));
    await database.drop();
  }
});

async function fresh(mode: Mode, connections: number = 1): Promise<[Sql, ...Sql[]]> {
  const database = await createDatabase(mode, { migrated: false });
  const clients = Array.from({ length: connections }, () =>
    postgres(database.url, { max: 1, onnotice: () => undefined }),
  );
  opened.push({ database, clients });
  return clients as [Sql, ...Sql[]];
}

const file = (name: string, text: string): MigrationFile => ({ name, text });

async function counts(sql: Sql, table: string): Promise<number> {
  const rows = await sql.unsafe(`select count(*)::int as n from ${table}`);
  return Number(rows[0]?.['n']);
}

describe('migrate', () => {
  it('applies every file once, and finds nothing to do the next time', async () => {
    const [sql] = await fresh('owner');
    const heard: string[] = [];
    const report = await migrate(migrationDriver(sql), FILES, {
      onApplied: (name) => heard.push(name),
    });
    expect(report.applied).toEqual(FILES.map((each) => each.name));
    expect(heard).toEqual(report.applied);
    expect(await migrate(migrationDriver(sql), FILES)).toEqual({
      applied: [],
      adopted: [],
      imported: 0,
      refused: 0,
    });
  });

  it('lets several starts at once apply each file once between them', async () => {
    const clients = await fresh('owner', 4);
    const reports = await Promise.all(clients.map((sql) => migrate(migrationDriver(sql), FILES)));
    const applied = reports.flatMap((report) => report.applied);
    expect(applied.sort()).toEqual(FILES.map((each) => each.name));
    expect(await counts(clients[0], 'weir.owners')).toBe(1);
  });

  it('stops at a file that fails, keeps those before it, and goes on once it is put right', async () => {
    const [sql] = await fresh('owner');
    const a = file('1_a.sql', 'create table weir.a (id int)');
    const broken = file('2_b.sql', 'create table weir.b (id int); select 1 / 0');
    await expect(migrate(migrationDriver(sql), [a, broken])).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringContaining('2_b.sql'),
    });
    const right = file('2_b.sql', 'create table weir.b (id int)');
    expect((await migrate(migrationDriver(sql), [right, a])).applied).toEqual(['2_b.sql']);
  });

  it('refuses a file that was edited after it was applied, but not other line ends', async () => {
    const [sql] = await fresh('owner');
    await migrate(migrationDriver(sql), [file('1_a.sql', 'select 1;\nselect 2;\n')]);
    const other = file('1_a.sql', 'select 1;\r\nselect 2;\r\n');
    expect((await migrate(migrationDriver(sql), [other])).applied).toEqual([]);
    const edited = file('1_a.sql', 'select 1;\nselect 3;\n');
    await expect(migrate(migrationDriver(sql), [edited])).rejects.toMatchObject({
      code: 'changed_file',
    });
  });

  it('refuses a database that a newer version changed in a breaking way, and no other', async () => {
    const [sql] = await fresh('owner');
    const old = [file('1_a.sql', 'select 1')];
    const additive = [...old, file('2_b.sql', 'select 2')];
    const breaking = [...additive, file('3_c.sql', '-- weir: breaking\nselect 3')];
    await migrate(migrationDriver(sql), additive);
    expect((await migrate(migrationDriver(sql), old)).applied).toEqual([]);
    await migrate(migrationDriver(sql), breaking);
    await expect(migrate(migrationDriver(sql), additive)).rejects.toMatchObject({
      code: 'newer_schema',
      message: expect.stringContaining('3_c.sql'),
    });
  });

  it("leaves a project's own migration history alone", async () => {
    const [sql] = await fresh('supabase');
    await sql.unsafe(`create schema supabase_migrations;
      create table supabase_migrations.schema_migrations (version text primary key)`);
    await migrate(migrationDriver(sql), FILES);
    expect(await counts(sql, 'supabase_migrations.schema_migrations')).toBe(0);
  });
});

describe('objects that Weir did not make', () => {
  const THEIRS = `
    create table public.aggregator_usage_logs (
      id uuid primary key default gen_random_uuid(), created_at timestamptz not null, user_id uuid,
      model text, prompt_tokens int, completion_tokens int, cost_usd numeric, note text);
    insert into public.aggregator_usage_logs (created_at, user_id, model, prompt_tokens, completion_tokens, cost_usd, note)
    values ('2026-08-01T00:00:00Z', '0a000000-0000-4000-8000-00000000000a', 'gpt-x', 3, 4, 0.25, 'kept'),
           ('2026-08-31T23:59:59Z', null, 'gpt-y', null, null, null, null),
           ('2026-09-01T00:00:00Z', null, 'gpt-z', -5, 1, null, 'cannot be counted');
    create function public.get_model_provider_config(p_model text) returns text language sql as $$ select 'theirs' $$;
    create function public.weir_admit(x int) returns int language sql as $$ select x $$;`;

  it('stop the set-up with a list, and nothing is changed', async () => {
    const [sql] = await fresh('owner');
    await sql.unsafe(THEIRS);
    const stopped = migrate(migrationDriver(sql), FILES);
    await expect(stopped).rejects.toMatchObject({
      code: 'foreign_objects',
      objects: [
        { kind: 'function', name: 'public.get_model_provider_config(p_model text)' },
        { kind: 'function', name: 'public.weir_admit(x integer)' },
        { kind: 'table', name: 'public.aggregator_usage_logs' },
      ],
    });
    await expect(stopped).rejects.toThrow(/--adopt/);
    expect(await counts(sql, 'public.aggregator_usage_logs')).toBe(3);
    expect(await counts(sql, "pg_namespace where nspname = 'weir'")).toBe(0);
  });

  it('stop the files themselves, should something else than the runner apply them', async () => {
    const [sql] = await fresh('owner');
    await sql.unsafe(THEIRS);
    await expect(sql.unsafe(FILES[0]?.text ?? '')).rejects.toThrow(
      /get_model_provider_config.*public.aggregator_usage_logs/,
    );
  });

  it('are renamed when adopted, and their rows taken over as far as they fit', async () => {
    const [sql] = await fresh('owner');
    await sql.unsafe(THEIRS);
    const report = await migrate(migrationDriver(sql), FILES, { adopt: true, today: TODAY });
    expect(report.adopted.map((each) => each.is)).toEqual([
      'public.get_model_provider_config_before_weir_20261123(p_model text)',
      'public.weir_admit_before_weir_20261123(x integer)',
      'public.aggregator_usage_logs_before_weir_20261123',
    ]);
    expect([report.imported, report.refused]).toEqual([2, 1]);
    expect(await counts(sql, 'public.aggregator_usage_logs_before_weir_20261123')).toBe(3);
    const rows = await sql`
      select tableoid::regclass::text as leaf, model, prompt_tokens::int, total_tokens, cost_usd::text,
             cost_source, usage_source, created_at
        from public.aggregator_usage_logs order by created_at`;
    expect(rows).toEqual([
      {
        leaf: 'weir.aggregator_usage_logs_2026_08',
        model: 'gpt-x',
        prompt_tokens: 3,
        total_tokens: null,
        cost_usd: '0.250000000000',
        cost_source: 'reported',
        usage_source: 'reported',
        created_at: new Date('2026-08-01T00:00:00Z'),
      },
      {
        leaf: 'weir.aggregator_usage_logs_2026_08',
        model: 'gpt-y',
        prompt_tokens: null,
        total_tokens: null,
        cost_usd: null,
        cost_source: 'none',
        usage_source: 'none',
        created_at: new Date('2026-08-31T23:59:59Z'),
      },
    ]);
    const refused = await sql`select entry::jsonb ->> 'note' as note from weir.ledger_rejects`;
    expect(refused).toEqual([{ note: 'cannot be counted' }]);
    const again = await migrate(migrationDriver(sql), FILES, { adopt: true, today: TODAY });
    expect([again.adopted, again.imported]).toEqual([[], 0]);
  });

  it('are adopted once between several starts', async () => {
    const clients = await fresh('owner', 3);
    await clients[0].unsafe(THEIRS);
    const options = { adopt: true, today: TODAY };
    const reports = await Promise.all(
      clients.map((sql) => migrate(migrationDriver(sql), FILES, options)),
    );
    const applied = reports.flatMap((report) => report.applied);
    expect(applied.sort()).toEqual(FILES.map((each) => each.name));
    expect(reports.reduce((sum, { imported }) => sum + imported, 0)).toBe(2);
    expect(await counts(clients[0], 'public.aggregator_usage_logs_before_weir_20261123')).toBe(3);
    expect(await counts(clients[0], 'public.aggregator_usage_logs')).toBe(2);
  });

  it('include a schema named weir with things of its own', async () => {
    const [sql] = await fresh('owner');
    await sql.unsafe('create schema weir; create table weir.fish (id int)');
    await expect(migrate(migrationDriver(sql), FILES)).rejects.toMatchObject({
      objects: [{ kind: 'schema', name: 'weir' }],
    });
    const report = await migrate(migrationDriver(sql), FILES, { adopt: true, today: TODAY });
    expect(report.adopted).toEqual([
      { kind: 'schema', was: 'weir', is: 'weir_before_weir_20261123' },
    ]);
    expect(await counts(sql, 'weir_before_weir_20261123.fish')).toBe(0);
  });
});
