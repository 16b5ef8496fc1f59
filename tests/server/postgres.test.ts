/** The main road on the server with a Postgres of its own, owned by a plain role. */
import { randomBytes } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mainRoad } from '../suites/main-road.ts';
import type { TestDatabase } from '../support/real-postgres.ts';
import { createDatabase } from '../support/real-postgres.ts';
import type { ServerHome } from '../support/server-home.ts';
import { startServer } from '../support/server-home.ts';
import { readLedger } from '../support/sql-ledger.ts';

describe('the server with a Postgres of its own', () => {
  let database: TestDatabase;
  let sql: Sql;
  let home: ServerHome;

  beforeAll(async () => {
    database = await createDatabase('owner', { migrated: false });
    sql = postgres(database.superuserUrl, { max: 1, onnotice: () => {} });
    home = await startServer({
      name: 'postgres',
      env: {
        WEIR_DATABASE_URL: database.url,
        WEIR_MASTER_KEYS: JSON.stringify({ test: randomBytes(32).toString('base64') }),
      },
      ledger: (_home, filter) =>
        readLedger((text, parameters) => sql.unsafe(text, [...parameters] as never[]), filter),
    });
  }, 60_000);

  afterAll(async () => {
    await home?.destroy();
    await sql?.end();
    await database?.drop();
  });

  mainRoad(() => home);

  it('stops cleanly when it is told to', async () => {
    expect((await home.stop()).code).toBe(0);
  });
});
