import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fatal } from '../../src/store/embedded/protocol.ts';
import {
  createPostgresRpc,
  openClient,
  type PostgresOptions,
  type PostgresRpc,
} from '../../src/store/postgres.ts';
import { createDatabase, type Mode, type TestDatabase } from '../support/real-postgres.ts';
import { ECHO_FUNCTIONS } from './echo-functions.ts';
import { ManualClock } from './manual-clock.ts';
import { TcpProxy } from './tcp-proxy.ts';

const open: PostgresRpc[] = [];
const databases: TestDatabase[] = [];

async function prepare(mode: Mode): Promise<TestDatabase> {
  const database = await createDatabase(mode, { migrated: false });
  databases.push(database);
  const sql = openClient(
    { kind: 'url', url: database.superuserUrl },
    { connections: 1, statementTimeoutMs: null },
  );
  await sql.unsafe(ECHO_FUNCTIONS).finally(() => sql.end());
  return database;
}

function rpcTo(url: string, options: Partial<PostgresOptions> = {}): PostgresRpc {
  const rpc = createPostgresRpc({
    address: { kind: 'url', url },
    clock: new ManualClock(),
    ...options,
  });
  open.push(rpc);
  return rpc;
}

afterEach(async () => {
  for (const rpc of open.splice(0)) await rpc.close(1_000);
});

afterAll(async () => {
  for (const database of databases) await database.drop();
});

describe('calling functions on a real Postgres', () => {
  it.each([
    ['supabase', 'service_role'],
    ['owner', 'plain_owner'],
    ['owner-beside-roles', 'plain_owner'],
  ] as const)('runs them as the right role for %s', async (mode, role) => {
    const rpc = rpcTo((await prepare(mode)).url);
    expect(await rpc.call('weir_echo', { p_json: 1, p_text: 'x' })).toMatchObject({ role });
  });
});

