/** Who has a name that both Weir and somebody else use. */
import postgres, { type Sql } from 'postgres';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate, takeRows } from '../../src/store/migrate.ts';
import { type MigrationDriver, migrationDriver } from '../../src/store/migration-driver.ts';
import { planMigrations } from '../../src/store/migration-plan.ts';
import { giveNamesBack, takeNames } from '../../src/store/name-owners.ts';
import { migrationFiles } from '../support/migration-files.ts';
import { createDatabase, type TestDatabase } from '../support/real-postgres.ts';

const FILES = migrationFiles();
const OPTIONS = { adopt: true, keepNames: true, today: new Date('2026-11-23T12:00:00Z') };

/** The second function takes what Weir's takes, and the third could be meant by the same call. */
const THEIRS = `
  create table public.aggregator_usage_logs (
    created_at timestamptz default now(), model text, prompt_tokens int);
  insert into public.aggregator_usage_logs (model, prompt_tokens) values ('gpt-x', 1);
  create function public.get_model_provider_config(p_model text) returns text language sql as $$ select 'one' $$;
  create function public.get_model_provider_config(p_user_id uuid, p_model text) returns text
    language sql as $$ select 'two' $$;
  create function public.get_model_provider_config(p_user_id text, p_model text, p_more int default 1)
    returns text language sql as $$ select 'three' $$;
  create view public.direct_usage_logs as select model from public.aggregator_usage_logs;`;

let database: TestDatabase;
let sql: Sql;
let driver: MigrationDriver;

beforeEach(async () => {
  database = await createDatabase('supabase', { migrated: false });
  sql = postgres(database.url, { max: 1, onnotice: () => {} });
  driver = migrationDriver(sql);
  await sql.unsafe(THEIRS);
});
afterEach(async () => {
  await sql.end();
  await database.drop();
});

/** What somebody else's function does. */
const used = (): Promise<unknown> =>
  sql
    .unsafe(`
      with written as (
        insert into public.aggregator_usage_logs (model, prompt_tokens) values ('gpt-y', 2) returning model)
      select model, public.get_model_provider_config('m') as one,
             public.get_model_provider_config(null::uuid, 'm') as two,
             public.get_model_provider_config('u'::text, 'm', 2) as three from written`)
    .then((rows) => rows.map((row) => Object.values(row)));

const WORKS = [['gpt-y', 'one', 'two', 'three']];

it('names that are kept are there after every file, and given back after every taking', async () => {
  const seen: unknown[] = [];
  const report = await migrate(driver, FILES, {
    ...OPTIONS,
    onApplied: () => seen.push(used()),
  });
  expect(report).toMatchObject({ adopted: [], imported: 0 });
  expect(await Promise.all(seen)).toEqual(FILES.map(() => WORKS));
  expect((await planMigrations(driver, FILES)).foreign.map(({ name }) => name)).toEqual([
    'public.aggregator_usage_logs',
    'public.direct_usage_logs',
    'public.get_model_provider_config(p_model text)',
    'public.get_model_provider_config(p_user_id text, p_model text, p_more integer)',
    'public.get_model_provider_config(p_user_id uuid, p_model text)',
  ]);
  for (const round of [1, 2]) {
    expect(await takeNames(driver)).toHaveLength(5);
    expect(await takeNames(driver)).toEqual([]);
    expect((await planMigrations(driver, FILES)).foreign).toEqual([]);
    const [ours] = await sql`
      select relkind, (select count(*)::int from pg_proc where proname = 'get_model_provider_config') as functions
        from pg_class where oid = 'public.aggregator_usage_logs'::regclass`;
    expect([round, ours]).toEqual([round, { relkind: 'p', functions: 2 }]);
    await sql`select public.weir_ensure_partitions()`;
    const given = await giveNamesBack(driver);
    expect(given[0]).toEqual({
      name: 'public.aggregator_usage_logs',
      ours: 'public.aggregator_usage_logs_of_weir',
    });
    expect(await giveNamesBack(driver)).toEqual([]);
    expect(await used()).toEqual(WORKS);
  }
});

it('rows are taken over once, in whatever order names are taken and given back', async () => {
  await migrate(driver, FILES, OPTIONS);
  expect(await takeRows(driver)).toEqual({ imported: 0, refused: 0 });
  const imported: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    await takeNames(driver);
    imported.push((await takeRows(driver)).imported);
    await giveNamesBack(driver);
    await used();
  }
  // The view has no times, so nothing of it fits.
  expect(imported).toEqual([1, 1, 1]);
  expect(await sql`select count(*)::int as rows from weir.usage_logs`).toEqual([{ rows: 3 }]);
});

it('what its owner has dropped meanwhile is in nobody’s way', async () => {
  await migrate(driver, FILES, { ...OPTIONS, keepNames: false });
  await sql`drop view public.direct_usage_logs_before_weir_20261123`;
  await sql`drop table public.aggregator_usage_logs_before_weir_20261123`;
  expect((await giveNamesBack(driver)).map(({ ours }) => ours)).toEqual([null, null, null]);
  expect(await sql`select count(*)::int as rows from public.aggregator_usage_logs`).toEqual([
    { rows: 1 },
  ]);
});
