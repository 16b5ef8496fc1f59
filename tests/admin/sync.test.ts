/** Reading a provider's own list of models and prices. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nodeEnvironment } from '../../src/runtimes/node/ports.ts';
import { openSession, type Session } from '../../src/store/session.ts';
import { beginSync, failSync, finishSync, type SyncRun } from '../../src/store/syncs.ts';
import { storeListed } from '../../src/store/take-over.ts';
import {
  type Answer,
  type Host,
  MODES_THAT_DIFFER,
  type Office,
  openHost,
  openOffice,
  type Person,
} from './office.ts';

const SECRET = 'sk-canary-0123456789-WXYZ';

/** As OpenRouter writes one. */
const entry = (id: string, over: object = {}): object => ({
  id,
  name: `Name of ${id}`,
  context_length: 1_000,
  top_provider: { max_completion_tokens: 100 },
  pricing: { prompt: '0.000001', completion: '0.000002' },
  ...over,
});

describe.each(MODES_THAT_DIFFER)('a sync on a database owned by %s', (mode) => {
  let host: Host;
  let office: Office;
  let root: Person;
  let ada: Person;
  const works: Promise<void>[] = [];
  /** Resolves, with what says that time is up, once a host is asked. */
  let asked = Promise.withResolvers<() => void>();

  beforeAll(async () => {
    host = await openHost();
    const environment = { ...nodeEnvironment('silent'), keepAlive: keep };
    const clock = { now: () => Date.now(), every: onTick };
    office = await openOffice({
      mode,
      allowPrivate: [host.address],
      ports: { environment, clock },
    });
    ada = await office.member('ada');
    root = await office.administrator('root');
  });
  afterAll(async () => {
    await office?.close();
    await host?.close();
  });

  function keep(work: Promise<void>): void {
    works.push(work);
  }
  function onTick(_ms: number, tick: () => void): () => void {
    asked.resolve(tick);
    return () => undefined;
  }

  let name = '';
  let count = 0;
  beforeEach(async () => {
    count += 1;
    name = `router${count}`;
    await office.call(root.token, 'POST /providers', {
      name,
      record: 'openrouter',
      dialects: { 'openai-chat': { base_url: `http://${host.address}/api/v1` } },
      headers: { 'x-tenant': 't1' },
    });
    await office.call(root.token, `POST /providers/${name}/credentials`, { api_key: SECRET });
  });

  const listOf = (...data: object[]): void => host.answer(200, JSON.stringify({ data }));
  const start = (who = root.token): Promise<Answer> =>
    office.call(who, `POST /providers/${name}/sync`);
  const state = (who = root.token): Promise<Answer> =>
    office.call(who, `GET /providers/${name}/sync`);
  /** Starts one, waits for its end, and says how it went. */
  async function sync(): Promise<Answer['json']> {
    expect((await start()).status).toBe(202);
    await Promise.all(works.splice(0));
    return (await state()).json;
  }
  const model = async (id: string): Promise<Answer['json']> =>
    (await office.call(root.token, `GET /models/${name}/${id}`)).json;

  it('takes models, limits and exact prices over, and says so', async () => {
    expect((await state(ada.token)).json).toMatchObject({ provider: name, state: 'never' });
    listOf(
      entry('maker/a', { pricing: { prompt: '0.00000125', completion: '0.00001', request: '0' } }),
      entry('maker/b:free', { pricing: { prompt: '0', completion: '0' } }),
      entry('openrouter/auto', { pricing: { prompt: '-1', completion: '-1' } }),
    );
    const before = host.requests.length;
    expect(await sync()).toEqual({
      provider: name,
      state: 'done',
      done: 3,
      total: 3,
      added: 3,
      changed: 0,
      withdrawn: 0,
      priced: 2,
      message: null,
      started_at: expect.stringMatching(/Z$/),
      finished_at: expect.stringMatching(/Z$/),
    });
    expect(host.requests.slice(before)).toEqual([
      { url: '/api/v1/models', authorization: `Bearer ${SECRET}`, tenant: 't1' },
    ]);
    expect(await model('maker/a')).toMatchObject({
      name: 'Name of maker/a',
      canonical_id: 'a',
      context_tokens: 1_000,
      output_tokens: 100,
      price: { input: '1.25', output: '10' },
      price_source: 'list',
      price_currency: 'USD',
    });
    expect(await model('maker/b:free')).toMatchObject({ price: { input: '0', output: '0' } });
    expect(await model('openrouter/auto')).toMatchObject({ price: null, canonical_id: null });
    const provider = await office.call(root.token, `GET /providers/${name}`);
    expect(provider.json.synced_at).toMatch(/Z$/);
  });

  it('changes nothing the second time, and appends a price only when it is another', async () => {
    listOf(entry('a'), entry('b'));
    await sync();
    expect(await sync()).toMatchObject({ state: 'done', done: 2, added: 0, changed: 0, priced: 0 });
    listOf(entry('a', { pricing: { prompt: '0.000003', completion: '0.000002' } }), entry('b'));
    expect(await sync()).toMatchObject({ added: 0, changed: 0, priced: 1 });
    expect(await model('a')).toMatchObject({ price: { input: '3', output: '2' } });
    listOf(entry('a', { pricing: {} }), entry('b', { name: 'New' }));
    expect(await sync()).toMatchObject({ changed: 1, priced: 1 });
    expect(await model('a')).toMatchObject({ price: null });
    expect(await model('b')).toMatchObject({ name: 'New' });
    const rows = await office.root`
      select model, source, rates from weir.price_versions where provider = ${name} order by seq`;
    expect(rows.map(({ model: id, rates }) => [id, rates])).toEqual([
      ['a', { input: '1', output: '2' }],
      ['b', { input: '1', output: '2' }],
      ['a', { input: '3', output: '2' }],
      ['a', null],
    ]);
  });

  it('withdraws what the list no longer has, and brings back what it has again', async () => {
    await office.call(root.token, 'POST /models', { provider: name, model: 'by-hand' });
    listOf(entry('a'), entry('b'));
    await sync();
    listOf(entry('a'));
    expect(await sync()).toMatchObject({ withdrawn: 1 });
    expect((await model('b')).retired_at).toMatch(/Z$/);
    expect((await model('by-hand')).retired_at).toBeNull();
    listOf(entry('a'), entry('b'));
    expect(await sync()).toMatchObject({ withdrawn: 0, changed: 1 });
    expect((await model('b')).retired_at).toBeNull();
  });

  it('never touches what an administrator set', async () => {
    listOf(entry('a'), entry('b'));
    await office.call(root.token, 'POST /models', {
      provider: name,
      model: 'b',
      name: 'Mine',
      price: { input: '7', output: '8' },
    });
    await sync();
    await office.call(root.token, `PATCH /models/${name}/a`, {
      enabled: false,
      name: 'Ours',
      ...{ features: ['reasoning'], output_modalities: null, dialects: ['openai-chat'] },
      price: { input: '9', output: '9' },
    });
    const architecture = { input_modalities: ['text'], output_modalities: ['text'] };
    const more = { architecture, supported_parameters: ['tools'] };
    listOf(entry('a', { context_length: 2_000, ...more }), entry('b'));
    await sync();
    expect(await model('a')).toMatchObject({
      enabled: false,
      name: 'Ours',
      ...{ features: ['reasoning'], output_modalities: null, dialects: ['openai-chat'] },
      input_modalities: ['text'],
      context_tokens: 2_000,
      price: { input: '9', output: '9' },
      price_source: 'override',
    });
    expect(await model('b')).toMatchObject({
      name: 'Mine',
      context_tokens: 1_000,
      price: { input: '7', output: '8' },
    });
    await office.call(root.token, `PATCH /models/${name}/b`, { price: null });
    expect(await model('b')).toMatchObject({ price_source: 'list', price: { input: '1' } });
  });

  it('keeps what it stored when it fails half-way, and can be run again', async () => {
    listOf(...Array.from({ length: 700 }, (_, n) => entry(`m-${n}`)));
    await office.root.unsafe(`
      create function pg_temp.no() returns trigger language plpgsql as $$ begin
        raise exception 'CANARY'; end $$;
      create trigger refuse before insert on weir.models for each row
        when (new.id = 'm-600') execute function pg_temp.no()`);
    const failed = await sync();
    expect(failed).toMatchObject({ state: 'failed', done: 500, total: 700, added: 500 });
    expect(failed.message).toBe(
      'Weir could not store the models. Sync again; if it stays, look into its log. ' +
        '500 of 700 models were taken over before.',
    );
    await office.root.unsafe('drop trigger refuse on weir.models');
    expect(await model('m-499')).toMatchObject({ model: 'm-499' });
    expect(await sync()).toMatchObject({ state: 'done', done: 700, added: 200, message: null });
  });

  it.each<[string, number, string, string]>([
    ['a refused key', 401, '{"error":{"message":"CANARY","code":401}}', 'refuses the key (401)'],
    ['trouble of its own', 503, 'CANARY', 'has trouble of its own (503)'],
    ['no JSON', 200, '<html>CANARY', 'not with JSON'],
    ['another JSON', 200, '{"object":"CANARY"}', 'not with a list of models'],
    ['an empty list', 200, '{"data":[]}', 'no model in it, so nothing was changed'],
    ['odd ids alone', 200, '{"data":[{"id":"a b"},{"id":"\\u0000"}]}', 'no model in it'],
  ])('says in words of our own that it met %s', async (_what, status, body, words) => {
    listOf(entry('kept'));
    await sync();
    host.answer(status, body);
    const { state: how, message } = await sync();
    expect(how).toBe('failed');
    expect(message).toContain(words);
    expect(message).not.toContain('CANARY');
    expect((await model('kept')).retired_at).toBeNull();
  });

  it('leaves out entries whose ids cannot be used, and says so', async () => {
    listOf(
      entry('a'),
      entry('a'),
      entry('b c'),
      entry('x'.repeat(257)),
      entry('d', { name: 'e\u0000' }),
    );
    expect(await sync()).toMatchObject({
      state: 'done',
      done: 2,
      message: '2 entries were left out: their ids cannot be used.',
    });
    expect(await model('d')).toMatchObject({ name: null });
  });

  it('takes no id that holds what nobody sees, and shows names without it', async () => {
    const unseen = ['b\u200bc', 'b\u202ec', 'b\ufeffc'];
    listOf(
      entry('a', { name: 'evil \u202eeman\u200b' }),
      entry('n', { name: '\u200d' }),
      ...unseen.map((id) => entry(id)),
    );
    expect(await sync()).toMatchObject({
      done: 2,
      message: '3 entries were left out: their ids cannot be used.',
    });
    expect(await model('a')).toMatchObject({ name: 'evil eman' });
    expect(await model('n')).toMatchObject({ name: null });
  });

  const LISTED = {
    ...{ name: null, canonical_id: null, context_tokens: null, output_tokens: null },
    ...{ input_modalities: null, output_modalities: null, features: null, dialects: null },
  };
  it.each<[string, (service: Session, run: SyncRun) => Promise<unknown>]>([
    ['finishing', (service, run) => finishSync(service, run, { ids: [], message: null })],
    ['failing', (service, run) => failSync(service, run, 'no')],
    [
      'storing',
      (service, run) =>
        storeListed(service, { ...run, total: 9 }, [
          { ...LISTED, id: 'late', rates: null, known_rates: null },
        ]),
    ],
  ])('writes nothing when it is taken over in the midst of %s', async (_what, write) => {
    listOf(entry('a'));
    await sync();
    const service = openSession(office.rpc, null, null);
    const old = { provider: name, run: '0a000000-0000-4000-8000-00000000000a' };
    expect(await beginSync(service, old)).toBe(true);
    const waiting = Promise.withResolvers<unknown>();
    await office.root.begin(async (sql) => {
      await sql`
        update weir.syncs set run = '0b000000-0000-4000-8000-00000000000b', total = 5
         where provider = ${name}`;
      write(service, old).then(waiting.resolve, waiting.reject);
      for (let blocked = 0; blocked === 0; ) {
        const [row] = await sql`
          select count(*)::int as n from pg_stat_activity
           where pg_backend_pid() = any(pg_blocking_pids(pid))`;
        blocked = Number(row?.['n']);
      }
    });
    await waiting.promise;
    expect((await state()).json).toMatchObject({ state: 'running', done: 0, total: 5 });
    expect((await model('a')).retired_at).toBeNull();
    expect((await office.call(root.token, `GET /models/${name}/late`)).status).toBe(404);
  });

  it('takes no list that is too large or too long', async () => {
    host.answer(200, `{"data":["${'x'.repeat(9_000_000)}"]}`);
    expect((await sync()).message).toContain('more than 8 MB');
    host.answer(
      200,
      JSON.stringify({ data: Array.from({ length: 20_001 }, (_, n) => ({ id: `m${n}` })) }),
    );
    expect((await sync()).message).toContain('20001 models; at most 20000');
  });

  it('is one at a time, gives up a silent host, and outlives whoever asked', async () => {
    listOf(entry('a'));
    const release = host.hold();
    asked = Promise.withResolvers();
    const first = await start();
    expect(first.json).toMatchObject({ state: 'running', done: 0, total: null });
    const second = await start();
    expect(second.json.started_at).toBe(first.json.started_at);
    expect(works).toHaveLength(1);
    const timeIsUp = await asked.promise;
    timeIsUp();
    await Promise.all(works.splice(0));
    release();
    const { json } = await state();
    expect(json).toMatchObject({ state: 'failed', finished_at: expect.any(String) });
    expect(json.message).toContain('did not answer within 30 seconds');
  });

  it('whose process died is shown as failed, and makes way for another', async () => {
    listOf(entry('a'));
    await sync();
    await office.root`
      update weir.syncs set state = 'running', message = null, finished_at = null,
             progress_at = now() - interval '119 seconds' where provider = ${name}`;
    expect((await state()).json.state).toBe('running');
    expect((await start()).json.state).toBe('running');
    expect(works).toEqual([]);
    await office.root`
      update weir.syncs set progress_at = now() - interval '121 seconds' where provider = ${name}`;
    const dead = (await state()).json;
    expect([dead.state, dead.message]).toEqual([
      'failed',
      'The process that read the list ended before it was done, after 1 models. Sync again.',
    ]);
    expect(await sync()).toMatchObject({ state: 'done' });
  });

  it('is started by administrators, with a key they may use', async () => {
    const refused = await start(ada.token);
    expect([refused.status, refused.json.error.code]).toEqual([403, 'admin_required']);
    const { json } = await office.call(root.token, `GET /providers/${name}/credentials`);
    await office.call(root.token, `DELETE /providers/${name}/credentials/${json.data[0].id}`);
    await office.call(ada.token, `POST /providers/${name}/credentials`, { api_key: SECRET });
    const none = await start();
    expect([none.status, none.json.error.code]).toEqual([409, 'no_credential']);
    const own = { api_key: 'sk-roots-own-key-1234', owner: 'user' };
    await office.call(root.token, `POST /providers/${name}/credentials`, own);
    listOf(entry('a'));
    expect(await sync()).toMatchObject({ state: 'done' });
    // Headers may be worth money: they go with the platform's keys alone.
    expect(host.requests.at(-1)).toMatchObject({
      authorization: 'Bearer sk-roots-own-key-1234',
      tenant: undefined,
    });
  });

  it('is written down as the work of whoever started it', async () => {
    listOf(entry('a'));
    await sync();
    const rows = await office.root`
      select user_id, action, resource from weir.audit_log
       where target like ${`${name}/%`} order by resource`;
    expect(rows.map((row) => [row['user_id'], row['action'], row['resource']])).toEqual([
      [root.id, 'insert', 'model'],
      [root.id, 'insert', 'price'],
    ]);
  });

  it.each([
    ['nowhere', 404, 'not_found'],
    ['sandbox', 409, 'no_model_list'],
  ])('of %s is refused', async (provider, status, code) => {
    const { status: got, json } = await office.call(root.token, `POST /providers/${provider}/sync`);
    expect([got, json.error.code]).toEqual([status, code]);
  });

  it('of a retired provider is refused', async () => {
    await office.call(root.token, `DELETE /providers/${name}`);
    const { status, json } = await start();
    expect([status, json.error.code]).toEqual([409, 'provider_retired']);
  });
});
