import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Embedded, startEmbedded } from '../../src/store/embedded/start.ts';
import { openClient } from '../../src/store/postgres.ts';
import { frame, RawClient } from './raw-client.ts';
import { run, start, temporaryDirectory } from './temporary.ts';

const INSERT = 'insert into t values (1)';
const COUNT = 'select count(*)::int as n from t';

let root: string;
/** With the limits of every day. */
let embedded: Embedded;
/** With limits a test can wait for. */
let strict: Embedded;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'weir-test-'));
  embedded = await startEmbedded({ dataDir: join(root, 'patient'), limits: { turnMs: 20_000 } });
  strict = await startEmbedded({
    dataDir: join(root, 'strict'),
    limits: { turnMs: 20_000, idleInTransactionMs: 300, slowReaderMs: 300 },
  });
});

beforeEach(async () => {
  for (const each of [embedded, strict]) {
    await run(each, 'drop table if exists t', 'create table t (a int)');
  }
});

afterAll(async () => {
  await Promise.all([embedded.stop(), strict.stop()]);
  await rm(root, { recursive: true, force: true });
});

describe('a second client', () => {
  it('is told that there is one already, while the first goes on', async () => {
    const impatient = await start({
      dataDir: await temporaryDirectory(),
      limits: { turnMs: 50 },
    });
    const first = await RawClient.to(impatient.address);
    await first.greet();
    const second = run(impatient, 'select 1');
    await expect(second).rejects.toMatchObject({
      code: '53300',
      message: expect.stringContaining('one client at a time'),
    });
    first.query('select 1');
    expect((await first.until('Z')).map(({ type }) => type)).toContain('D');
    first.die();
  });

  it('is let in when the first leaves within its patience', async () => {
    const first = await RawClient.to(embedded.address);
    await first.greet();
    const second = run(embedded, COUNT);
    first.send('X', '');
    expect(await second).toEqual([{ n: 0 }]);
  });
});

describe('what a client leaves behind', () => {
  it.each([
    ['killed', (client: RawClient) => client.die()],
    ['saying goodbye', (client: RawClient) => client.send('X', '')],
  ])('rolls its transaction back when it goes by being %s', async (_, leave) => {
    const client = await RawClient.to(embedded.address);
    await client.greet();
    client.query(`begin; ${INSERT}`);
    await client.until('Z');
    leave(client);
    expect(await run(embedded, INSERT, COUNT)).toEqual([{ n: 1 }]);
  });

  it('rolls back and goes on after a client that died in the middle of a failed statement', async () => {
    const client = await RawClient.to(embedded.address);
    await client.greet();
    client.query('begin');
    await client.until('Z');
    client.send('P', '\0select broken from nowhere\0\0\0');
    client.send('H', '');
    await client.until('E');
    client.die();
    expect(await run(embedded, INSERT, COUNT)).toEqual([{ n: 1 }]);
  });

  it('forgets its prepared statements and settings', async () => {
    await run(embedded, `set work_mem = '9MB'; prepare p as select 1`);
    await run(embedded, 'prepare p as select 2');
    expect(await run(embedded, 'show work_mem')).toEqual([{ work_mem: '4MB' }]);
  });
});

describe('a client that keeps the database waiting', () => {
  it('is sent away from a transaction it leaves idle', async () => {
    const client = await RawClient.to(strict.address);
    await client.greet();
    client.query(`begin; ${INSERT}`);
    await client.until('Z');
    const [last] = await client.ended();
    expect(last).toMatchObject({ type: 'E', text: expect.stringContaining('C25P03') });
    expect(await run(strict, COUNT)).toEqual([{ n: 0 }]);
  });

  it('may be idle outside of one', async () => {
    const client = await RawClient.to(strict.address);
    await client.greet();
    client.query('select pg_sleep(0.5)');
    await client.until('Z');
    client.query('select 1');
    expect((await client.until('Z')).at(-1)).toMatchObject({ type: 'Z', text: 'I' });
    client.die();
  });

  it('is sent away when it does not read its answer', async () => {
    const client = await RawClient.to(strict.address);
    await client.greet();
    client.stall();
    client.query(`select repeat('x', 1000) from generate_series(1, 20000)`);
    expect(await run(strict, COUNT)).toEqual([{ n: 0 }]);
    client.die();
  });

  it('gets all of a large answer when it reads slowly', async () => {
    const rows = await run(
      embedded,
      `select repeat('x', 1000) as x from generate_series(1, 20000)`,
    );
    expect(rows).toHaveLength(20_000);
  });
});

describe('the greeting', () => {
  it('asks for the password on a port, and takes no other', async () => {
    const listening = await start({ dataDir: await temporaryDirectory(), port: 0 });
    const { address } = listening;
    if (address.kind !== 'loopback') throw new Error('expected a port');
    expect(await run(listening, 'select 1 as n')).toEqual([{ n: 1 }]);
    const stranger = openClient(
      { ...address, password: 'guessed' },
      { connections: 1, statementTimeoutMs: null },
    );
    await expect(stranger.unsafe(COUNT)).rejects.toMatchObject({ code: '28P01' });
    await stranger.end({ timeout: 1 });
  });

  it('says no to encryption and goes on', async () => {
    const client = await RawClient.to(embedded.address);
    await client.drip(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
    await client.takeByte('N');
    await client.greet();
    client.query('select 1');
    expect((await client.until('Z')).at(-1)).toMatchObject({ type: 'Z', text: 'I' });
    client.die();
  });

  it('refuses what is not the protocol', async () => {
    const client = await RawClient.to(embedded.address);
    // Eight bytes are enough to see it; writing on would race with the server hanging up.
    await client.drip(Buffer.from('GET / HT'));
    expect(await client.ended()).toMatchObject([{ type: 'E' }]);
    expect(await run(embedded, COUNT)).toEqual([{ n: 0 }]);
  });

  it('refuses a message that could not fit', async () => {
    const client = await RawClient.to(embedded.address);
    await client.greet();
    await client.drip(Buffer.from([0x51, 0x7f, 0xff, 0xff, 0xff]));
    expect(await client.ended()).toMatchObject([{ type: 'E' }]);
  });
});

describe('bytes', () => {
  it('mean the same however they are split', async () => {
    const client = await RawClient.to(embedded.address);
    await client.greet();
    await client.drip(
      Buffer.concat([
        frame('P', '\0select 40 + $1::int\0\0\0'),
        frame('D', 'S\0'),
        frame('H', ''),
        frame('B', `\0\0\0\0\0\x01\0\0\0\x012\0\0`),
        frame('E', '\0\0\0\0\0'),
        frame('S', ''),
        frame('Q', 'select 1\0'),
      ]),
    );
    const extended = await client.until('Z');
    expect(extended.map(({ type }) => type).join('')).toBe('1tT2DCZ');
    expect(extended.find(({ type }) => type === 'D')?.text.endsWith('42')).toBe(true);
    expect((await client.until('Z')).map(({ type }) => type).join('')).toBe('TDCZ');
    client.die();
  });

  it('are answered in order when many statements are under way', async () => {
    const sql = openClient(embedded.address, { connections: 1, statementTimeoutMs: null });
    const asked = Array.from({ length: 300 }, (_, index) =>
      index % 3 === 0
        ? sql.unsafe('select 1 / ($1::int - $1::int)', [index]).catch(() => 'failed')
        : sql.unsafe('select $1::int as n', [index]).then(([row]) => row?.['n']),
    );
    expect(await Promise.all(asked)).toEqual(
      asked.map((_, index) => (index % 3 === 0 ? 'failed' : index)),
    );
    await sql.end();
  });
});
