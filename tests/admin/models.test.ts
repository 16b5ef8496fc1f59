import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Office, openOffice } from './office.ts';

let office: Office;
let key: string;
beforeAll(async () => {
  office = await openOffice();
  key = office.adminKey;
  await office.call(key, 'POST /providers', {
    name: 'house',
    dialects: { 'openai-chat': { base_url: 'https://house.example/v1' } },
  });
});
afterAll(() => office?.close());

const ids = (json: { data: { provider: string; model: string }[] }): string[] =>
  json.data.map(({ provider, model }) => `${provider}/${model}`);

describe('a model of a host that lists none', () => {
  it('is added with a price of its own', async () => {
    const body = {
      provider: 'house',
      model: 'org/big-model',
      name: 'Big',
      context_tokens: 128_000,
      input_modalities: ['text', 'image'],
      output_modalities: ['text'],
      features: ['tools'],
      dialects: ['openai-chat'],
      price: { input: '1.25', output: '10' },
    };
    const { status, json } = await office.call(key, 'POST /models', body);
    expect(status).toBe(201);
    expect(json).toMatchObject({
      ...body,
      enabled: true,
      price_source: 'override',
      price_currency: 'USD',
    });
    const again = await office.call(key, 'POST /models', body);
    expect([again.status, again.json.error.code]).toEqual([409, 'already_exists']);
    const rows = await office.root`
      select count(*)::int as n from weir.price_versions where model = 'org/big-model'`;
    expect(rows[0]?.['n']).toBe(1);
  });

  it('is found with its slashes plain and escaped', async () => {
    for (const path of ['org/big-model', 'org%2Fbig-model']) {
      const { json } = await office.call(key, `GET /models/house/${path}`);
      expect(json.model).toBe('org/big-model');
    }
  });

  it('needs a provider that is in use', async () => {
    const { status, json } = await office.call(key, 'POST /models', { provider: 'x', model: 'm' });
    expect([status, json.error.param]).toEqual([404, 'provider']);
  });
});

describe('a price override', () => {
  it('is a new version each time, and the list price comes back when it is removed', async () => {
    const before = await office.call(key, 'GET /models/sandbox/echo');
    expect(before.json).toMatchObject({
      price: { input: '1', output: '2' },
      price_source: 'list',
    });
    const dear = await office.call(key, 'PATCH /models/sandbox/echo', {
      price: { input: '0.000000000001', output: '999999.5' },
    });
    expect(dear.json).toMatchObject({
      price: { input: '0.000000000001', output: '999999.5' },
      price_source: 'override',
    });
    expect(dear.json.price_version).not.toBe(before.json.price_version);
    const off = await office.call(key, 'PATCH /models/sandbox/echo', { enabled: false });
    expect(off.json).toMatchObject({ enabled: false, price_version: dear.json.price_version });
    const back = await office.call(key, 'PATCH /models/sandbox/echo', {
      price: null,
      enabled: true,
    });
    expect(back.json).toMatchObject({
      enabled: true,
      price_source: 'list',
      price_version: before.json.price_version,
    });
    const versions = await office.root`
      select source, rates from weir.price_versions where model = 'echo' order by seq`;
    expect(versions.map(({ source, rates }) => [source, rates])).toEqual([
      ['list', { input: '1', output: '2' }],
      ['override', { input: '0.000000000001', output: '999999.5' }],
      ['override', null],
    ]);
  });

  it.each([
    [{ input: 1.5 }, 'price.input'],
    [{ input: '-1' }, 'price.input'],
    [{ input: '1e3' }, 'price.input'],
    [{ input: '1000000' }, 'price.input'],
    [{ input: '.5' }, 'price.input'],
    [{ input: 'NaN' }, 'price.input'],
    [{ reasoning: '1' }, 'price.reasoning'],
    [{}, 'price'],
  ])('refuses %j', async (price, param) => {
    const { status, json } = await office.call(key, 'PATCH /models/sandbox/echo', { price });
    expect([status, json.error.param]).toEqual([400, param]);
  });

  it('says which rates there are', async () => {
    const { json } = await office.call(key, 'PATCH /models/sandbox/echo', {
      price: { prompt: '1' },
    });
    expect(json.error.message).toContain(
      '`price.prompt` is none of input, cache_read, cache_write, cache_write_1h, audio_input, output, audio_output, image, request',
    );
  });

  it('belongs to a model there is', async () => {
    const { status } = await office.call(key, 'PATCH /models/sandbox/none', {
      price: { input: '1' },
    });
    expect(status).toBe(404);
  });
});

describe('searching models', () => {
  beforeAll(async () => {
    for (const model of ['m%', 'm_', 'mx', 'M\\', 'modèle-π']) {
      await office.call(key, 'POST /models', { provider: 'house', model });
    }
  });

  it.each([
    ['%', ['house/m%']],
    ['_', ['house/m_']],
    ['\\', ['house/M\\']],
    ['HOUSE/M', ['house/M\\', 'house/m%', 'house/m_', 'house/modèle-π', 'house/mx']],
    ['èle-π', ['house/modèle-π']],
    ["'; drop table weir.models; --", []],
  ])('takes %s as plain text', async (q, expected) => {
    const { json } = await office.call(key, `GET /models?q=${encodeURIComponent(q)}`);
    expect(ids(json).sort()).toEqual([...expected].sort());
  });

  it('filters by provider, by whether it is on and by whether it has a price', async () => {
    const { json } = await office.call(
      key,
      'GET /models?provider=sandbox&enabled=true&priced=true',
    );
    expect(ids(json)).toEqual(['sandbox/echo', 'sandbox/lorem']);
    const unpriced = await office.call(key, 'GET /models?provider=house&priced=false');
    expect(ids(unpriced.json)).not.toContain('house/org/big-model');
  });

  it('pages through every model once', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await office.call(key, `GET /models?limit=2${cursor}`);
      expect(page.json.data.length).toBeLessThanOrEqual(2);
      seen.push(...ids(page.json));
      cursor = page.json.next === null ? '' : `&cursor=${page.json.next}`;
    } while (cursor !== '');
    const [count] = await office.root`select count(*)::int as n from weir.models`;
    expect(new Set(seen).size).toBe(count?.['n']);
    expect(seen.length).toBe(count?.['n']);
  });
});

describe('every way to one model', () => {
  it('is found by its id anywhere and by the name it has at all providers', async () => {
    await office.call(key, 'POST /providers', {
      name: 'router',
      dialects: { 'openai-chat': { base_url: 'https://router.example/v1' } },
    });
    const add = (provider: string, model: string, canonical_id: string | null): unknown =>
      office.call(key, 'POST /models', { provider, model, canonical_id });
    await add('house', 'opus', null);
    await add('router', 'maker/opus', 'opus');
    await add('router', 'maker/opus-mini', null);
    for (const named of ['opus', 'maker/opus', 'maker%2Fopus']) {
      const { json } = await office.call(key, `GET /models?named=${named}`);
      expect(ids(json), named).toEqual(['house/opus', 'router/maker/opus']);
    }
    const none = await office.call(key, 'GET /models?named=opu');
    expect(none.json.data).toEqual([]);
  });
});
