/** The main road on the server with its embedded database. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbedded } from '../../src/store/embedded/start.ts';
import { openClient } from '../../src/store/postgres.ts';
import { mainRoad } from '../suites/main-road.ts';
import { readLedgerByApi } from '../support/api-ledger.ts';
import type { Row } from '../support/home.ts';
import type { ServerHome } from '../support/server-home.ts';
import { startServer } from '../support/server-home.ts';
import { readLedger } from '../support/sql-ledger.ts';

describe('the server with its embedded database', () => {
  let home: ServerHome;
  /** Everything the suites were told of the ledger. */
  const told = new Map<string, Row>();

  beforeAll(async () => {
    home = await startServer({
      name: 'embedded',
      ledger: async (self, filter) => {
        const rows = await readLedgerByApi(self, filter);
        for (const row of rows) told.set(`${row.request_id} ${row.attempt}`, row);
        return rows;
      },
    });
  }, 60_000);
  afterAll(() => home?.destroy());

  mainRoad(() => home);

  it('prints a key for a first chat that needs no account anywhere', async () => {
    const ask = (stream: boolean) =>
      fetch(`${home.baseUrl}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${home.firstKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          model: 'sandbox/echo',
          messages: [{ role: 'user', content: 'Say hello' }],
          stream,
        }),
      });
    const whole = await ask(false);
    expect(whole.status).toBe(200);
    expect(await whole.json()).toMatchObject({
      choices: [{ message: { role: 'assistant', content: 'Say hello' } }],
    });
    const streamed = await ask(true);
    expect(streamed.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(await streamed.text()).toMatch(/data: \[DONE\]\s*$/);
  });

  it('is backed up while it runs, into a file beside its data', async () => {
    const asked = await fetch(`${home.baseUrl}/api/backup`, {
      method: 'POST',
      headers: { authorization: `Bearer ${home.adminKey}` },
    });
    expect(asked.status).toBe(200);
    const made = (await asked.json()) as { file: string; bytes: number; at: string };
    expect(made.file).toMatch(/^backups\/weir-\d{8}T\d{9}Z\.tar\.gz$/);
    const { size } = await stat(join(home.dataDir, made.file));
    expect([made.bytes, Number.isNaN(Date.parse(made.at))]).toEqual([size, false]);
    expect(size).toBeGreaterThan(100_000);
  });

  it('keeps in its two tables, after a stop, exactly the rows it told of', async () => {
    expect((await home.stop()).code).toBe(0);
    const database = await startEmbedded({ dataDir: home.dataDir });
    const sql = openClient(database.address, { connections: 1, statementTimeoutMs: null });
    const kept = await readLedger(
      (text, parameters) => sql.unsafe(text, [...parameters] as never[]),
      null,
    );
    await sql.end({ timeout: 5 });
    await database.stop();
    const byKey = new Map(kept.map((row) => [`${row.request_id} ${row.attempt}`, row]));
    expect(told.size).toBeGreaterThan(100);
    for (const [key, row] of told) expect(byKey.get(key)).toEqual(row);
    const tables = new Set(kept.map((row) => row.table));
    expect(tables).toEqual(
      new Set(['direct_usage_logs', 'aggregator_usage_logs', 'rejected_requests']),
    );
  }, 60_000);
});
