import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApi } from '../../dashboard/src/api/client.ts';
import { ChatStore } from '../../dashboard/src/pages/playground/chat-store.ts';
import type { Chat } from '../../dashboard/src/pages/playground/conversation.ts';
import type { AnswerMessage } from '../../dashboard/src/pages/playground/message.ts';

type Reply = (response: ServerResponse, request: IncomingMessage) => void;

/** A gateway on the loopback: each model answers as its test wants. */
const replies = new Map<string, Reply>();
const bodies: { readonly model: string; readonly messages: readonly unknown[] }[] = [];
let rows: (readonly unknown[])[] = [];
let kept: string | null = null;
let base = '';

const server = createServer((request, response) => {
  if (request.url?.startsWith('/api/usage/logs') === true) {
    response.end(JSON.stringify({ data: rows.shift() ?? [], next: null }));
    return;
  }
  void text(request).then((body) => {
    const asked = JSON.parse(body);
    bodies.push(asked);
    replies.get(asked.model)?.(response, request);
  });
});

beforeEach(async () => {
  kept = null;
  rows = [];
  bodies.length = 0;
  replies.clear();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

let ids = 0;

function open(at: string = base): ChatStore {
  return new ChatStore({
    api: createApi(at, { token: async () => 'token', expired: () => {} }),
    read: () => kept,
    write: (written) => {
      kept = written;
      return true;
    },
    frame: (work) => setImmediate(work),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    now: () => performance.now(),
    newId: () => `id-${++ids}`,
  });
}

function until(store: ChatStore, holds: (chat: Chat) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!holds(store.state())) return;
      stop();
      resolve();
    };
    const stop = store.subscribe(look);
    look();
  });
}

const lastOf = (store: ChatStore, column = 0): AnswerMessage | undefined => {
  const last = store.state().columns[column]?.messages.at(-1);
  return last?.role === 'assistant' ? last : undefined;
};

const settled = (store: ChatStore): Promise<void> =>
  until(store, ({ columns }) =>
    columns.every(({ messages }) => {
      const last = messages.at(-1);
      return last?.role !== 'assistant' || !['waiting', 'coming'].includes(last.state);
    }),
  );

const begins = (response: ServerResponse): void => {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'x-weir-request-id': 'request-1',
    'x-weir-provider': 'hub',
    'x-weir-relay': 'passthrough',
    'x-weir-attempts': '2',
  });
};
const says = (response: ServerResponse, content: string): void => {
  response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`);
};
const finishes = (response: ServerResponse): void => {
  response.end(
    'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
  );
};
const answers =
  (content: string): Reply =>
  (response) => {
    begins(response);
    says(response, content);
    finishes(response);
  };
const refuses =
  (status: number, code: string): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { code, message: 'No.' }, request_id: 'request-2' }));
  };

function ask(store: ChatStore, typed: string): void {
  store.setDraft({ text: typed, pictures: [] });
  store.send();
}

function openWith(...models: readonly string[]): ChatStore {
  const store = open();
  const [first] = store.state().columns;
  store.setModel(first?.id ?? '', models[0] ?? '');
  for (const model of models.slice(1)) store.addColumn(model);
  return store;
}

describe('a chat', () => {
  it('streams an answer, and knows its way and its cost once the ledger does', async () => {
    replies.set('good', answers('Hello'));
    rows = [
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
    ];
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
      kept = written;
      expect(open().state().columns).toHaveLength(1);
    },
  );
});

describe('what was said', () => {
  it('is asked again in other words, in every column, without what came after', async () => {
    replies.set('one', answers('1'));
    replies.set('two', answers('2'));
    const store = openWith('one', 'two');
    ask(store, 'First');
    await settled(store);
    ask(store, 'Second');
    await settled(store);
    const [first] = store.state().columns[0]?.messages ?? [];
    store.resend(first?.id ?? '', 'Better');
    await settled(store);
    for (const { messages } of store.state().columns) {
      expect(messages.map((it) => (it.role === 'user' ? it.text : it.role))).toEqual([
        'Better',
        'assistant',
      ]);
    }
    expect(bodies.at(-1)?.messages).toEqual([{ role: 'user', content: 'Better' }]);
  });

  it('is taken out with its answer', async () => {
    replies.set('one', answers('1'));
    const store = openWith('one');
    ask(store, 'First');
    await settled(store);
    ask(store, 'Second');
    await settled(store);
    store.remove(store.state().columns[0]?.messages[0]?.id ?? '');
    ask(store, 'Third');
    await settled(store);
    expect(bodies.at(-1)?.messages).toEqual([
      { role: 'user', content: 'Second' },
      { role: 'assistant', content: '1' },
      { role: 'user', content: 'Third' },
    ]);
  });

  it('goes on after a tool’s result', async () => {
    const called = { index: 0, id: 'a', function: { name: 'weather', arguments: '{}' } };
    replies.set('tools', (response) => {
      begins(response);
      replies.set('tools', answers('4 degrees.'));
      const choice = { index: 0, delta: { tool_calls: [called] }, finish_reason: 'tool_calls' };
      response.end(`data: ${JSON.stringify({ choices: [choice] })}\n\ndata: [DONE]\n\n`);
    });
    const store = openWith('tools');
    ask(store, 'Weather?');
    await settled(store);
    store.giveResults(store.state().columns[0]?.id ?? '', new Map([['a', '4']]));
    await settled(store);
    expect(lastOf(store)?.content.text).toBe('4 degrees.');
    expect(bodies.at(-1)?.messages.at(-1)).toEqual({
      role: 'tool',
      tool_call_id: 'a',
      content: '4',
    });
  });

  it('is forgotten when its owner signs out', async () => {
    replies.set('one', answers('1'));
    const store = openWith('one');
    ask(store, 'First');
    await settled(store);
    store.save();
    store.end();
    store.save();
    expect(kept).toBeNull();
  });
});
