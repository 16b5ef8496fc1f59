import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Host, type Office, openHost, openOffice, type Person } from './office.ts';

const SECRET = 'sk-canary-0123456789-WXYZ';

let host: Host;
let office: Office;
let ada: Person;
let bob: Person;
beforeAll(async () => {
  host = await openHost();
  office = await openOffice({ allowPrivate: [host.address] });
  ada = await office.member('ada');
  bob = await office.member('bob');
  await office.call(office.adminKey, 'POST /providers', {
    name: 'house',
    dialects: { 'openai-chat': { base_url: `http://${host.address}/v1` } },
    headers: { 'x-tenant': 't1' },
  });
});
afterAll(async () => {
  await office?.close();
  await host?.close();
});

const save = async (who: string, form: object = {}): Promise<string> => {
  const body = { api_key: SECRET, ...form };
  const { json } = await office.call(who, 'POST /providers/house/credentials', body);
  return json.id;
};

describe('saving a credential', () => {
  it('shows its last four characters and never the key', async () => {
    const body = { api_key: ` ${SECRET}\n`, label: 'main' };
    const made = await office.call(office.adminKey, 'POST /providers/house/credentials', body);
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      provider: 'house',
      owner: 'platform',
      type: 'key',
      label: 'main',
      last_four: 'WXYZ',
      state: 'ready',
      origins: [`http://${host.address}`],
    });
    const listed = await office.call(office.adminKey, 'GET /providers/house/credentials');
    expect(made.text + listed.text).not.toContain('canary');
    const [row] = await office.root`
      select ciphertext from weir.credentials where id = ${made.json.id}`;
    expect(row?.['ciphertext']).toMatch(/^v1\.t1\./);
    expect(listed.text).not.toContain(row?.['ciphertext']);
  });

  it('shows nothing of a key too short to lose four characters', async () => {
    const made = await office.call(ada.token, 'POST /providers/house/credentials', {
      api_key: 'tooshort',
    });
    expect(made.json).toMatchObject({ last_four: null, owner: 'user', user_id: ada.id });
  });

  it.each([
    [{}, 'api_key'],
    [{ api_key: 'two words' }, 'api_key'],
    [{ api_key: 'zeile\r\nx: y' }, 'api_key'],
    [{ api_key: 'schlüssel' }, 'api_key'],
    [{ type: 'none', api_key: 'k' }, 'api_key'],
    [{ api_key: 'k', budget: 5 }, 'budget'],
    [{ api_key: 'k', owner: 'team' }, 'owner'],
  ])('refuses %j', async (body, param) => {
    const { status, json } = await office.call(
      office.adminKey,
      'POST /providers/house/credentials',
      body,
    );
    expect([status, json.error.param]).toEqual([400, param]);
  });

  it('takes one without a key where the provider takes none', async () => {
    const made = await office.call(office.adminKey, 'POST /providers/sandbox/credentials', {
      type: 'none',
    });
    expect(made.json).toMatchObject({ type: 'none', last_four: null, state: 'ready' });
    const renamed = `PATCH /providers/sandbox/credentials/${made.json.id}`;
    const keyed = await office.call(office.adminKey, renamed, { api_key: 'k' });
    expect(keyed.status).toBe(400);
  });

  it.each(['sandbox', 'house'])(
    'takes none without a key from a member of %s',
    async (provider) => {
      const path = `POST /providers/${provider}/credentials`;
      const { status, json } = await office.call(ada.token, path, { type: 'none' });
      expect([status, json.error.code, json.error.param]).toEqual([400, 'invalid_request', 'type']);
      expect(json.error.message).toContain('can only belong to the platform');
      const root = await office.administrator('keyless');
      const own = await office.call(root.token, path, { type: 'none', owner: 'user' });
      expect(own.status).toBe(400);
    },
  );

  it('takes one without a key for a private host, and for no known provider', async () => {
    host.answer(200, '{"data":[]}');
    const path = 'POST /providers/house/credentials';
    const made = await office.call(office.adminKey, path, { type: 'none' });
    expect(made.json).toMatchObject({ type: 'none', last_four: null, state: 'ready' });
    await office.call(office.adminKey, `${path}/${made.json.id}/test`);
    expect(host.requests.at(-1)).toMatchObject({ url: '/v1/models', authorization: undefined });
    await office.call(office.adminKey, 'POST /providers', { name: 'openai' });
    const refused = await office.call(office.adminKey, 'POST /providers/openai/credentials', {
      type: 'none',
    });
    expect([refused.status, refused.json.error.param]).toEqual([400, 'type']);
  });

  it('saves nothing when the provider moves while the key is being sealed', async () => {
    let move = async (): Promise<void> => undefined;
    const seal = async (): Promise<string> => {
      await move();
      return 'v1.sealed.for.the.host.before';
    };
    const racing = await openOffice({ ports: { vault: { seal, open: async () => '' } } });
    const { call, adminKey, root, close } = racing;
    move = async () => {
      await root`
        update weir.providers set dialects = '{"openai-chat": {"base_url": "https://b.example"}}'
         where name = 'racing'`;
    };
    try {
      await call(adminKey, 'POST /providers', {
        name: 'racing',
        dialects: { 'openai-chat': { base_url: 'https://a.example' } },
      });
      const path = 'POST /providers/racing/credentials';
      const { status, json } = await call(adminKey, path, { api_key: 'k' });
      expect([status, json.error.code]).toEqual([409, 'provider_changed']);
      expect(await root`select from weir.credentials where provider = 'racing'`).toHaveLength(0);
    } finally {
      await close();
    }
  });

  it('saves nothing for a retired provider', async () => {
    await office.call(office.adminKey, 'POST /providers', {
      name: 'gone',
      dialects: { 'openai-chat': { base_url: 'https://gone.example/v1' } },
    });
    await office.call(office.adminKey, 'DELETE /providers/gone');
    const { status, json } = await office.call(
      office.adminKey,
      'POST /providers/gone/credentials',
      { api_key: 'k' },
    );
    expect([status, json.error.code]).toEqual([409, 'provider_retired']);
    expect(json.error.message).toContain('PATCH /api/providers/gone');
  });
});

