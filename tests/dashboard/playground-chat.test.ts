import { describe, expect, it } from 'vitest';
import {
  answers,
  ask,
  begins,
  bodies,
  kept,
  lastOf,
  looks,
  open,
  openWith,
  type Reply,
  refuses,
  replies,
  says,
  settled,
  until,
} from './chat-gateway.ts';

describe('a chat', () => {
  it('streams an answer, and knows its way and its cost once the ledger does', async () => {
    replies.set('good', answers('Hello'));
    looks.push(
      [],
      [
        {
          attempt: 2,
          cost_usd: '0.5',
          cost_source: 'list',
          prompt_tokens: 1,
          completion_tokens: 2,
        },
      ],
    );
    const store = openWith('good');
    ask(store, 'Hi');
    await until(store, () => lastOf(store)?.bill?.state === 'known');
    expect(lastOf(store)).toMatchObject({
      state: 'done',
      content: { text: 'Hello', finish: 'stop' },
      route: { requestId: 'request-1', provider: 'hub', relay: 'passthrough', attempts: 2 },
      bill: { cost: '0.5' },
    });
    expect(store.state().draft.text).toBe('');
  });

  it('sends to every column, each with its own model', async () => {
    replies.set('one', answers('1'));
    replies.set('two', answers('2'));
    const store = openWith('one', 'two');
    ask(store, 'Count');
    await settled(store);
    expect([lastOf(store)?.content.text, lastOf(store, 1)?.content.text]).toEqual(['1', '2']);
    expect(bodies.map(({ model }) => model).sort()).toEqual(['one', 'two']);
  });

  it('begins anew with one model, and puts back what was said before', async () => {
    replies.set('one', answers('1'));
    replies.set('slow', (response) => {
      begins(response);
      says(response, 'Half');
    });
    const store = openWith('one', 'slow');
    expect(store.startWith('one')).toBeNull();
    store.addColumn('slow');
    ask(store, 'Count');
    await until(store, () => lastOf(store, 1)?.content.text === 'Half');
    const before = store.startWith('other');
    expect(store.state().columns).toMatchObject([{ model: 'other', messages: [] }]);
    store.putBack(before ?? []);
    expect(store.state().columns.map(({ model }) => model)).toEqual(['one', 'slow']);
    expect(lastOf(store, 1)).toMatchObject({ state: 'stopped', content: { text: 'Half' } });
  });

  it('sends nothing while a column has no model, or nothing is typed', () => {
    const store = openWith('one');
    ask(store, '  ');
    store.addColumn(null);
    ask(store, 'Hi');
    expect(store.state().columns.flatMap(({ messages }) => messages)).toEqual([]);
    expect(store.state().draft.text).toBe('Hi');
  });

  it('tries once more where the token had ended', async () => {
    replies.set('good', (response) => {
      replies.set('good', answers('Hello'));
      refuses(401, 'invalid_credential')(response, undefined as never);
    });
    const store = openWith('good');
    ask(store, 'Hi');
    await settled(store);
    expect(lastOf(store)).toMatchObject({ state: 'done', content: { text: 'Hello' } });
  });
});

