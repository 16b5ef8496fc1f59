/** The migration runner where a session lasts, and where each script is a request of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEmbedded } from '../../src/store/embedded/start.ts';
import { migrate } from '../../src/store/migrate.ts';
import { type MigrationDriver, migrationDriver } from '../../src/store/migration-driver.ts';
import type { MigrationFile } from '../../src/store/migration-file.ts';
import { planMigrations } from '../../src/store/migration-plan.ts';
import { openClient } from '../../src/store/postgres.ts';
import { migrationFiles } from '../support/migration-files.ts';
import { startQueryEndpoint } from '../support/query-endpoint.ts';
import { createDatabase, type Mode } from '../support/real-postgres.ts';

const TODAY = new Date('2026-11-23T12:00:00Z');
const A: MigrationFile = { name: '1_a.sql', text: 'create table weir.a (id int)' };
const B: MigrationFile = { name: '2_b.sql', text: 'create table weir.b (id int) -- the last word' };
const C: MigrationFile = { name: '3_c.sql', text: 'create table weir.c (id int);' };
const TOYS = [A, B, C];

interface Place {
  readonly driver: MigrationDriver;
  close(): Promise<void>;
}

async function onServer(mode: Mode): Promise<Place> {
  const database = await createDatabase(mode, { migrated: false });
  const sql = postgres(database.url, { max: 1, onnotice: () => undefined });
  return {
    driver: migrationDriver(sql),
    async close() {
      await sql.end();
      await database.drop();
    },
  };
}

async function byRequests(mode: Mode): Promise<Place> {
  const database = await createDatabase(mode, { migrated: false });
  const endpoint = await startQueryEndpoint(database.url);
  return {
    driver: { run: (script) => endpoint.api.query(script) },
    async close() {
      await endpoint.stop();
      await database.drop();
    },
  };
}

async function onEmbedded(): Promise<Place> {
  const dataDir = await mkdtemp(join(tmpdir(), 'weir-migrate-'));
  const embedded = await startEmbedded({ dataDir });
  const sql = openClient(embedded.address, { connections: 1, statementTimeoutMs: null });
  return {
    driver: migrationDriver(sql),
    async close() {
      await sql.end();
      await embedded.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}

const PLACES: readonly (readonly [string, () => Promise<Place>])[] = [
  ['a connection of a plain owner', () => onServer('owner')],
  ['requests to a project', () => byRequests('supabase')],
  ['requests to an old project', () => byRequests('supabase-old')],
  ['the embedded database', onEmbedded],
];

/** Loses the answer to the script of that number, counted from 1, after it was committed. */
function losing(driver: MigrationDriver, number: number): MigrationDriver & { sent: number } {
  const losing = {
    sent: 0,
    async run(script: string) {
      losing.sent += 1;
      const rows = await driver.run(script);
      if (losing.sent === number) throw new Error('socket hang up');
      return rows;
    },
  };
  return losing;
}

/** Sends nothing from the script of that number on, as somebody who was killed. */
function dyingAt(driver: MigrationDriver, number: number): MigrationDriver {
  let sent = 0;
  return {
    async run(script) {
      sent += 1;
      if (sent >= number) throw new Error('killed');
      return driver.run(script);
    },
  };
}