describe('a call', () => {
  let url: string;
  beforeAll(async () => {
    url = (await prepare('supabase')).url;
  });

  it.each([
    [{ deep: [1, 'é\\"\'', null, { a: true }] }, "it's; drop table x --"],
    [[1, 2], '{"looks": "like json"}'],
    ['null', 'with no value'],
    [null, null],
  ])('carries %j and %j over unharmed', async (json, text) => {
    const args = { p_json: json === 'null' ? {} : json, p_text: text };
    expect(await rpcTo(url).call('weir_echo', args)).toMatchObject({
      json: args.p_json,
      text,
    });
  });

  it.each([
    ['22023', 'refused'],
    ['23505', 'refused'],
    ['42501', 'refused'],
    ['40001', 'unavailable'],
    ['40P01', 'unavailable'],
    ['53300', 'unavailable'],
    ['57014', 'unavailable'],
    ['57P01', 'unavailable'],
  ])('sorts SQLSTATE %s as %s', async (sqlstate, kind) => {
    await expect(rpcTo(url).call('weir_fail', { p_sqlstate: sqlstate })).rejects.toMatchObject({
      name: 'RpcError',
      kind,
      sqlstate,
      message: 'failed as asked',
    });
  });

  it('is refused when there is no such function, or its name is none', async () => {
    const rpc = rpcTo(url);
    const missing = { kind: 'refused', sqlstate: '42883' };
    await expect(rpc.call('weir_missing', {})).rejects.toMatchObject(missing);
    await expect(rpc.call('weir_echo(1); select 1', {})).rejects.toThrow('not a name');
    await expect(rpc.call('weir_echo', { 'p => 1': 1 })).rejects.toThrow('not a name');
  });

  it('is refused, and harms no other, when an argument has no JSON', async () => {
    const rpc = rpcTo(url, { connections: 1 });
    const bad = rpc.call('weir_echo', { p_json: 1n, p_text: null });
    const good = rpc.call('weir_echo', { p_json: 1, p_text: null });
    await expect(bad).rejects.toMatchObject({ kind: 'refused', sqlstate: null });
    expect(await good).toMatchObject({ json: 1 });
  });

  it('ends at the statement timeout', async () => {
    const rpc = rpcTo(url, { statementTimeoutMs: 1_000 });
    const late = rpc.call('weir_sleep', { p_seconds: 20 });
    await expect(late).rejects.toMatchObject({ kind: 'unavailable', sqlstate: '57014' });
    expect(await rpc.call('weir_sleep', { p_seconds: 0 })).toBe(true);
  });

  it('is unavailable after closing', async () => {
    const rpc = rpcTo(url);
    await rpc.close(1_000);
    const call = rpc.call('weir_echo', { p_json: 1, p_text: '' });
    await expect(call).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('a network that breaks', () => {
  const echo = { p_json: 1, p_text: '' };
  let target: URL;
  let proxy: TcpProxy;
  let clock: ManualClock;

  beforeAll(async () => {
    target = new URL((await prepare('supabase')).url);
  });
  beforeEach(async () => {
    clock = new ManualClock();
    proxy = new TcpProxy(Number(target.port));
    await proxy.open();
  });
  afterEach(async () => {
    await proxy.close();
  });

  function rpcThrough(options: Partial<PostgresOptions> = {}): PostgresRpc {
    const url = new URL(target);
    url.port = String(proxy.port);
    return rpcTo(url.href, { clock, ...options });
  }

  it('fails the calls that were under way, and no later one', async () => {
    const rpc = rpcThrough({ connections: 2 });
    await Promise.all([rpc.call('weir_echo', echo), rpc.call('weir_sleep', { p_seconds: 0.1 })]);
    const heard = proxy.heard();
    const lost = [1, 2].map(() => rpc.call('weir_sleep', { p_seconds: 20 }));
    const outcomes = Promise.allSettled(lost);
    await heard;
    proxy.cut();
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { kind: 'unavailable' } });
    }
    clock.advance(1_000);
    expect(await rpc.call('weir_echo', echo)).toMatchObject({ json: 1 });
  });

  it('fails at once while the server is away, and recovers when it is back', async () => {
    const rpc = rpcThrough();
    await rpc.call('weir_echo', echo);
    await proxy.close();
    for (let count = 0; count < 20; count += 1) {
      const call = rpc.call('weir_echo', echo);
      await expect(call).rejects.toMatchObject({ kind: 'unavailable' });
    }
    await proxy.open();
    clock.advance(1_000);
    expect(await rpc.call('weir_echo', echo)).toMatchObject({ json: 1 });
  });

  it('does not storm a server that hangs up at the greeting', async () => {
    proxy.answer = () => Buffer.alloc(0);
    const rpc = rpcThrough({ connections: 2 });
    for (let count = 0; count < 20; count += 1) {
      const call = rpc.call('weir_echo', echo);
      await expect(call).rejects.toMatchObject({ kind: 'unavailable' });
    }
    expect(proxy.accepted).toBeLessThan(20);
    proxy.answer = () => null;
    clock.advance(1_000);
    expect(await rpc.call('weir_echo', echo)).toMatchObject({ json: 1 });
  });

  it('gives a silent connection up, and recovers', async () => {
    const rpc = rpcThrough({ statementTimeoutMs: 100, connections: 1 });
    await rpc.call('weir_echo', echo);
    proxy.silent = true;
    const call = rpc.call('weir_echo', echo);
    await expect(call).rejects.toMatchObject({ kind: 'unavailable', sqlstate: null });
    proxy.silent = false;
    clock.advance(1_000);
    expect(await rpc.call('weir_echo', echo)).toMatchObject({ json: 1 });
  });

  it('works behind a pooler that refuses a statement timeout at the greeting', async () => {
    const text = 'unsupported startup parameter: statement_timeout';
    proxy.answer = (first) => (first.includes('statement_timeout') ? fatal('08P01', text) : null);
    const rpc = rpcThrough();
    await expect(rpc.call('weir_echo', echo)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await rpc.call('weir_echo', echo)).toMatchObject({ json: 1 });
  });
});
