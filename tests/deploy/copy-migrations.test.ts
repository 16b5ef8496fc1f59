/** Copies for `supabase db push`, with the real CLI: pushing and our own runner agree in either order. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import postgres, { type Sql } from 'postgres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrateProject, planProject } from '../../src/deploy/migrate.ts';
import { type Ended, weir } from '../cli/command.ts';
import { migrationFiles } from '../support/migration-files.ts';
import { createDatabase, type TestDatabase } from '../support/real-postgres.ts';
import { flat } from './site.ts';

const NAMES = migrationFiles().map(({ name }) => name);
const COPIES = NAMES.map((name) => name.replace('_', '_weir_'));

/** The app's own, of which one is newer than ours. */
const THEIRS: Readonly<Record<string, string>> = {
  '20250101000000_profiles.sql': 'create table public.profiles (id int primary key);',
  '20250202000000_rooms.sql': 'create table public.rooms (id int primary key);',
  '20270303000000_later.sql': 'alter table public.rooms add column name text;',
};

let database: TestDatabase;
let sql: Sql;
let app: string;

beforeEach(async () => {
  database = await createDatabase('supabase', { migrated: false });
  sql = postgres(database.url, { max: 1, onnotice: () => {} });
  app = await mkdtemp(join(tmpdir(), 'weir-app-'));
  await mkdir(join(app, 'supabase/migrations'), { recursive: true });
  await writeFile(join(app, 'supabase/config.toml'), 'project_id = "app"\n');
  for (const [name, text] of Object.entries(THEIRS)) await writeFile(at(name), text);
});
afterEach(async () => {
  await sql.end();
  await database.drop();
  await rm(app, { recursive: true });
});

/** Takes Weir out of a database. */
const REMOVE = `
  do $$ declare v_function regprocedure; begin
    for v_function in select oid::regprocedure from pg_proc where pronamespace = 'public'::regnamespace
       and (proname like 'weir\\_%' or proname = 'get_model_provider_config') loop
      execute format('drop function %s cascade', v_function);
    end loop;
  end $$;
  drop schema weir cascade;
  drop table if exists public.aggregator_usage_logs, public.direct_usage_logs cascade`;

const at = (name: string): string => join(app, 'supabase/migrations', name);
const copy = (): Promise<Ended> => weir(['setup', 'supabase', '--copy-migrations', app]);

async function push(): Promise<string> {
  const args = ['db', 'push', `--remote=${database.url}`, '--include-all', '--yes'];
  const env = {
    ...process.env,
    SUPABASE_HOME: join(app, 'home'),
    SUPABASE_TELEMETRY_DISABLED: '1',
    SUPABASE_NO_UPDATE_NOTIFIER: '1',
    DO_NOT_TRACK: '1',
  };
  const run = promisify(execFile)(resolve('node_modules/.bin/supabase'), args, { cwd: app, env });
  const { stdout, stderr } = await run;
  return `${stdout}${stderr}`;
}

const pushed = (): Promise<unknown[]> =>
  sql`select version || '_' || name || '.sql' as file
        from supabase_migrations.schema_migrations order by version`.then((rows) =>
    rows.map(({ file }) => file),
  );

/** Tables and functions with who may use them, and what policies say. */
const schema = (): Promise<unknown> =>
  sql`
    select 'table' as kind, oid::regclass::text as name, relacl::text as rights from pg_class
     where relnamespace in ('weir'::regnamespace, 'public'::regnamespace)
    union all
    select 'function', oid::regprocedure::text, proacl::text from pg_proc
     where pronamespace in ('weir'::regnamespace, 'public'::regnamespace)
    union all
    select 'policy', polrelid::regclass || ' ' || polname, pg_get_expr(polqual, polrelid) from pg_policy
     order by 1, 2, 3`.then((rows) => [...rows]);