describe('whose credentials are whose', () => {
  it('lets a member make, see, change and destroy only their own', async () => {
    const platforms = await save(office.adminKey);
    const adas = await save(ada.token);
    const refused = await office.call(ada.token, 'POST /providers/house/credentials', {
      api_key: 'k',
      owner: 'platform',
    });
    expect([refused.status, refused.json.error.code]).toEqual([403, 'admin_required']);
    const seen = await office.call(bob.token, 'GET /providers/house/credentials');
    expect(seen.json.data).toEqual([]);
    for (const id of [platforms, adas]) {
      for (const [what, body] of [
        [`PATCH /providers/house/credentials/${id}`, { label: 'mine' }],
        [`POST /providers/house/credentials/${id}/test`, {}],
        [`DELETE /providers/house/credentials/${id}`, undefined],
      ] as const) {
        expect((await office.call(bob.token, what, body)).status).toBe(404);
      }
    }
    const own = `/providers/house/credentials/${adas}`;
    const renamed = await office.call(ada.token, `PATCH ${own}`, { label: 'mine' });
    expect(renamed.json.label).toBe('mine');
    expect((await office.call(ada.token, `DELETE ${own}`)).status).toBe(204);
    expect((await office.call(ada.token, `DELETE ${own}`)).status).toBe(404);
  });

  it('lets an administrator who signed in keep one of their own', async () => {
    const root = await office.administrator('root');
    const made = await office.call(root.token, 'POST /providers/house/credentials', {
      api_key: 'k',
      owner: 'user',
    });
    expect(made.json).toMatchObject({ owner: 'user', user_id: root.id });
    const nobody = await office.call(office.adminKey, 'POST /providers/house/credentials', {
      api_key: 'k',
      owner: 'user',
    });
    expect([nobody.status, nobody.json.error.param]).toEqual([400, 'owner']);
  });
});

