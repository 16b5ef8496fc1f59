import postgres, { type Sql } from 'postgres';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepKeyInVault } from '../../src/store/cron-jobs.ts';
import type { Row } from '../../src/store/row.ts';
import { standInForCron } from '../platform/cron.ts';
import { createDatabase, type TestDatabase } from '../support/real-postgres.ts';

let database: TestDatabase;
let sql: Sql;

beforeEach(async () => {
  database = await createDatabase('supabase', { migrated: false });
  sql = postgres(database.superuserUrl, { max: 1, onnotice: () => {} });
  await standInForCron(sql);
});
afterEach(async () => {
  await sql.end();
  await database.drop();
});

it('the admin key is in no statement whose text pg_stat_statements keeps', async () => {
  const sent: string[] = [];
  const run = async (script: string): Promise<readonly Row[]> => {
    sent.push(script);
    return sql.unsafe(script);
  };
  for (const key of ["planted'one", 'planted-two']) {
    await keepKeyInVault(run, key);
    expect(await sql`select name, decrypted_secret from vault.decrypted_secrets`).toEqual([
      { name: 'weir_admin_key', decrypted_secret: key },
    ]);
  }
  const holding = sent.filter((script) => script.includes('planted'));
  expect(holding.map((script) => script.replace(/\(.*/s, ''))).toEqual([
    'select vault.create_secret',
    'select vault.update_secret',
  ]);
  // Constants of a plain statement become $1; a second statement, or a block, is another text.
  expect(holding.filter((script) => /;|\$/.test(script))).toEqual([]);
});
