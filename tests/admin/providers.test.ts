import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROVIDER_RECORDS } from '../../src/providers/registry.generated.ts';
import { CATALOGUE } from '../../src/runtimes/management.ts';
import { type Office, openOffice } from './office.ts';

let office: Office;
let key: string;
beforeAll(async () => {
  office = await openOffice();
  key = office.adminKey;
});
afterAll(() => office?.close());

const host = (base_url: string): object => ({ dialects: { 'openai-chat': { base_url } } });

describe('creating a provider', () => {
  it('needs only the name of a known one', async () => {
    const { status, json } = await office.call(key, 'POST /providers', { name: 'openrouter' });
    expect(status).toBe(201);
    expect(json).toMatchObject({
      name: 'openrouter',
      display_name: 'OpenRouter',
      kind: 'aggregator',
      record: 'openrouter',
      dialects: { 'openai-chat': { base_url: 'https://openrouter.ai/api/v1' } },
      enabled: true,
      retired_at: null,
    });
  });

  it('keeps a private host as given, with nothing added but the usual writing of a URL', async () => {
    const body = { name: 'mine', kind: 'aggregator', ...host('HTTPS://Models.Example:443/api/') };
    const { json } = await office.call(key, 'POST /providers', body);
    expect(json).toMatchObject({
      record: 'openai-compatible',
      kind: 'aggregator',
      dialects: { 'openai-chat': { base_url: 'https://models.example/api' } },
    });
  });

  it('asks where a host is that no record knows', async () => {
    const { status, json } = await office.call(key, 'POST /providers', { name: 'nowhere' });
    expect(status).toBe(400);
    expect(json.error).toMatchObject({ code: 'invalid_request', param: 'dialects' });
    expect(json.error.message).toContain('base_url');
  });

  it('gives a name once, also after it was retired', async () => {
    await office.call(key, 'POST /providers', { name: 'once', ...host('https://a.example/v1') });
    const retired = await office.call(key, 'DELETE /providers/once');
    expect(retired.json.retired_at).not.toBeNull();
    const again = await office.call(key, 'POST /providers', {
      name: 'once',
      ...host('https://b.example/v1'),
    });
    expect(again.status).toBe(409);
    expect(again.json.error.code).toBe('already_exists');
    const back = await office.call(key, 'PATCH /providers/once', { retired: false });
    expect(back.json.retired_at).toBeNull();
  });

  it.each([
    ['https://user:pass@a.example/v1', 'user name'],
    ['https://a.example/v1?x=1', 'query'],
    ['https://a.example/v1?', 'query'],
    ['https://a.example/v1#x', 'fragment'],
    ['ftp://a.example/v1', 'https://'],
    ['a.example/v1', 'https://'],
  ])('refuses the base %s', async (base, why) => {
    const { status, json } = await office.call(key, 'POST /providers', {
      name: 'b',
      ...host(base),
    });
    expect(status).toBe(400);
    expect(json.error.param).toBe('dialects.openai-chat.base_url');
    expect(json.error.message).toContain(why);
  });

  it('refuses a base the egress check refuses, with its reason', async () => {
    const { status, json } = await office.call(key, 'POST /providers', {
      name: 'b',
      ...host('http://10.0.0.1/v1'),
    });
    expect(status).toBe(400);
    expect(json.error).toMatchObject({
      code: 'base_url_refused',
      message: 'http://10.0.0.1/v1 cannot be used: plain http is not allowed.',
    });
  });

  it('says every problem at once, and what is not enforced yet', async () => {
    const { status, json } = await office.call(key, 'POST /providers', {
      name: 'Bad Name',
      kind: 'neither',
      retries: 3,
      rate_limit: 9,
      colour: 'red',
      headers: { authorization: 'Bearer x', 'x-fine': 'yes' },
      timeouts: { idle: 1 },
    });
    expect(status).toBe(400);
    expect(json.error.problems.map(({ param }: { param: string }) => param).sort()).toEqual([
      'colour',
      'headers.authorization',
      'kind',
      'name',
      'rate_limit',
      'retries',
      'timeouts.idle',
    ]);
    expect(json.error.message).toContain('`rate_limit` is not enforced yet');
    expect(json.error.message).toContain('`retries` must be a whole number from 0 to 2');
    expect(json.error.message).toContain('`colour` is not a field of this call');
  });

  it('refuses a record nobody wrote, and a dialect the record does not speak', async () => {
    const record = await office.call(key, 'POST /providers', { name: 'x', record: 'none-such' });
    expect(record.json.error.code).toBe('unknown_record');
    const dialect = await office.call(key, 'PATCH /providers/sandbox', {
      dialects: { 'anthropic-messages': { base_url: 'https://a.example' } },
    });
    expect(dialect.status).toBe(400);
    expect(dialect.json.error.param).toBe('dialects.anthropic-messages');
  });
});