describe('testing a credential', () => {
  const test = async (id: string, provider = 'house'): ReturnType<Office['call']> =>
    office.call(office.adminKey, `POST /providers/${provider}/credentials/${id}/test`);

  it('sends the key to the cheapest path there is, and counts the models', async () => {
    host.answer(200, JSON.stringify({ object: 'list', data: [{ id: 'a' }, { id: 'b' }] }));
    const { json } = await test(await save(office.adminKey));
    expect(json).toEqual({
      ok: true,
      code: 'ok',
      message: 'The key works: 2 models are listed.',
      models: 2,
    });
    expect(host.requests.at(-1)).toEqual({
      url: '/v1/models',
      authorization: `Bearer ${SECRET}`,
      tenant: 't1',
    });
  });

  it("keeps the provider's headers from a member's key", async () => {
    host.answer(200, '{"data":[]}');
    const id = await save(ada.token);
    await office.call(ada.token, `POST /providers/house/credentials/${id}/test`);
    expect(host.requests.at(-1)).toMatchObject({
      authorization: `Bearer ${SECRET}`,
      tenant: undefined,
    });
  });

  it.each([
    [401, '{"error":{"message":"bad sk-canary","code":"invalid_api_key"}}', false, 'key_refused'],
    [403, '{"error":{"message":"no"}}', false, 'key_refused'],
    [402, '{"error":{"message":"pay"}}', false, 'no_balance'],
    [429, '{"error":{"message":"x","code":"insufficient_quota"}}', false, 'no_balance'],
    [429, '{"error":{"message":"slow"}}', null, 'rate_limited'],
    [500, 'oops', null, 'unavailable'],
    [404, 'nothing here', false, 'unexpected'],
    [302, '', false, 'unexpected'],
    [200, '<html>a parking page</html>', false, 'unexpected'],
  ])('reads %i %s as ok: %s, %s', async (status, body, ok, code) => {
    host.answer(status, body);
    const { json, text } = await test(await save(office.adminKey));
    expect(json).toMatchObject({ ok, code });
    expect(json.message).toContain(host.address);
    expect(text).not.toContain('canary');
  });

  it('says where nobody listens', async () => {
    const silent = await openHost();
    await silent.close();
    const closed = await openOffice({ allowPrivate: [silent.address] });
    try {
      await closed.call(closed.adminKey, 'POST /providers', {
        name: 'closed',
        dialects: { 'openai-chat': { base_url: `http://${silent.address}/v1` } },
      });
      const form = { api_key: 'k' };
      const made = await closed.call(closed.adminKey, 'POST /providers/closed/credentials', form);
      const path = `POST /providers/closed/credentials/${made.json.id}/test`;
      const { json } = await closed.call(closed.adminKey, path);
      expect(json).toEqual({
        ok: false,
        code: 'unreachable',
        message: `${silent.address} refuses connections. Check the port, and that the server runs.`,
      });
    } finally {
      await closed.close();
    }
  });

  it('refuses a private address although somebody got it into the database', async () => {
    await office.root`
      insert into weir.providers (name, display_name, kind, record, dialects)
      values ('inside', 'Inside', 'direct', 'openai-compatible',
              '{"openai-chat": {"base_url": "https://127.0.0.1:1/v1"}}')`;
    const form = { api_key: SECRET };
    const made = await office.call(office.adminKey, 'POST /providers/inside/credentials', form);
    const { json } = await test(made.json.id, 'inside');
    expect(json).toMatchObject({ ok: false, code: 'unreachable' });
    expect(json.message).toContain('not a public host name; WEIR_ALLOW_PRIVATE_UPSTREAMS');
  });

  it('sends a key nowhere but where it was saved for', async () => {
    await office.call(office.adminKey, 'POST /providers', {
      name: 'moved',
      dialects: { 'openai-chat': { base_url: 'https://before.example/v1' } },
    });
    const form = { api_key: SECRET };
    const made = await office.call(office.adminKey, 'POST /providers/moved/credentials', form);
    await office.call(office.adminKey, 'PATCH /providers/moved', {
      dialects: { 'openai-chat': { base_url: `http://${host.address}/v1` } },
    });
    const before = host.requests.length;
    expect((await test(made.json.id, 'moved')).json).toMatchObject({ code: 'needs_key' });
    await office.root`update weir.credentials set state = 'ready' where id = ${made.json.id}`;
    expect((await test(made.json.id, 'moved')).json).toMatchObject({ code: 'needs_key' });
    expect(host.requests.length).toBe(before);
  });
});