describe.each(PLACES)('migrations over %s', (_name, open) => {
  let place: Place;
  let driver: MigrationDriver;

  beforeEach(async () => {
    place = await open();
    driver = place.driver;
  });
  afterEach(() => place.close());

  const names = async (): Promise<unknown> =>
    (
      await driver.run(`
        select coalesce(string_agg(relname, ',' order by relname), '') as names from pg_class
         where relnamespace = (select oid from pg_namespace where nspname = 'weir')
           and relname in ('a', 'b', 'c')`)
    )[0]?.['names'];

  it('are planned without a trace, applied, and then done', async () => {
    const files = migrationFiles();
    const before = await planMigrations(driver, files);
    expect(before.pending.map((each) => each.name)).toEqual(files.map((each) => each.name));
    expect(before).toMatchObject({ started: false, applied: [], foreign: [] });
    const [made] = await driver.run(
      "select count(*)::int as n from pg_namespace where nspname = 'weir'",
    );
    expect(made).toEqual({ n: 0 });
    expect((await migrate(driver, files)).applied).toHaveLength(files.length);
    const after = await planMigrations(driver, files);
    expect(after.applied).toEqual(files.map((each) => each.name));
    expect(after).toMatchObject({ started: true, pending: [], foreign: [] });
    expect((await migrate(driver, files)).applied).toEqual([]);
  });

  it('leave nothing of a file that fails midway, nor a session that cannot go on', async () => {
    const broken = { ...B, text: `${B.text}\n; select 1 / 0; create table weir.c (id int)` };
    await expect(migrate(driver, [A, broken, C])).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringMatching(/^2_b\.sql could not be applied: .*division by zero$/),
    });
    expect(await names()).toBe('a');
    expect((await migrate(driver, TOYS)).applied).toEqual(['2_b.sql', '3_c.sql']);
    expect(await names()).toBe('a,b,c');
  });

  it('take the time they need', async () => {
    const text = "create table weir.a as select current_setting('statement_timeout') as timeout";
    await migrate(driver, [{ ...A, text }]);
    const [limit] = await driver.run('select timeout from weir.a');
    expect(limit).toEqual({ timeout: '0' });
  });

  it('cannot end their transaction themselves', async () => {
    const hasty = { ...B, text: `${B.text}\n; commit; select 1 / 0` };
    await expect(migrate(driver, [A, hasty])).rejects.toMatchObject({ code: 'failed' });
    expect(await names()).toBe('a');
  });

  it('go on after being killed between any two scripts', async () => {
    const outcome = async (at: number): Promise<string> =>
      migrate(dyingAt(driver, at), TOYS).then(() => 'done', String);
    const outcomes: string[] = [];
    while (outcomes.at(-1) !== 'done') outcomes.push(await outcome(outcomes.length + 1));
    expect(outcomes.length).toBeGreaterThan(5);
    for (const killed of outcomes.slice(0, -1)) expect(killed).toContain('killed');
    expect(await names()).toBe('a,b,c');
    expect((await planMigrations(driver, TOYS)).pending).toEqual([]);
  });

  it('find out what became of a script whose answer was lost', async () => {
    const applied = new Set<string>();
    const lossy = losing(driver, 2);
    // The second script makes the history.
    const report = await migrate(lossy, [A]);
    expect(report.applied).toEqual(['1_a.sql']);
    // Two to look, then the file.
    for (const files of [[A, B], TOYS]) {
      const { applied: found } = await migrate(losing(driver, 3), files);
      for (const name of found) applied.add(name);
    }
    expect([...applied]).toEqual(['2_b.sql', '3_c.sql']);
    // The import, which is asked for again.
    expect(await migrate(losing(driver, 3), TOYS)).toMatchObject({ applied: [], imported: 0 });
    expect(await migrate(driver, TOYS)).toMatchObject({ applied: [], imported: 0 });
    expect(await names()).toBe('a,b,c');
  });

  it('say so when nobody can tell whether a script arrived', async () => {
    await migrate(driver, [A]);
    const gone = losing(dyingAt(driver, 4), 3);
    await expect(migrate(gone, [A, B])).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringMatching(/not known whether 2_b\.sql was applied.*Run this again/),
    });
    expect(await migrate(driver, [A, B])).toMatchObject({ applied: [] });
    expect(await names()).toBe('a,b');
  });

  it('take over old rows of adopted tables, also in a run that had to be repeated', async () => {
    await driver.run(`
      create table public.direct_usage_logs (created_at timestamptz not null, model text, prompt_tokens int);
      insert into public.direct_usage_logs
      select '2026-08-01T00:00:00Z', 'm' || n, n from generate_series(1, 300) as n;
      create materialized view public.aggregator_usage_logs as
      select timestamptz '2026-08-02T00:00:00Z' as created_at, 'v' as model;
      create procedure public.weir_admit(x int) language sql as 'select 1';
      select 1`);
    const { foreign } = await planMigrations(driver, migrationFiles(), TODAY);
    expect(foreign.map(({ kind, name, renamed }) => [kind, name, renamed])).toEqual([
      [
        'function',
        'public.weir_admit(IN x integer)',
        'public.weir_admit_before_weir_20261123(IN x integer)',
      ],
      ['table', 'public.direct_usage_logs', 'public.direct_usage_logs_before_weir_20261123'],
      ['view', 'public.aggregator_usage_logs', 'public.aggregator_usage_logs_before_weir_20261123'],
    ]);
    const options = { adopt: true, today: TODAY };
    const count = 4 + migrationFiles().length;
    const killed = migrate(dyingAt(driver, count), migrationFiles(), options);
    await expect(killed).rejects.toThrow('killed');
    const report = await migrate(driver, migrationFiles(), options);
    expect([report.imported, report.refused]).toEqual([301, 0]);
    const [rows] = await driver.run(
      'select (select count(*) from public.direct_usage_logs)::int as direct, (select count(*) from public.aggregator_usage_logs)::int as aggregator',
    );
    expect(rows).toEqual({ direct: 300, aggregator: 1 });
  });
});