describe('a host nobody wrote a record for', () => {
  it.each([
    ['anthropic-messages', 'https://c.example/claude', 'anthropic-compatible'],
    ['gemini-generate', 'https://g.example/gemini', 'gemini-compatible'],
    ['openai-responses', 'https://r.example/v1', 'openai-compatible'],
  ])('that speaks only %s is asked as such hosts are', async (dialect, base_url, record) => {
    const body = { name: `only-${dialect}`, dialects: { [dialect]: { base_url } } };
    const { status, json } = await office.call(key, 'POST /providers', body);
    expect([status, json.record]).toEqual([201, record]);
  });

  it('that speaks two dialects, or says which record it follows, does as it is told', async () => {
    const claude = { 'anthropic-messages': { base_url: 'https://c.example' } };
    const two = { ...claude, 'openai-chat': { base_url: 'https://c.example/v1' } };
    const both = await office.call(key, 'POST /providers', { name: 'both', dialects: two });
    expect(both.json.record).toBe('openai-compatible');
    const said = await office.call(key, 'POST /providers', {
      ...{ name: 'said', record: 'openai-compatible', dialects: claude },
    });
    expect(said.json.record).toBe('openai-compatible');
    const none = await office.call(key, 'POST /providers/only-anthropic-messages/credentials', {
      type: 'none',
    });
    expect(none.json).toMatchObject({ type: 'none', state: 'ready' });
  });

  it.each([
    ['gemini-generate', '/v1beta', ''],
    ['gemini-generate', '/gemini/v1beta/', '/gemini'],
    ['gemini-generate', '/v1', ''],
    ['anthropic-messages', '/anthropic/v1', '/anthropic'],
  ])('has no version in its base of %s: %s', async (dialect, path, root) => {
    const { status, json } = await office.call(key, 'POST /providers', {
      ...{ name: 'versioned', dialects: { [dialect]: { base_url: `https://v.example${path}` } } },
    });
    expect([status, json.error.param]).toEqual([400, `dialects.${dialect}.base_url`]);
    expect(json.error.message).toContain('goes without the version');
    expect(json.error.message).toMatch(new RegExp(`https://v\\.example${root}\\.$`));
  });

  it('says which dialects there are, and where another record is chosen', async () => {
    const base_url = 'https://a.example';
    const unknown = await office.call(key, 'POST /providers', {
      ...{ name: 'x', dialects: { anthropic: { base_url } } },
    });
    expect(unknown.json.error.message).toContain(
      '`dialects.anthropic` is none of openai-chat, openai-responses, anthropic-messages, gemini-generate',
    );
    const foreign = await office.call(key, 'POST /providers', {
      ...{ name: 'groq', dialects: { 'anthropic-messages': { base_url } } },
    });
    expect(foreign.json.error.message).toContain(
      'the record groq, which speak openai-chat, openai-responses; a new provider follows another with "record"',
    );
  });
});