describe('weir setup supabase --copy-migrations', () => {
  it("writes copies beside the app's own, which the CLI applies and our runner finds applied", async () => {
    const { code, out, err } = await copy();
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(`wrote ${COPIES[0]}\n`);
    expect(out).toContain('npx supabase db push --include-all');
    expect((await readdir(join(app, 'supabase/migrations'))).sort()).toEqual(
      [...COPIES, ...Object.keys(THEIRS)].sort(),
    );
    await push();
    expect(await pushed()).toEqual([...COPIES, ...Object.keys(THEIRS)].sort());
    expect(await planProject({ databaseUrl: database.url })).toMatchObject({
      applied: NAMES,
      pending: [],
      unrecorded: [],
      foreign: [],
      changed: [],
    });
    const before = await schema();
    const report = await migrateProject({ databaseUrl: database.url });
    expect(report.lines).toEqual([`nothing to do: ${NAMES.length} migrations applied before`]);
    expect(await schema()).toEqual(before);
    // What our runner makes is the same to the last grant.
    await sql.unsafe(REMOVE);
    expect((await migrateProject({ databaseUrl: database.url })).applied).toEqual(NAMES);
    expect(await schema()).toEqual(before);
  });

  it('writes nothing the second time, and does nothing where our runner was first', async () => {
    await migrateProject({ databaseUrl: database.url });
    const before = await schema();
    await copy();
    const again = await copy();
    expect([again.code, again.err]).toEqual([0, '']);
    expect(again.out).toContain(`${NAMES.length} were there already`);
    expect(again.out).not.toContain('wrote');
    for (const name of Object.keys(THEIRS)) await rm(at(name));
    await push();
    expect(await pushed()).toEqual(COPIES);
    expect(await schema()).toEqual(before);
    expect((await migrateProject({ databaseUrl: database.url })).applied).toEqual([]);
  });

  it('goes on from where either way stopped', async () => {
    await copy();
    const late = COPIES.slice(-2);
    for (const name of late) await rm(at(name));
    await push();
    const report = await migrateProject({ databaseUrl: database.url });
    expect(report.applied).toEqual(NAMES.slice(-2));
    expect((await copy()).out).toContain(`wrote ${late[0]}\n`);
    await push();
    expect(await pushed()).toEqual([...COPIES, ...Object.keys(THEIRS)].sort());
    expect((await planProject({ databaseUrl: database.url })).pending).toEqual([]);
  });

  it('takes line ends for what they are, and never overwrites another file', async () => {
    await copy();
    const [first = '', second = '', third = ''] = COPIES;
    await writeFile(at(first), (await readFile(at(first), 'utf8')).replaceAll('\n', '\r\n'));
    expect((await copy()).code).toBe(0);
    const edited = (await readFile(at(second), 'utf8')).replace('create table', 'create  table');
    await writeFile(at(second), edited);
    await rm(at(third));
    const { code, out, err } = await copy();
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(at(second));
    expect(err).not.toContain(first);
    expect(flat(err)).toContain('Nothing was written');
    expect(await readFile(at(second), 'utf8')).toBe(edited);
    expect(await readdir(join(app, 'supabase/migrations'))).not.toContain(third);
  });

  it('wants the folder of a Supabase app', async () => {
    const { code, err } = await weir(['setup', 'supabase', '--copy-migrations', join(app, 'none')]);
    expect([code, flat(err)]).toEqual([1, expect.stringContaining('npx supabase init')]);
  });

  it("leaves a push where somebody else's things stand with nothing of ours", async () => {
    await sql`create table public.direct_usage_logs (id int)`;
    await copy();
    await expect(push()).rejects.toThrow(/public\.direct_usage_logs/);
    expect(await sql`select 1 from pg_namespace where nspname = 'weir'`).toEqual([]);
    expect((await planProject({ databaseUrl: database.url })).foreign).toHaveLength(1);
  });
});

describe('plain files that were pushed', () => {
  const plain = resolve('supabase/migrations');

  it('are noted in our history instead of being taken for foreign', async () => {
    await cp(plain, join(app, 'supabase/migrations'), { recursive: true });
    const [late = ''] = NAMES.slice(-1);
    await rm(at(late));
    await push();
    const before = await pushed();
    expect(await planProject({ databaseUrl: database.url })).toMatchObject({
      started: false,
      applied: [],
      unrecorded: NAMES.slice(0, -1),
      pending: [{ name: late }],
      foreign: [],
    });
    const report = await migrateProject({ databaseUrl: database.url });
    expect(report.lines).toEqual([
      `${NAMES.length - 1} migrations applied by supabase db push before, noted now`,
      `applied ${late}`,
    ]);
    expect(await pushed()).toEqual(before);
    expect((await migrateProject({ databaseUrl: database.url })).lines).toEqual([
      `nothing to do: ${NAMES.length} migrations applied before`,
    ]);
  });

  it('are noted later too, where pushing was how it began', async () => {
    await cp(plain, join(app, 'supabase/migrations'), { recursive: true });
    const late = NAMES.slice(-2);
    for (const name of late) await rm(at(name));
    await push();
    await migrateProject({ databaseUrl: database.url }).then((report) =>
      expect(report.applied).toEqual(late),
    );
    await sql`delete from weir.migrations where name = any(${late})`;
    await sql`insert into supabase_migrations.schema_migrations (version, name)
      select split_part(f, '_', 1), substring(f from '_(.*)[.]sql$') from unnest(${late}::text[]) f`;
    expect((await planProject({ databaseUrl: database.url })).unrecorded).toEqual(late);
    expect((await migrateProject({ databaseUrl: database.url })).applied).toEqual([]);
    expect((await planProject({ databaseUrl: database.url })).applied).toEqual(NAMES);
  });

  it('are not believed in once what they made is gone', async () => {
    await cp(plain, join(app, 'supabase/migrations'), { recursive: true });
    await push();
    await sql.unsafe(REMOVE);
    expect((await migrateProject({ databaseUrl: database.url })).applied).toEqual(NAMES);
  });
});
