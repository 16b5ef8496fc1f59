import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPostgrestRpc } from '../../src/store/postgrest.ts';
import { RpcError } from '../../src/store/rpc.ts';
import { createDatabase, type TestDatabase } from '../support/real-postgres.ts';
import { createPostgrest, type Postgrest } from './postgrest.ts';

const SECRET = 'sb_secret_test';
const PUBLISHABLE = 'sb_publishable_test';
const USER = '11111111-1111-4111-8111-111111111111';

const SCHEMA = `
  create table public.notes (id int primary key, owner uuid not null, at timestamptz not null);
  alter table public.notes enable row level security;
  create policy own on public.notes for select to authenticated
    using ((current_setting('request.jwt.claims', true)::jsonb ->> 'sub')::uuid = owner);
  grant select on public.notes to authenticated, service_role;
  insert into public.notes values
    (1, '${USER}', '2026-11-01T00:00:00Z'),
    (2, '${USER}', '2026-11-02T00:00:00Z'),
    (3, '22222222-2222-4222-8222-222222222222', '2026-11-03T00:00:00Z');

  create function public.echo(p_a jsonb, p_b text default null) returns jsonb
    language sql stable set search_path = ''
    as $$ select jsonb_build_object('a', p_a, 'b', p_b, 'role', current_user,
      'claims', current_setting('request.jwt.claims', true)::jsonb) $$;
  create function public.nothing() returns void language sql set search_path = '' as $$ $$;
  create function public.numbers(p_to int) returns table (n int)
    language sql stable set search_path = '' as $$ select generate_series(1, p_to) $$;
  create function public.fail_with(p_state text) returns jsonb
    language plpgsql set search_path = ''
    as $$ begin raise exception 'told to fail' using errcode = p_state; end $$;
  create function public.wait(p_seconds numeric) returns jsonb
    language sql volatile set search_path = '' as $$ select to_jsonb(pg_sleep(p_seconds)::text) $$;
  create function public.torn(p_a text) returns jsonb language sql as $$ select '1'::jsonb $$;
  create function public.torn(p_a jsonb) returns jsonb language sql as $$ select '2'::jsonb $$;
  create schema hidden;
  create function hidden.secret() returns jsonb language sql as $$ select '1'::jsonb $$;
  revoke execute on all functions in schema public from public, anon, authenticated;
  grant execute on all functions in schema public to service_role;
  grant execute on function public.echo(jsonb, text) to authenticated;
`;

let database: TestDatabase;
let replica: Postgrest;
let server: Server;
let url = '';
let sign: (claims: Record<string, unknown>, expires?: string) => Promise<string>;

beforeAll(async () => {
  database = await createDatabase('supabase', { migrated: false });
  const sql = postgres(database.url, { max: 1, onnotice: () => {} });
  await sql.unsafe(SCHEMA);
  await sql.end();
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' }] };
  sign = (claims, expires = '1h') =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'k' })
      .setExpirationTime(expires)
      .sign(privateKey);
  replica = createPostgrest({
    databaseUrl: database.authenticatorUrl ?? '',
    keys: { secret: SECRET, publishable: PUBLISHABLE, jwks },
    statementTimeoutMs: 300,
  });
  server = createServer((request, response) => void replica.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await replica.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await database.drop();
});

interface Seen {
  readonly status: number;
  readonly body: unknown;
}