describe('a plan', () => {
  it('says everything at once', async () => {
    const place = await onServer('supabase');
    const breaking = { name: '2_b.sql', text: '-- weir: breaking\nselect 2' };
    const newer = { name: '9_z.sql', text: '-- weir: breaking\nselect 9' };
    await migrate(place.driver, [A, newer]);
    const edited = { ...A, text: 'create table weir.a (id bigint)' };
    expect(await planMigrations(place.driver, [C, breaking, edited])).toEqual({
      started: true,
      applied: ['1_a.sql'],
      pending: [
        { name: '2_b.sql', breaking: true },
        { name: '3_c.sql', breaking: false },
      ],
      unrecorded: [],
      foreign: [],
      newer: ['9_z.sql'],
      changed: ['1_a.sql'],
    });
    await place.close();
  });

  it('is overtaken by a start that came in between, and the file is not applied twice', async () => {
    const place = await onServer('owner');
    await migrate(place.driver, [A]);
    const overtaken: MigrationDriver = {
      async run(script) {
        if (script.includes('weir.b')) await migrate(place.driver, [A, B]);
        return place.driver.run(script);
      },
    };
    expect(await migrate(overtaken, [A, B])).toMatchObject({ applied: [] });
    const edited = { ...B, text: 'create table weir.other (id int)' };
    const late: MigrationDriver = {
      async run(script) {
        if (script.includes('weir.d')) {
          await migrate(place.driver, [A, B, { name: '9_z.sql', text: '-- weir: breaking\n' }]);
        }
        return place.driver.run(script);
      },
    };
    await expect(
      migrate(late, [A, B, { name: '4_d.sql', text: 'create table weir.d (id int)' }]),
    ).rejects.toMatchObject({ code: 'newer_schema' });
    await expect(migrate(place.driver, [A, edited])).rejects.toMatchObject({
      code: 'newer_schema',
    });
    await place.close();
  });
});

describe('old rows that cannot be taken over', () => {
  it('stay where they are until they can', async () => {
    const { driver, close } = await onServer('owner');
    await driver.run('create table public.direct_usage_logs (model text)');
    const stuck = migrate(driver, TOYS, { adopt: true, today: TODAY });
    await expect(stuck).rejects.toThrow(/schema is up to date.*import_usage.*run this again/);
    expect((await planMigrations(driver, TOYS)).pending).toEqual([]);
    const text = `create function weir.import_usage(p_table regclass, p_type text) returns jsonb language sql
      as $$ select jsonb_build_object('imported', 7, 'refused', 1, 'from', p_table) $$`;
    const report = await migrate(driver, [...TOYS, { name: '4_d.sql', text }]);
    expect(report).toEqual({ applied: ['4_d.sql'], adopted: [], imported: 7, refused: 1 });
    await close();
  });
});

describe('a session that is ended in the middle of a file', () => {
  it('leaves nothing of it, and the next run applies it', async () => {
    const database = await createDatabase('owner', { migrated: false });
    const runner = postgres(database.url, { max: 1, onnotice: () => undefined });
    const watcher = postgres(database.url, { max: 1 });
    const slow = { ...B, text: `${B.text}\n; select pg_advisory_xact_lock(42)` };
    await watcher`select pg_advisory_lock(42)`;
    const run = migrate(migrationDriver(runner), [A, slow]);
    const failed = expect(run).rejects.toMatchObject({ code: 'failed' });
    let waiting: number | undefined;
    while (waiting === undefined) {
      const [row] = await watcher`
        select pid from pg_locks where locktype = 'advisory' and not granted`;
      waiting = row?.['pid'];
    }
    await watcher`select pg_terminate_backend(${waiting})`;
    await failed;
    expect(
      await watcher`select to_regclass('weir.a') is not null as a, to_regclass('weir.b') as b`,
    ).toEqual([{ a: true, b: null }]);
    await watcher`select pg_advisory_unlock(42)`;
    expect((await migrate(migrationDriver(runner), [A, slow])).applied).toEqual(['2_b.sql']);
    await Promise.all([runner.end(), watcher.end()]);
    await database.drop();
  });
});
