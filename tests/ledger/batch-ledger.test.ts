import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../src/contract/attempt.ts';
import type { LedgerEntry, LedgerStore, WriteResult } from '../../src/contract/ledger.ts';
import { BatchLedger } from '../../src/ledger/batch-ledger.ts';
import { uuidV7 } from '../../src/wire/request-id.ts';
import { ManualClock } from '../gateway/bench-top.ts';

/** The database as the ledger sees it: away, refusing some rows, or fine. */
class Database implements LedgerStore {
  readonly rows: LedgerEntry[] = [];
  readonly aside: LedgerEntry[] = [];
  writes = 0;
  away = false;
  refuses: (row: LedgerEntry) => boolean = () => false;

  async write(rows: readonly LedgerEntry[]): Promise<WriteResult> {
    this.writes += 1;
    if (this.away) throw new Error('no connection');
    if (rows.some(this.refuses)) return { stored: false, reason: 'bad row' };
    this.rows.push(...rows);
    return { stored: true };
  }

  async setAside(row: LedgerEntry): Promise<void> {
    this.aside.push(row);
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function setUp(overrides: { capacity?: number; batchRows?: number } = {}) {
  const clock = new ManualClock();
  const database = new Database();
  const ledger = new BatchLedger({
    store: database,
    clock,
    environment: { keepAlive: () => {}, sha256: () => '', log: () => {} },
    delayMs: 250,
    batchRows: 500,
    capacity: 1_000,
    holdMs: 0,
    ...overrides,
  });
  const record = (model: string): void => ledger.record(attempt(clock.now(), model));
  return { clock, database, ledger, record };
}

function attempt(now: number, model: string): Attempt {
  return {
    requestId: uuidV7(now, (bytes) => bytes.fill(7)),
    attempt: 1,
    principal: { userId: null, keyId: null },
    model,
    dialect: 'openai-chat',
    stream: false,
    target: null,
    relay: null,
    status: 'rejected',
    httpStatus: 400,
    errorCode: 'invalid_json',
    finish: null,
    usage: null,
    usageSource: 'none',
    latencyMs: 1.4,
    firstTokenMs: null,
    settledAt: now,
    details: { upstreamRequestId: null, upstreamError: null, losses: [], choice: null },
  };
}

describe('the ledger', () => {
  it('writes rows in one batch after 250 ms', async () => {
    const { clock, database, record } = setUp();
    record('a');
    clock.advance(249);
    record('b');
    expect(database.writes).toBe(0);
    clock.advance(1);
    await turn();
    expect(database.writes).toBe(1);
    expect(database.rows.map((row) => row.model)).toEqual(['a', 'b']);
    expect(clock.timers).toBe(0);
  });

  it('writes at once when a batch is full', async () => {
    const { database, record } = setUp({ batchRows: 2 });
    record('a');
    record('b');
    await turn();
    expect(database.rows).toHaveLength(2);
  });

  it('keeps rows while the database is away, and writes them in order when it is back', async () => {
    const { clock, database, ledger, record } = setUp();
    database.away = true;
    record('a');
    clock.advance(250);
    await turn();
    record('b');
    expect(ledger.state()).toEqual({ pending: 2, dropped: 0, lastError: 'no connection' });
    database.away = false;
    clock.advance(5_000);
    await turn();
    expect(database.rows.map((row) => row.model)).toEqual(['a', 'b']);
    expect(ledger.state()).toEqual({ pending: 0, dropped: 0, lastError: null });
  });

  it('asks a database that is away ever more rarely, at most every 5 s', async () => {
    const { clock, database, record } = setUp();
    database.away = true;
    record('a');
    for (let second = 0; second < 60; second++) {
      clock.advance(1_000);
      await turn();
    }
    // After 0.25 s, then 0.5, 1, 2, 4, and every 5 s: 5 in the first 7.75 s, 10 in the rest.
    expect(database.writes).toBeGreaterThanOrEqual(12);
    expect(database.writes).toBeLessThanOrEqual(16);
  });

  it('drops what does not fit, and says so', async () => {
    const { ledger, record } = setUp({ capacity: 2 });
    for (const model of ['a', 'b', 'c']) record(model);
    expect(ledger.state()).toMatchObject({ pending: 2, dropped: 1 });
  });

  it('sets aside the one row the database refuses, and stores the others', async () => {
    const { clock, database, record } = setUp();
    database.refuses = (row) => row.model === 'bad';
    for (const model of ['a', 'b', 'bad', 'c', 'd']) record(model);
    clock.advance(250);
    await turn();
    expect(database.rows.map((row) => row.model)).toEqual(['a', 'b', 'c', 'd']);
    expect(database.aside.map((row) => row.model)).toEqual(['bad']);
  });

  it('flushes everything it has', async () => {
    const { database, ledger, record } = setUp({ batchRows: 2 });
    for (const model of ['a', 'b', 'c']) record(model);
    await ledger.flush(1_000);
    expect(database.rows).toHaveLength(3);
  });

  it('gives up flushing when the time is over', async () => {
    const { clock, database, ledger, record } = setUp();
    database.away = true;
    record('a');
    let done = false;
    const flushed = ledger.flush(1_000).then(() => {
      done = true;
    });
    for (let i = 0; i < 8 && !done; i++) {
      await turn();
      clock.advance(500);
    }
    await flushed;
    expect(ledger.state().pending).toBe(1);
  });

  it('makes text storable and derives the time from the request id', async () => {
    const { clock, database, record } = setUp();
    record('a\u0000b\ud800c');
    clock.advance(250);
    await turn();
    expect(database.rows).toMatchObject([
      {
        model: 'a\ufffdb\ufffdc',
        created_at: '2026-11-23T12:00:00.000Z',
        latency_ms: 1,
        provider_type: 'none',
        cost_usd: null,
        cost_source: 'none',
      },
    ]);
  });
});