describe('headers a provider demands', () => {
  let strict: Office;
  beforeAll(async () => {
    const record = {
      ...PROVIDER_RECORDS.find(({ id }) => id === 'groq'),
      headers: [
        { name: 'x-plant', purpose: 'Which plant it is.', required: true },
        { name: 'x-shift', purpose: 'Which shift.' },
      ],
    } as (typeof PROVIDER_RECORDS)[number];
    const catalogue = { ...CATALOGUE, records: [record], recordOf: () => record };
    strict = await openOffice({ ports: { catalogue } });
  });
  afterAll(() => strict?.close());

  it('are named as long as they are missing', async () => {
    const made = await strict.call(strict.adminKey, 'POST /providers', { name: 'groq' });
    expect([made.status, made.json.notice]).toEqual([
      201,
      'It refuses calls without the headers x-plant (Which plant it is). Set them: PATCH /api/providers/groq with {"headers": {...}}.',
    ]);
    const still = await strict.call(strict.adminKey, 'PATCH /providers/groq', { weight: 2 });
    expect(still.json.notice).toContain('x-plant');
    const set = await strict.call(strict.adminKey, 'PATCH /providers/groq', {
      headers: { 'x-plant': 'CANARY' },
    });
    expect(set.json.notice).toBeUndefined();
    expect(set.text).not.toContain('CANARY');
  });
});

describe('changing a provider', () => {
  it('leaves alone what is not mentioned', async () => {
    const body = { name: 'calm', ...host('https://c.example/v1'), timeouts: { idle: 5000 } };
    const before = await office.call(key, 'POST /providers', body);
    const after = await office.call(key, 'PATCH /providers/calm', { weight: 7 });
    const { updated_at: _now, ...kept } = before.json;
    expect(after.json).toMatchObject({ ...kept, weight: 7 });
  });

  it('never gives the values of extra headers back', async () => {
    const body = { name: 'quiet', ...host('https://q.example/v1'), headers: { 'x-org': 'CANARY' } };
    const made = await office.call(key, 'POST /providers', body);
    expect(made.json.header_names).toEqual(['x-org']);
    const changed = await office.call(key, 'PATCH /providers/quiet', {
      headers: { 'x-team': 'CANARY' },
    });
    expect(changed.json.header_names).toEqual(['x-team']);
    const listed = await office.call(key, 'GET /providers?q=quiet');
    expect(made.text + changed.text + listed.text).not.toContain('CANARY');
  });

  it('says that keys must be given again once a base leads to a new host', async () => {
    await office.call(key, 'POST /providers', { name: 'moving', ...host('https://m.example/v1') });
    const saved = await office.call(key, 'POST /providers/moving/credentials', { api_key: 'k1' });
    const same = await office.call(
      key,
      'PATCH /providers/moving',
      host('https://m.example/other/v1'),
    );
    expect(same.json.notice).toBeUndefined();
    const moved = await office.call(key, 'PATCH /providers/moving', host('https://n.example/v1'));
    expect(moved.json.notice).toContain('1 credential was saved for another host');
    expect(moved.json.credentials).toEqual({ ready: 0, needs_key: 1 });
    const path = `/providers/moving/credentials/${saved.json.id}`;
    const again = await office.call(key, `PATCH ${path}`, { api_key: 'k2' });
    expect(again.json).toMatchObject({ state: 'ready', origins: ['https://n.example'] });
  });

  it('takes the headers set for a host along to no other', async () => {
    const body = { name: 'leaving', ...host('https://l.example/v1'), headers: { 'x-pass': 's1' } };
    await office.call(key, 'POST /providers', body);
    const path = 'PATCH /providers/leaving';
    const same = await office.call(key, path, host('https://l.example/other'));
    expect([same.json.header_names, same.json.notice]).toEqual([['x-pass'], undefined]);
    const moved = await office.call(key, path, { ...host('https://k.example/v1'), weight: 3 });
    expect(moved.json).toMatchObject({ header_names: [], weight: 3 });
    expect(moved.json.notice).toContain('The headers x-pass were set for another host');
    const given = { ...host('https://j.example/v1'), headers: { 'x-pass': 's2' } };
    const anew = await office.call(key, path, given);
    expect([anew.json.header_names, anew.json.notice]).toEqual([['x-pass'], undefined]);
    const root = await office.administrator('mover');
    const signedIn = await office.call(root.token, path, host('https://i.example/v1'));
    expect(signedIn.json.header_names).toEqual([]);
  });

  it('leaves no way around the vault for any header that carries a key', async () => {
    const carriers = PROVIDER_RECORDS.flatMap(({ auth }) =>
      Object.values(auth).map(({ header }) => header),
    );
    for (const name of new Set([...carriers, 'api-key', 'apikey', 'cookie'])) {
      const { status, json } = await office.call(key, 'PATCH /providers/sandbox', {
        headers: { [name]: 'secret' },
      });
      expect([status, json.error.param]).toEqual([400, `headers.${name}`]);
      expect(json.error.message).toContain('a key belongs into a credential');
    }
  });

  it('tells this process to forget what it cached, but not for a refused or reading call', async () => {
    const before = office.invalidations();
    await office.call(key, 'GET /providers');
    await office.call(key, 'PATCH /providers/sandbox', { weight: -1 });
    expect(office.invalidations()).toBe(before);
    await office.call(key, 'PATCH /providers/sandbox', { weight: 1 });
    expect(office.invalidations()).toBe(before + 1);
  });

  it('answers 404 for one there is not', async () => {
    for (const call of ['GET', 'PATCH', 'DELETE']) {
      const body = call === 'PATCH' ? {} : undefined;
      const { status, json } = await office.call(key, `${call} /providers/none`, body);
      expect([status, json.error.code]).toEqual([404, 'not_found']);
    }
  });
});

