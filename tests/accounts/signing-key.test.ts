/** The key that signs tokens is there before anybody asks for one. */
import { randomBytes } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/real-postgres.ts';
import { type StartedServer, startWeir } from '../support/started-server.ts';

describe('the key that signs tokens', () => {
  let database: TestDatabase;
  let sql: Sql;
  let server: StartedServer;

  beforeAll(async () => {
    database = await createDatabase('superuser');
    sql = postgres(database.superuserUrl, { max: 1, onnotice: () => {} });
    server = await startWeir({
      WEIR_DATABASE_URL: database.url,
      WEIR_MASTER_KEYS: JSON.stringify({ '2026a': randomBytes(32).toString('base64') }),
    });
  });
  afterAll(async () => {
    await server?.stop();
    await sql?.end();
    await database?.drop();
  });

  const keys = (): Promise<readonly unknown[]> => sql`select id from weir_auth.jwks`;

  it('is made by the start, and once, however many ask at the same time', async () => {
    expect(await keys()).toHaveLength(1);
    const asked = Array.from({ length: 8 }, () => fetch(`${server.url}/api/auth/jwks`));
    for (const answer of await Promise.all(asked)) expect(answer.status).toBe(200);
    expect(await keys()).toHaveLength(1);
  });
});
