import { randomBytes } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/real-postgres.ts';
import { type Ended, weir } from './command.ts';

const KEY = randomBytes(32).toString('base64');

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await createDatabase('owner', { migrated: false });
  sql = postgres(database.url, { max: 1, onnotice: () => {} });
  await sql.unsafe(`
    create table public.direct_usage_logs (created_at timestamptz not null, model text);
    insert into public.direct_usage_logs values ('2026-08-01T00:00:00Z', 'gpt-x')`);
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

const start = (...flags: readonly string[]): Promise<Ended> =>
  weir(['start', '--port', '0', ...flags], {
    WEIR_DATABASE_URL: database.url,
    WEIR_MASTER_KEYS: JSON.stringify({ '2026a': KEY }),
  });

it('does not start over tables of others, and adopts them when told', async () => {
  const stopped = await start();
  expect(stopped.code).toBe(1);
  expect(stopped.err).toContain('table public.direct_usage_logs');
  expect(stopped.err).toContain('--adopt');
  const { code, err } = await start('--adopt');
  expect(code).toBe(0);
  expect(err).toMatch(
    /^database: renamed table public\.direct_usage_logs to public\.direct_usage_logs_before_weir_\d{8}\n/,
  );
  expect(err).toContain('database: 1 row of old usage taken over\n');
  expect(await sql`select model from public.direct_usage_logs`).toEqual([{ model: 'gpt-x' }]);
});
