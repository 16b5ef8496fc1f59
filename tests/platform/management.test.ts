/** The Management API as a client of our own sees it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/home.ts';
import { createDatabase, type TestDatabase } from '../support/real-postgres.ts';
import { type Platform, startPlatform } from './platform.ts';

let platform: Platform;
let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase('supabase', { migrated: false });
  platform = await startPlatform({ database });
});

afterAll(async () => {
  await platform.stop();
  await database.drop();
});

interface Asked {
  readonly method?: string;
  readonly json?: unknown;
  readonly bundle?: Uint8Array<ArrayBuffer>;
  readonly token?: string;
}

async function api(path: string, asked: Asked = {}): Promise<Response> {
  const { json, bundle, token = platform.token } = asked;
  const type = bundle === undefined ? 'application/json' : 'application/vnd.denoland.eszip';
  return fetch(`${platform.apiUrl}/v1${path}`, {
    method: asked.method ?? 'GET',
    headers: { authorization: `Bearer ${token}`, 'content-type': type },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    ...(bundle === undefined ? {} : { body: bundle }),
  });
}

const below = (path: string, asked?: Asked): Promise<Response> =>
  api(`/projects/${platform.ref}${path}`, asked);

const bodyOf = async (slug: string): Promise<Uint8Array<ArrayBuffer>> =>
  (await below(`/functions/${slug}/body`)).bytes();

const says = (word: string): Record<string, string> => ({
  'supabase/functions/f/index.ts': `Deno.serve(() => new Response(${JSON.stringify(word)}));`,
});

const answer = async (slug: string): Promise<string> =>
  (await fetch(platform.functionUrl(slug))).text();

describe('a project', () => {
  it('is found by its ref and its token', async () => {
    expect(await (await below('')).json()).toMatchObject({ status: 'ACTIVE_HEALTHY' });
    expect(await (await api('/projects')).json()).toMatchObject([{ ref: platform.ref }]);
    expect((await api('/projects/tsrqponmlkjihgfedcba')).status).toBe(404);
    expect((await below('', { token: `sbp_${'0'.repeat(40)}` })).status).toBe(401);
  });

  it('tells its keys, the secret one only when asked', async () => {
    const told = async (query: string): Promise<unknown[]> =>
      ((await (await below(`/api-keys${query}`)).json()) as { api_key: string }[]).map(
        ({ api_key: key }) => key,
      );
    const { anon, serviceRole, publishable, secret } = platform.keys;
    expect(await told('?reveal=true')).toEqual([anon, serviceRole, publishable, secret]);
    expect(await told('')).not.toContain(secret);
  });

  it('keeps its own names for itself', async () => {
    const set = await below('/secrets', {
      method: 'POST',
      json: [{ name: 'SUPABASE_URL', value: 'x' }],
    });
    expect(set.status).toBe(400);
  });
});

describe("a function's bundle", () => {
  it('runs the same code when it is put back, and is the same bytes', async () => {
    const first = await platform.deploy('f', says('one'), { verifyJwt: false });
    const bundle = await bodyOf('f');
    await platform.deploy('f', says('two'));
    expect(await answer('f')).toBe('two');
    const query = new URLSearchParams({
      verify_jwt: 'false',
      entrypoint_path: first.entrypoint_path,
      ezbr_sha256: first.ezbr_sha256,
    });
    const restored = await below(`/functions/f?${query}`, { method: 'PATCH', bundle });
    expect(await restored.json()).toMatchObject({ version: 3, ezbr_sha256: first.ezbr_sha256 });
    expect(await answer('f')).toBe('one');
    expect(Buffer.compare(await bodyOf('f'), bundle)).toBe(0);
  });

  it('brings its own imports along, whatever the build in between had', async () => {
    const code = (word: string): string =>
      `import { base64url } from 'jose'; Deno.serve(() => new Response(base64url.encode('${word}')));`;
    const map = '{"imports": {"jose": "npm:jose@6.2.17"}}';
    const mapped = await platform.deploy(
      'mapped',
      { 'index.ts': code('hi'), 'deno.json': map },
      { verifyJwt: false, importMap: 'deno.json' },
    );
    expect(mapped).toMatchObject({ import_map: true });
    const bundle = await bodyOf('mapped');
    expect(await platform.deploy('mapped', says('plain'))).toMatchObject({ import_map: false });
    const query = new URLSearchParams({ entrypoint_path: mapped.entrypoint_path });
    await below(`/functions/mapped?${query}`, { method: 'PATCH', bundle });
    expect(await answer('mapped')).toBe('aGk');
  });

  it('makes the function where it is gone', async () => {
    const { entrypoint_path: entry } = await platform.deploy('g', says('kept'));
    const bundle = await bodyOf('g');
    await below('/functions/g', { method: 'DELETE' });
    expect((await below('/functions/g')).status).toBe(404);
    const query = new URLSearchParams({ slug: 'g', verify_jwt: 'false', entrypoint_path: entry });
    const made = await below(`/functions?${query}`, { method: 'POST', bundle });
    expect(made.status).toBe(201);
    expect(await made.json()).toMatchObject({ slug: 'g', version: 1, verify_jwt: false });
    expect(await answer('g')).toBe('kept');
  });

  it('does not start by another entry than it was made with', async () => {
    const { entrypoint_path: entry } = await platform.deploy('h', says('h'), { verifyJwt: false });
    const bundle = await bodyOf('h');
    const query = new URLSearchParams({ entrypoint_path: entry.replace('index.ts', 'main.ts') });
    await below(`/functions/h?${query}`, { method: 'PATCH', bundle });
    expect((await fetch(platform.functionUrl('h'))).status).toBe(503);
  });

  it('is refused with a changed byte or another digest', async () => {
    const bundle = await bodyOf('f');
    const other = `/functions/f?ezbr_sha256=${'0'.repeat(64)}`;
    expect((await below(other, { method: 'PATCH', bundle })).status).toBe(400);
    platform.faults.next('functions.body', { corrupt: true });
    const changed = await bodyOf('f');
    expect(Buffer.compare(changed, bundle)).not.toBe(0);
    expect((await below('/functions/f', { method: 'PATCH', bundle: changed })).status).toBe(400);
    expect(await answer('f')).toBe('one');
  });
});

describe("the platform's own check of tokens", () => {
  it('lets tokens and keys of the project through, and nobody else', async () => {
    await platform.deploy('checked', says('inside'));
    const ask = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(platform.functionUrl('checked'), { headers })).status;
    expect(await ask({})).toBe(401);
    expect(await ask({ authorization: 'Bearer nonsense' })).toBe(401);
    const token = await platform.userToken('11111111-1111-4111-8111-111111111111');
    expect(await ask({ authorization: `Bearer ${token}` })).toBe(200);
    expect(await ask({ authorization: `Bearer ${platform.keys.anon}` })).toBe(200);
    expect(await ask({ apikey: platform.keys.publishable })).toBe(200);
    const off = await below('/functions/checked', { method: 'PATCH', json: { verify_jwt: false } });
    expect(await off.json()).toMatchObject({ verify_jwt: false });
    expect(await ask({})).toBe(200);
  });
});

describe('a query', () => {
  const query = async (
    sql: string,
    more: object = {},
  ): Promise<{ status: number; body: unknown }> => {
    const answered = await below('/database/query', {
      method: 'POST',
      json: { query: sql, ...more },
    });
    return { status: answered.status, body: await answered.json() };
  };

  it('answers the rows of the last statement that has any', async () => {
    const rows = await query(
      'select 1 as a; select 2::bigint as b, now() is null as c; create table t ()',
    );
    expect(rows).toEqual({ status: 201, body: [{ b: 2, c: false }] });
    expect(await query("select timestamptz '2026-11-26 12:00:00+00' as at")).toEqual({
      status: 201,
      body: [{ at: expect.stringMatching(/^2026-11-26 \d\d:00:00[+-]\d\d$/) }],
    });
  });

  it('is one transaction, run as the owner', async () => {
    const failed = await query('create table half (); select 1 / 0');
    expect(failed).toEqual({
      status: 400,
      body: { message: 'Failed to run sql query: ERROR:  22012: division by zero\n' },
    });
    const left = await query("select to_regclass('half') as half, current_user as name");
    expect(left.body).toEqual([{ half: null, name: 'postgres' }]);
    expect((await query('vacuum')).body).toEqual({
      message:
        'Failed to run sql query: ERROR:  25001: VACUUM cannot run inside a transaction block\n',
    });
  });

  it('leaves nothing behind for the next one', async () => {
    await query("set search_path = 'nowhere'");
    expect((await query('show search_path')).body).not.toEqual([{ search_path: 'nowhere' }]);
  });

  it('only reads when told so', async () => {
    const made = await query('create table written ()', { read_only: true });
    expect(made).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('25006') },
    });
  });
});

describe('logs', () => {
  const logs = async (sql: string): Promise<unknown> => {
    const answered = await below(`/analytics/endpoints/logs?${new URLSearchParams({ sql })}`);
    return answered.json();
  };

  it('hold what a function wrote and which requests it had', async () => {
    const { id } = await platform.deploy(
      'talker',
      { 'index.js': 'Deno.serve(() => { console.log("told"); return new Response("x"); });' },
      { verifyJwt: false },
    );
    await (await fetch(`${platform.functionUrl('talker')}/there`)).text();
    await until('the line is written down', () =>
      platform.logs.events.some(({ event_message: line }) => line === 'told'),
    );
    const lines = `select event_message, log_attributes['version'] as version from logs
      where source = 'function_logs' and log_attributes['function_id'] = '${id}'
      order by timestamp desc limit 10`;
    expect(await logs(lines)).toEqual({ result: [{ event_message: 'told', version: '1' }] });
    const requests = `select log_attributes['request.method'] as method,
      log_attributes['request.pathname'] as path, log_attributes['response.status_code'] as status
      from logs where source = 'function_edge_logs' and log_attributes['function_id'] = '${id}'`;
    expect(await logs(requests)).toEqual({
      result: [{ method: 'GET', path: '/functions/v1/talker/there', status: '200' }],
    });
    expect(await logs('drop table logs')).toEqual({ message: 'Syntax error in the log query' });
  });
});

describe('a request that is held', () => {
  it('stands before its work or before its answer', async () => {
    const before = platform.faults.hold('functions.delete', 'before');
    const after = platform.faults.hold('functions.delete', 'after');
    const gone = below('/functions/f', { method: 'DELETE' });
    await before.reached;
    expect(platform.deployed('f')).not.toBe(null);
    before.release();
    await after.reached;
    expect(platform.deployed('f')).toBe(null);
    after.release();
    expect((await gone).status).toBe(200);
  });
});