async function ask(path: string, headers: Record<string, string>, body?: unknown): Promise<Seen> {
  const response = await fetch(`${url}/rest/v1/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

const code = ({ status, body }: Seen): [number, unknown] => [
  status,
  (body as Record<string, unknown>)['code'],
];

describe('the PostgREST replica', () => {
  it('runs as service_role for the secret key', async () => {
    const { status, body } = await ask(
      'rpc/echo',
      { apikey: SECRET },
      { p_a: { x: [1] }, p_b: 'y' },
    );
    expect(status).toBe(200);
    expect(body).toEqual({
      a: { x: [1] },
      b: 'y',
      role: 'service_role',
      claims: { role: 'service_role' },
    });
  });

  it('runs as the user when a token comes along, even beside the secret key', async () => {
    const authorization = `Bearer ${await sign({ role: 'authenticated', sub: USER })}`;
    const { body } = await ask('rpc/echo', { apikey: SECRET, authorization }, { p_a: 1 });
    expect(body).toMatchObject({ role: 'authenticated', claims: { sub: USER } });
  });

  it('denies what was not granted: 401 to anon, 403 to a user', async () => {
    expect(code(await ask('rpc/echo', { apikey: PUBLISHABLE }, { p_a: 1 }))).toEqual([
      401,
      '42501',
    ]);
    const authorization = `Bearer ${await sign({ role: 'authenticated', sub: USER })}`;
    const headers = { apikey: PUBLISHABLE, authorization };
    expect(code(await ask('rpc/numbers', headers, { p_to: 1 }))).toEqual([403, '42501']);
    expect(code(await ask('notes', { apikey: PUBLISHABLE }))).toEqual([401, '42501']);
  });

  it('refuses unknown keys, no key, expired tokens and secret keys in a browser', async () => {
    expect((await ask('rpc/echo', { apikey: 'sb_secret_other' }, { p_a: 1 })).status).toBe(401);
    expect((await ask('rpc/echo', {}, { p_a: 1 })).status).toBe(401);
    const expired = await sign({ role: 'authenticated', sub: USER }, '-1h');
    const headers = { apikey: PUBLISHABLE, authorization: `Bearer ${expired}` };
    expect(code(await ask('rpc/echo', headers, { p_a: 1 }))).toEqual([401, 'PGRST303']);
    const browser = { apikey: SECRET, 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64)' };
    expect((await ask('rpc/echo', browser, { p_a: 1 })).status).toBe(401);
  });

  it('knows no function with other arguments, of another schema, or none at all', async () => {
    const headers = { apikey: SECRET };
    for (const [path, body] of [
      ['rpc/unknown', {}],
      ['rpc/echo', {}],
      ['rpc/echo', { p_a: 1, p_c: 2 }],
      ['rpc/secret', {}],
    ] as const) {
      expect(code(await ask(path, headers, body))).toEqual([404, 'PGRST202']);
    }
    const hidden = { ...headers, 'content-profile': 'hidden' };
    expect(code(await ask('rpc/secret', hidden, {}))).toEqual([406, 'PGRST106']);
  });

  it('cannot choose between two functions that fit', async () => {
    expect(code(await ask('rpc/torn', { apikey: SECRET }, { p_a: 'x' }))).toEqual([
      300,
      'PGRST203',
    ]);
  });

  it('gives at most 1,000 rows of a set and says nothing about the rest', async () => {
    const { body } = await ask('rpc/numbers', { apikey: SECRET }, { p_to: 1_001 });
    expect(body).toHaveLength(1_000);
    expect((body as unknown[])[999]).toEqual({ n: 1_000 });
  });

  it('answers a function without a result by 204', async () => {
    expect(await ask('rpc/nothing', { apikey: SECRET }, {})).toEqual({ status: 204, body: null });
  });

  it('ends a statement that runs too long', async () => {
    const seen = await ask('rpc/wait', { apikey: SECRET }, { p_seconds: 2 });
    expect(code(seen)).toEqual([500, '57014']);
  });

  it('reads tables through row security, with filters, order and paging', async () => {
    const authorization = `Bearer ${await sign({ role: 'authenticated', sub: USER })}`;
    const headers = { apikey: PUBLISHABLE, authorization };
    expect((await ask('notes?select=id&order=id.desc', headers)).body).toEqual([
      { id: 2 },
      { id: 1 },
    ]);
    expect((await ask('notes?select=id&at=gte.2026-11-02', headers)).body).toEqual([{ id: 2 }]);
    expect(
      (await ask('notes?select=id&limit=1&offset=1&order=id', { apikey: SECRET })).body,
    ).toEqual([{ id: 2 }]);
    expect(code(await ask('unknown', headers))).toEqual([404, 'PGRST205']);
  });
});

describe('the database over PostgREST', () => {
  const works: Promise<void>[] = [];
  const rpcWith = (options: { key?: string; timeoutMs?: number; to?: string } = {}) =>
    createPostgrestRpc({
      url: options.to ?? url,
      key: options.key ?? SECRET,
      timeoutMs: options.timeoutMs ?? 5_000,
      keepAlive: (work) => void works.push(work),
    });

  async function failure(work: Promise<unknown>): Promise<[string, string | null]> {
    const error = await work.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(RpcError);
    const { kind, sqlstate, message } = error as RpcError;
    expect(message).not.toContain(SECRET);
    return [kind, sqlstate];
  }

  it('gives text as text, anything else as jsonb, and null as null', async () => {
    const rpc = rpcWith();
    const answer = await rpc.call('echo', { p_a: { n: [1, 'é', null] }, p_b: '{"not":"parsed"}' });
    expect(answer).toMatchObject({ a: { n: [1, 'é', null] }, b: '{"not":"parsed"}' });
    expect(await rpc.call('echo', { p_a: null, p_b: null })).toMatchObject({ a: null, b: null });
    expect(await rpc.call('nothing', {})).toBeNull();
  });

  it.each([
    ['23505', 'refused'],
    ['22P02', 'refused'],
    ['P0001', 'refused'],
    ['42501', 'refused'],
    ['53300', 'unavailable'],
    ['40001', 'unavailable'],
  ])('sorts SQLSTATE %s as %s', async (state, kind) => {
    const work = rpcWith().call('fail_with', { p_state: state });
    expect(await failure(work)).toEqual([kind, state]);
  });

  it('sorts a statement timeout as unavailable', async () => {
    const work = rpcWith().call('wait', { p_seconds: 2 });
    expect(await failure(work)).toEqual(['unavailable', '57014']);
  });

  it('says of a function that is not there what Postgres would say', async () => {
    expect(await failure(rpcWith().call('unknown', {}))).toEqual(['refused', '42883']);
    expect(await failure(rpcWith().call('torn', { p_a: 'x' }))).toEqual(['refused', '42725']);
  });

  it('sorts what no call can help as unavailable: wrong key, database away, nobody there', async () => {
    expect(await failure(rpcWith({ key: 'sb_secret_x' }).call('nothing', {}))).toEqual([
      'unavailable',
      null,
    ]);
    replica.away = true;
    expect(await failure(rpcWith().call('nothing', {}))).toEqual(['unavailable', null]);
    replica.away = false;
    const nobody = rpcWith({ to: 'http://127.0.0.1:1' });
    expect(await failure(nobody.call('nothing', {}))).toEqual(['unavailable', null]);
  });

  it('gives up on an answer that does not come in time', async () => {
    const work = rpcWith({ timeoutMs: 50 }).call('wait', { p_seconds: 2 });
    expect(await failure(work)).toEqual(['unavailable', null]);
  });

  it('refuses an argument that has no JSON', async () => {
    expect(await failure(rpcWith().call('echo', { p_a: 1n }))).toEqual(['refused', null]);
  });

  it('keeps the isolate alive for each call, also for one that fails', async () => {
    works.length = 0;
    await rpcWith().call('nothing', {});
    await failure(rpcWith().call('unknown', {}));
    expect(works).toHaveLength(2);
    await Promise.all(works);
  });
});
