/** What reading a list changed, told thing by thing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeEnvironment } from '../../src/runtimes/node/ports.ts';
import { type Host, type Office, openHost, openOffice } from './office.ts';

type Told = readonly [kind: string, model: string, changes: object];

/** As OpenRouter writes one. */
const entry = (id: string, over: object = {}): object => ({
  id,
  context_length: 1_000,
  pricing: { prompt: '0.000001', completion: '0.000002' },
  ...over,
});
const PRICE = { input: '1', output: '2' };
const DEARER = { prompt: '0.000003', completion: '0.000002' };

describe('the changes of a list', () => {
  let host: Host;
  let office: Office;
  const works: Promise<void>[] = [];

  beforeAll(async () => {
    host = await openHost();
    const keepAlive = (work: Promise<void>): void => void works.push(work);
    const environment = { ...nodeEnvironment('silent'), keepAlive };
    office = await openOffice({ allowPrivate: [host.address], ports: { environment } });
    for (const name of ['router', 'other']) {
      const dialects = { 'openai-chat': { base_url: `http://${host.address}/v1` } };
      await call('POST /providers', { name, record: 'openrouter', dialects });
      await call(`POST /providers/${name}/credentials`, { api_key: 'sk-canary-0123456789' });
    }
  });
  afterAll(async () => {
    await office?.close();
    await host?.close();
  });

  const call = (what: string, form?: object) => office.call(office.adminKey, what, form);
  const changes = (query = '') => call(`GET /providers/router/sync/changes${query}`);
  async function told(query = ''): Promise<readonly Told[]> {
    const { data } = (await changes(query)).json;
    return data.map((one: Record<string, unknown>) => [one['kind'], one['model'], one['changes']]);
  }
  /** Syncs with these entries, and tells what is new of its changes. */
  async function sync(...data: object[]): Promise<readonly Told[]> {
    const before = (await told('?limit=100')).length;
    host.answer(200, JSON.stringify({ data }));
    await call('POST /providers/router/sync');
    await Promise.all(works.splice(0));
    const after = await told('?limit=100');
    return after.slice(0, after.length - before);
  }

  it('are told before and after', async () => {
    const limit = { context_tokens: { old: null, new: 1_000 } };
    const modalities = { input_modalities: ['text'] };
    expect(await sync(entry('a'), entry('b', { pricing: {}, architecture: modalities }))).toEqual([
      ['added', 'b', { ...limit, input_modalities: { old: null, new: ['text'] } }],
      ['added', 'a', { ...limit, list_price: { old: null, new: PRICE } }],
    ]);
    const b = { pricing: {}, context_length: 2_000, supported_parameters: ['tools'] };
    expect(await sync(entry('a', { pricing: DEARER }), entry('b', b))).toEqual([
      [
        'changed',
        'b',
        {
          context_tokens: { old: 1_000, new: 2_000 },
          features: { old: null, new: ['tools'] },
        },
      ],
      ['changed', 'a', { list_price: { old: PRICE, new: { input: '3', output: '2' } } }],
    ]);
    expect(await sync(entry('a', { pricing: DEARER }), entry('b', b))).toEqual([]);
    expect(await sync(entry('a', { pricing: {} }))).toEqual([
      ['withdrawn', 'b', {}],
      ['changed', 'a', { list_price: { old: { input: '3', output: '2' }, new: null } }],
    ]);
    expect(await sync(entry('a', { pricing: {} }), entry('b', b))).toEqual([['returned', 'b', {}]]);
  });

  it('are a list of pages, by kind, model and whether a price changed', async () => {
    expect(await told('?kind=withdrawn')).toEqual([['withdrawn', 'b', {}]]);
    expect((await told('?model=a&priced=true')).map(([kind]) => kind)).toEqual([
      ...['changed', 'changed', 'added'],
    ]);
    expect(await told('?model=b&priced=true')).toEqual([]);
    const first = await changes('?limit=2');
    const second = await changes(`?limit=100&cursor=${first.json.next}`);
    expect([first.json.data.length, second.json.data.length, second.json.next]).toEqual([
      ...[2, 5, null],
    ]);
    expect((await call('GET /providers/other/sync/changes')).json.data).toEqual([]);
    expect((await call('GET /providers/nobody/sync/changes')).status).toBe(404);
    const ada = await office.member('ada');
    const path = 'GET /providers/router/sync/changes';
    expect((await office.call(ada.token, path)).status).toBe(403);
  });

  it('are forgotten after 90 days', async () => {
    const age = (days: number) =>
      office.root`update weir.sync_changes set at = now() - make_interval(days => ${days})`;
    await age(89);
    await sync(entry('c'));
    expect(await told('?kind=added')).toHaveLength(3);
    await age(91);
    await sync(entry('c'));
    expect(await told()).toEqual([]);
  });
});
