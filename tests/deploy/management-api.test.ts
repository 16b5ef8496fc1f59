import { afterEach, describe, expect, it } from 'vitest';
import { createManagementApi, type ManagementApi } from '../../src/deploy/management-api.ts';
import { type Loopback, type Said, startLoopback } from './loopback.ts';

const REF = 'abcdefghijklmnopqrst';
const TOKEN = `sbp_${'0123456789'.repeat(4)}`;
const SETTINGS = {
  name: 'v1-chat',
  verify_jwt: false,
  import_map: true,
  entrypoint_path: 'file:///src/index.ts',
  import_map_path: 'file:///src/deno.json',
};

let server: Loopback | null = null;
const waits: number[] = [];

/** Gives the answers in turn, the last one for ever. */
async function apiThatSays(...answers: readonly Said[]): Promise<ManagementApi> {
  const left = [...answers];
  server = await startLoopback(() => (left.length > 1 ? left.shift() : left[0]) ?? 'cut');
  return createManagementApi({
    apiUrl: server.url,
    ref: REF,
    token: TOKEN,
    wait: async (ms) => {
      waits.push(ms);
    },
  });
}

afterEach(async () => {
  await server?.stop();
  server = null;
  waits.length = 0;
});

const heard = (): string[] => server?.heard.map(({ method, path }) => `${method} ${path}`) ?? [];