describe('a key that is saved nowhere yet', () => {
  const test = (
    who: string,
    body: object,
    record = 'openai-compatible',
  ): ReturnType<Office['call']> => office.call(who, `POST /catalogue/${record}/test`, body);
  const here = (): object => ({ 'openai-chat': { base_url: `http://${host.address}/v1` } });

  it('is tried at the hosts given, and kept nowhere', async () => {
    host.answer(200, '{"data":[{},{}]}');
    const before = host.requests.length;
    const { status, json } = await test(office.adminKey, { api_key: SECRET, dialects: here() });
    expect([status, json]).toEqual([
      200,
      { ok: true, code: 'ok', message: 'The key works: 2 models are listed.', models: 2 },
    ]);
    expect(host.requests.slice(before)).toEqual([
      { url: '/v1/models', authorization: `Bearer ${SECRET}`, tenant: undefined },
    ]);
    const rows = await office.root`
      select to_jsonb(c)::text as row from weir.credentials c
       union all select to_jsonb(a)::text from weir.audit_log a`;
    expect(JSON.stringify(rows)).not.toContain(SECRET);
  });

  it('tells of a refused key in words of our own', async () => {
    host.answer(401, `{"error":{"message":"CANARY ${SECRET}","code":"invalid_api_key"}}`);
    const { json, text } = await test(office.adminKey, { api_key: SECRET, dialects: here() });
    expect(json).toMatchObject({ ok: false, code: 'key_refused' });
    expect(text).not.toContain('CANARY');
  });

  it('lets members try at the built-in hosts only', async () => {
    const { status, json } = await test(ada.token, { api_key: SECRET, dialects: here() });
    expect([status, json.error.code, json.error.param]).toEqual([
      403,
      'admin_required',
      'dialects',
    ]);
    const nowhere = await test(ada.token, { api_key: SECRET });
    expect([nowhere.status, nowhere.json.error.param]).toEqual([400, 'dialects']);
  });

  it('may be left out where a host takes none, and only there', async () => {
    host.answer(200, '{"data":[]}');
    const open = await test(office.adminKey, { dialects: here() });
    expect(open.json).toMatchObject({ ok: true, models: 0 });
    expect(host.requests.at(-1)).toMatchObject({ authorization: undefined });
    const closed = await test(office.adminKey, {}, 'openai');
    expect([closed.status, closed.json.error.param]).toEqual([400, 'api_key']);
  });

  it.each([
    ['openai', { api_key: 'two words' }, 400, 'api_key'],
    ['nobody', { api_key: 'k' }, 404, 'id'],
    [
      'openai',
      { api_key: 'k', dialects: { 'openai-chat': { base_url: 'http://10.0.0.1/v1' } } },
      400,
      'dialects.openai-chat.base_url',
    ],
    ['openai', { api_key: 'k', colour: 'red' }, 400, 'colour'],
  ])('of %s is refused with %j', async (record, body, status, param) => {
    const answer = await test(office.adminKey, body, record);
    expect([answer.status, answer.json.error.param]).toEqual([status, param]);
  });
});