describe('listing providers', () => {
  it('pages by name without gap or repetition, and hides retired ones unless asked', async () => {
    for (const name of ['p1', 'p2', 'p3', 'p_']) {
      const id = name === 'p_' ? 'p4' : name;
      await office.call(key, 'POST /providers', { name: id, ...host('https://p.example/v1') });
    }
    await office.call(key, 'DELETE /providers/p2');
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`;
      const page = await office.call(key, `GET /providers?limit=2${cursor}`);
      seen.push(...page.json.data.map(({ name }: { name: string }) => name));
      next = page.json.next;
    }
    expect(seen).toEqual([...new Set(seen)].sort());
    expect(seen).not.toContain('p2');
    const all = await office.call(key, 'GET /providers?retired=true&limit=100');
    expect(all.json.data.map(({ name }: { name: string }) => name)).toContain('p2');
  });

  it('counts the models of each, those switched off too', async () => {
    await office.call(key, 'POST /providers', { name: 'counted', ...host('https://c.example/v1') });
    await office.call(key, 'POST /models', { provider: 'counted', model: 'a' });
    await office.call(key, 'POST /models', { provider: 'counted', model: 'b', enabled: false });
    const { json } = await office.call(key, 'GET /providers?q=counted');
    expect(json.data).toMatchObject([{ name: 'counted', models: 2 }]);
  });

  it('offers the built-in records for a form', async () => {
    const { json } = await office.call(key, 'GET /catalogue');
    const ids = json.data.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(expect.arrayContaining(['openai', 'openrouter', 'sandbox']));
    const headersOf = (id: string): unknown =>
      json.data.find((one: { id: string }) => one.id === id).headers;
    expect(headersOf('groq')).toEqual([]);
    expect(headersOf('aihubmix')).toEqual([
      {
        name: 'app-code',
        purpose: 'The code of an app registered at aihubmix.com/appstore, for its discount.',
        required: false,
        secret: true,
      },
    ]);
  });
});