describe('the Management API', () => {
  it('is asked with the token in a header and nowhere else', async () => {
    const project = { ref: REF, name: 'app', region: 'eu-west-3', status: 'ACTIVE_HEALTHY' };
    const api = await apiThatSays({ status: 200, body: project });
    expect(await api.project()).toEqual(project);
    expect(heard()).toEqual([`GET /v1/projects/${REF}`]);
    expect(server?.heard[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  it('answers null for a project or function that is not there', async () => {
    const api = await apiThatSays({ status: 404, body: { message: 'Not found' } });
    expect(await api.project()).toBeNull();
    expect(await api.functionBy('v1-chat')).toBeNull();
    await expect(api.body('v1-chat')).rejects.toMatchObject({ kind: 'unknown_project' });
    await api.remove('v1-chat');
  });

  it("believes no 404 of a proxy's that anything is gone", async () => {
    const page = Buffer.from('<html>Not found</html>');
    const api = await apiThatSays({ status: 404, body: page });
    await expect(api.functionBy('v1-chat')).rejects.toMatchObject({ kind: 'refused' });
    await expect(api.remove('v1-chat')).rejects.toMatchObject({ kind: 'refused' });
  });

  it('puts a bundle back byte for byte with its settings, and makes it anew where it is gone', async () => {
    const bytes = Uint8Array.from({ length: 512 }, (_, at) => at % 256);
    const info = { ...SETTINGS, id: 'x', slug: 'v1-chat', status: 'ACTIVE', version: 3 };
    const api = await apiThatSays({ status: 200, body: info });
    expect(await api.restore('v1-chat', bytes, SETTINGS)).toEqual(info);
    const [patch] = server?.heard ?? [];
    expect(patch?.headers['content-type']).toBe('application/vnd.denoland.eszip');
    expect([...(patch?.body ?? [])]).toEqual([...bytes]);
    const query = new URL(`http://x${patch?.path}`).searchParams;
    expect(Object.fromEntries(query)).toEqual({
      ...SETTINGS,
      verify_jwt: 'false',
      import_map: 'true',
    });

    await server?.stop();
    const again = await apiThatSays({ status: 404 }, { status: 201, body: info });
    await again.restore('v1-chat', bytes, SETTINGS);
    expect(server?.heard.map(({ method }) => method)).toEqual(['PATCH', 'POST']);
    expect(server?.heard[1]?.path).toContain('slug=v1-chat');
    expect([...(server?.heard[1]?.body ?? [])]).toEqual([...bytes]);
  });

  it.each([
    [401, 'token', 'SUPABASE_ACCESS_TOKEN'],
    [403, 'token', 'SUPABASE_ACCESS_TOKEN'],
    [402, 'plan_limit', 'upgrade'],
    [400, 'refused', 'too odd'],
  ])('names %i as %s, says what to do, and asks once', async (status, kind, word) => {
    const api = await apiThatSays({ status, body: { message: 'too odd' } });
    await expect(api.functions()).rejects.toMatchObject({
      kind,
      status,
      message: expect.stringContaining(word),
    });
    expect(heard()).toHaveLength(1);
  });

  it('tries again after 429 as long as it is told to wait, after 5xx, and after a cut', async () => {
    const api = await apiThatSays(
      { status: 429, headers: { 'retry-after': '7' } },
      { status: 503 },
      'cut',
      { status: 200, body: [] },
    );
    expect(await api.functions()).toEqual([]);
    expect(waits).toEqual([7_000, 1_500, 4_000]);
  });

  it('gives up after five tries', async () => {
    const api = await apiThatSays({ status: 500, body: '<html>' });
    await expect(api.functions()).rejects.toMatchObject({ kind: 'unavailable', status: 500 });
    expect(heard()).toHaveLength(5);
  });

  it('does not send SQL again that may have been run', async () => {
    const api = await apiThatSays('cut', { status: 201, body: [{ one: 1 }] });
    await expect(api.query('drop table x')).rejects.toMatchObject({ kind: 'network' });
    expect(heard()).toHaveLength(1);
    expect(await api.query('select 1 as one', { readOnly: true })).toEqual([{ one: 1 }]);
    expect(JSON.parse(String(server?.heard[1]?.body))).toEqual({
      query: 'select 1 as one',
      read_only: true,
    });
  });

  it('sends SQL again that certainly was not, and tells what the database said', async () => {
    const api = await apiThatSays(
      { status: 429 },
      { status: 400, body: { message: 'ERROR: 42P01: relation "x" does not exist' } },
    );
    await expect(api.query('drop table x')).rejects.toThrow('relation "x" does not exist');
    expect(heard()).toHaveLength(2);
  });

  it('says so when nobody is there', async () => {
    const api = await apiThatSays({ status: 200 });
    await server?.stop();
    await expect(api.query('select 1')).rejects.toMatchObject({ kind: 'network', status: null });
    expect(waits).toHaveLength(4);
  });

  it('takes a page of a proxy for no answer', async () => {
    const api = await apiThatSays({ status: 200, body: new TextEncoder().encode('<html>hello') });
    await expect(api.project()).rejects.toThrow('not the Management API');
  });

  it('tells secrets by name and digest, and sets them', async () => {
    const api = await apiThatSays(
      { status: 200, body: [{ name: 'A', value: 'ff00' }] },
      { status: 201 },
    );
    expect(await api.secrets()).toEqual([{ name: 'A', digest: 'ff00' }]);
    await api.setSecrets({ A: 'one', B: 'two' });
    expect(JSON.parse(String(server?.heard[1]?.body))).toEqual([
      { name: 'A', value: 'one' },
      { name: 'B', value: 'two' },
    ]);
  });

  it('reads keys, logs, and the plan where it may see it', async () => {
    const key = { name: 'default', type: 'publishable', api_key: 'sb_publishable_x' };
    const api = await apiThatSays(
      { status: 200, body: [key] },
      { status: 200, body: { result: [{ event_message: 'hello' }] } },
      { status: 200, body: { error: { message: 'bad SQL' } } },
      { status: 200, body: { plan: 'pro' } },
      { status: 403 },
    );
    expect(await api.apiKeys()).toEqual([key]);
    const span = { from: '2026-11-01T00:00:00Z', to: '2026-11-01T01:00:00Z' };
    expect(await api.logs('select 1', span)).toEqual([{ event_message: 'hello' }]);
    expect(server?.heard[1]?.path).toContain('iso_timestamp_start=2026-11-01T00%3A00%3A00Z');
    await expect(api.logs('select', span)).rejects.toThrow('bad SQL');
    expect(await api.plan('acme')).toBe('pro');
    expect(await api.plan('acme')).toBeNull();
  });
});
