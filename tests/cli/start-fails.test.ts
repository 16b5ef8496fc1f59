/** A start that fails after it listens: whoever waits must hear of it, and no key may be made for nobody. */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import { migrationDriver } from '../../src/store/migration-driver.ts';
import { migrationFiles } from '../support/migration-files.ts';
import { createDatabase, type TestDatabase } from '../support/real-postgres.ts';
import { type Ended, weir } from './command.ts';

const ACCOUNTS = new URL('../../supabase/accounts/', import.meta.url);
const KEY = randomBytes(32).toString('base64');

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await createDatabase('owner', { migrated: false });
  const owner = postgres(database.url, { max: 1, onnotice: () => {} });
  const accounts = readdirSync(ACCOUNTS).map((name) => ({
    name,
    text: readFileSync(new URL(name, ACCOUNTS), 'utf8'),
  }));
  await migrate(migrationDriver(owner), [...migrationFiles(), ...accounts]);
  await owner.end();
  sql = postgres(database.superuserUrl, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await sql?.end();
  await database?.drop();
});

const start = (): Promise<Ended> =>
  weir(['start', '--port', '0'], {
    WEIR_DATABASE_URL: database.url,
    WEIR_MASTER_KEYS: JSON.stringify({ '2026a': KEY }),
  });

const keys = async (): Promise<number> => (await sql`select 1 from weir.api_keys`).length;

describe('a start that fails', () => {
  it.each([
    ['the owner’s link', 'weir_auth.invitations', 'owner'],
    ['the admin key', 'weir.api_keys', 'admin'],
    ['the gateway key', 'weir.api_keys', 'gateway'],
  ])('at %s ends with what happened, and keeps no key that nobody saw', async (_, table, kind) => {
    await sql.unsafe(`
      create or replace function public.refuse_one() returns trigger language plpgsql as
        $$ begin raise exception 'no % today', new.kind; end $$;
      create trigger refuse before insert on ${table}
        for each row when (new.kind = '${kind}') execute function public.refuse_one()`);
    const failed = await start();
    expect([failed.code, failed.out, failed.err]).toEqual([
      1,
      '',
      expect.stringContaining(`no ${kind} today`),
    ]);
    expect(await keys()).toBe(0);
    await sql.unsafe(`drop trigger refuse on ${table}`);
  });

  it('leaves everything to be made by the next', async () => {
    const started = await start();
    expect(started.code).toBe(0);
    expect(started.out).toMatch(/weir_admin_\w+[\s\S]*weir_\w+[\s\S]*\/join#[\s\S]*^ready http:/m);
    expect(await keys()).toBe(2);
  });
});