describe('a start that fails', () => {
  it('gives what was typed back to the composer, and says why', async () => {
    replies.set('bad', refuses(404, 'model_not_found'));
    const store = openWith('bad');
    ask(store, 'Hi there');
    await until(store, ({ draft }) => draft.text !== '');
    const [column] = store.state().columns;
    expect(store.state().draft.text).toBe('Hi there');
    expect(column?.messages).toEqual([]);
    expect(column?.trouble).toEqual({
      status: 404,
      code: 'model_not_found',
      message: 'No.',
      requestId: 'request-2',
    });
  });

  it('does so where nothing answers', async () => {
    const store = open('http://127.0.0.1:9');
    store.setModel(store.state().columns[0]?.id ?? '', 'any');
    ask(store, 'Hi');
    await until(store, ({ draft }) => draft.text !== '');
    expect(store.state().columns[0]?.trouble?.code).toBe('unreachable');
  });

  it('keeps the message where something new was typed meanwhile', async () => {
    replies.set('bad', refuses(502, 'upstream_failed'));
    const store = openWith('bad');
    ask(store, 'Hi');
    store.setDraft({ text: 'And then', pictures: [] });
    await settled(store);
    expect(store.state().draft.text).toBe('And then');
    expect(store.state().columns[0]?.messages.map(({ role }) => role)).toEqual([
      'user',
      'assistant',
    ]);
    expect(lastOf(store)).toMatchObject({ state: 'failed', trouble: { code: 'upstream_failed' } });
  });

  it('keeps the message where another column answers, and can be retried', async () => {
    replies.set('good', answers('Hello'));
    replies.set('bad', refuses(502, 'upstream_failed'));
    const store = openWith('good', 'bad');
    ask(store, 'Hi');
    await settled(store);
    expect([lastOf(store)?.state, lastOf(store, 1)?.state]).toEqual(['done', 'failed']);
    replies.set('bad', answers('At last'));
    store.retry(store.state().columns[1]?.id ?? '', lastOf(store, 1)?.id ?? '');
    await settled(store);
    expect(lastOf(store, 1)?.content.text).toBe('At last');
    expect(bodies.at(-1)?.messages).toEqual([{ role: 'user', content: 'Hi' }]);
  });
});

describe('an answer that does not come to its end', () => {
  it.each<[string, string, Reply, string, string]>([
    [
      'the connection is lost',
      'broken',
      (response) => {
        begins(response);
        says(response, 'Some words');
        setImmediate(() => response.destroy());
      },
      'connection_lost',
      'connection was lost',
    ],
    [
      'the stream just ends',
      'broken',
      (response) => {
        begins(response);
        says(response, 'Some words');
        response.end();
      },
      'broke_off',
      'broke off',
    ],
    [
      'an error comes in the middle',
      'failed',
      (response) => {
        begins(response);
        says(response, 'Some words');
        response.end(
          '\n\ndata: {"error":{"code":"upstream_failed","message":"It fell over."}}\n\n',
        );
      },
      'upstream_failed',
      'It fell over.',
    ],
  ])('is kept and never shown as finished: %s', async (_, state, reply, code, words) => {
    replies.set('odd', reply);
    const store = openWith('odd');
    ask(store, 'Hi');
    await settled(store);
    const answer = lastOf(store);
    expect(answer).toMatchObject({ state, content: { text: 'Some words' }, trouble: { code } });
    expect(answer?.trouble?.message).toContain(words);
  });

  it('is stopped at the other end too', async () => {
    const gone = new Promise<void>((resolve) => {
      replies.set('slow', (response, request) => {
        begins(response);
        says(response, 'One');
        request.socket.on('close', () => resolve());
      });
    });
    const store = openWith('slow');
    ask(store, 'Hi');
    await until(store, () => lastOf(store)?.content.text === 'One');
    store.stop();
    await settled(store);
    await gone;
    expect(lastOf(store)).toMatchObject({ state: 'stopped', trouble: null });
    expect(lastOf(store)?.content.text).toBe('One');
  });

  it('outlives a reload with what was typed since', async () => {
    replies.set('slow', (response) => {
      begins(response);
      says(response, 'Half');
    });
    const before = openWith('slow');
    ask(before, 'Hi');
    await until(before, () => lastOf(before)?.content.text === 'Half');
    before.setDraft({ text: 'Half typed', pictures: [] });
    before.setSettings({ ...before.state().settings, system: 'Be brief.' });
    before.save();
    before.stop();
    const after = open();
    expect(after.state().draft.text).toBe('Half typed');
    expect(after.state().settings.system).toBe('Be brief.');
    expect(lastOf(after)).toMatchObject({
      state: 'broken',
      content: { text: 'Half' },
      trouble: { code: 'reloaded' },
    });
  });

  it.each(['', '{', '{"version":0}', '{"version":1,"columns":[]}', '{"version":1,"columns":[{}]}'])(
    'is nothing after a reload where %j was kept',
    (written) => {
      kept.text = written;
      expect(open().state().columns).toHaveLength(1);
    },
  );
});
