/** Lists that would take away what works, and lists that are not to be had. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nodeEnvironment } from '../../src/runtimes/node/ports.ts';
import { type Answer, type Host, type Office, openHost, openOffice } from './office.ts';

describe('a sync', () => {
  let host: Host;
  let office: Office;
  const works: Promise<void>[] = [];

  beforeAll(async () => {
    host = await openHost();
    const keepAlive = (work: Promise<void>): void => void works.push(work);
    const environment = { ...nodeEnvironment('silent'), keepAlive };
    office = await openOffice({ allowPrivate: [host.address], ports: { environment } });
  });
  afterAll(async () => {
    await office?.close();
    await host?.close();
  });

  let name = '';
  let count = 0;
  beforeEach(() => {
    count += 1;
    name = `site${count}`;
  });

  async function provide(record: string): Promise<void> {
    const dialects = { 'openai-chat': { base_url: `http://${host.address}/v1` } };
    await office.call(office.adminKey, 'POST /providers', { name, record, dialects });
    const keys = `POST /providers/${name}/credentials`;
    await office.call(office.adminKey, keys, { api_key: 'sk-canary-0123456789' });
  }
  async function sync(query = ''): Promise<Answer['json']> {
    await office.call(office.adminKey, `POST /providers/${name}/sync${query}`);
    await Promise.all(works.splice(0));
    return (await office.call(office.adminKey, `GET /providers/${name}/sync`)).json;
  }
  const listOf = (ids: readonly string[]): void =>
    host.answer(200, JSON.stringify({ data: ids.map((id) => ({ id })) }));
  const ids = (from: number, to: number): string[] =>
    Array.from({ length: to - from }, (_, at) => `m-${from + at}`);
  async function known(): Promise<number> {
    const path = `GET /models?provider=${name}&limit=100`;
    return (await office.call(office.adminKey, path)).json.data.length;
  }

  it('changes nothing where most of the list is gone, unless that is right', async () => {
    await provide('openai-compatible');
    listOf(ids(0, 21));
    expect(await sync()).toMatchObject({ state: 'done', added: 21 });
    listOf([...ids(0, 10), ...ids(100, 150)]);
    expect(await sync()).toMatchObject({
      state: 'failed',
      message:
        'The list has 10 of the 21 models it had before, so nothing was changed. If that is right, ' +
        'sync again with accept_loss=true.',
    });
    expect(await known()).toBe(21);
    expect(await sync('?accept_loss=true')).toMatchObject({
      state: 'done',
      added: 50,
      withdrawn: 11,
    });
    expect(await known()).toBe(60);
  });

  it('takes half of a list for the list it is, and any change of a short one', async () => {
    await provide('openai-compatible');
    listOf(ids(0, 20));
    await sync();
    listOf(ids(0, 10));
    expect(await sync()).toMatchObject({ state: 'done', withdrawn: 10 });
    listOf(['m-0', ...ids(50, 55)]);
    expect(await sync('?accept_loss=true')).toMatchObject({ state: 'done' });
    listOf(['other']);
    expect(await sync()).toMatchObject({ state: 'done', withdrawn: 6 });
  });

  it('reads the plain list where prices are not shown', async () => {
    await provide('new-api');
    // What a site answers at both places: no prices are in it.
    listOf(['gpt-6-terra']);
    const before = host.requests.length;
    expect(await sync()).toMatchObject({ state: 'done', added: 1, priced: 0 });
    expect(host.requests.slice(before)).toMatchObject([
      { url: '/api/pricing', authorization: undefined },
      { url: '/v1/models', authorization: 'Bearer sk-canary-0123456789' },
    ]);
  });

  it('knows what a maker asks where its list does not say, and the name of the model', async () => {
    await provide('openai');
    listOf(['gpt-4o', 'GPT-5', 'nobody-knows', 'gpt-4o:variant']);
    expect(await sync()).toMatchObject({ state: 'done', added: 4, priced: 2 });
    expect(await sync()).toMatchObject({ state: 'done', changed: 0, priced: 0 });
    const path = `GET /models?provider=${name}&limit=100`;
    const { data } = (await office.call(office.adminKey, path)).json;
    const shown = data.map((one: Record<string, unknown>) => [
      one['model'],
      one['canonical_id'],
      one['price_source'],
      one['price'],
    ]);
    expect(shown).toEqual([
      ['GPT-5', 'gpt-5', 'catalog', { input: '1.25', output: '10', cache_read: '0.125' }],
      ['gpt-4o', null, 'catalog', { input: '2.5', output: '10', cache_read: '1.25' }],
      ['gpt-4o:variant', null, null, null],
      ['nobody-knows', null, null, null],
    ]);
  });

  it('gives a model added by hand its name, unless told another', async () => {
    await provide('openai-compatible');
    const add = async (model: string, more: object = {}): Promise<unknown> => {
      const form = { provider: name, model, ...more };
      return (await office.call(office.adminKey, 'POST /models', form)).json.canonical_id;
    };
    expect(await add('anthropic/claude-opus-4.5')).toBe('claude-opus-4-5');
    expect(await add('plain')).toBeNull();
    expect(await add('meta/llama-4', { canonical_id: 'mine' })).toBe('mine');
    expect(await add('meta/llama-5', { canonical_id: null })).toBeNull();
  });

  it('refuses a word that is neither yes nor no', async () => {
    await provide('openai-compatible');
    const path = `POST /providers/${name}/sync?accept_loss=maybe`;
    const { status, json } = await office.call(office.adminKey, path);
    expect([status, json.error.param]).toEqual([400, 'accept_loss']);
  });
});
