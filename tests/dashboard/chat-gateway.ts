import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach } from 'vitest';
import { createApi } from '../../dashboard/src/api/client.ts';
import { ChatStore } from '../../dashboard/src/pages/playground/chat-store.ts';
import type { Chat } from '../../dashboard/src/pages/playground/conversation.ts';
import type { AnswerMessage } from '../../dashboard/src/pages/playground/message.ts';

export type Reply = (response: ServerResponse, request: IncomingMessage) => void;

/** A gateway on the loopback: each model answers as its test wants. */
export const replies: Map<string, Reply> = new Map();
export const bodies: { readonly model: string; readonly messages: readonly unknown[] }[] = [];
/** What the ledger answers, one look after the other. */
export const looks: (readonly unknown[])[] = [];
/** What the browser keeps over a reload. */
export const kept: { text: string | null } = { text: null };
let base = '';

const server = createServer((request, response) => {
  if (request.url?.startsWith('/api/usage/logs') === true) {
    response.end(JSON.stringify({ data: looks.shift() ?? [], next: null }));
    return;
  }
  void text(request).then((body) => {
    const asked = JSON.parse(body);
    bodies.push(asked);
    replies.get(asked.model)?.(response, request);
  });
});

beforeEach(async () => {
  kept.text = null;
  looks.length = 0;
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

export function open(at: string = base): ChatStore {
  return new ChatStore({
    api: createApi(at, { token: async () => crypto.randomUUID(), expired: () => {} }),
    read: () => kept.text,
    write: (written) => {
      kept.text = written;
      return true;
    },
    frame: (work) => setImmediate(work),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    now: () => performance.now(),
    newId: () => `id-${++ids}`,
  });
}

export function until(store: ChatStore, holds: (chat: Chat) => boolean): Promise<void> {
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

export const lastOf = (store: ChatStore, column = 0): AnswerMessage | undefined => {
  const last = store.state().columns[column]?.messages.at(-1);
  return last?.role === 'assistant' ? last : undefined;
};

export const settled = (store: ChatStore): Promise<void> =>
  until(store, ({ columns }) =>
    columns.every(({ messages }) => {
      const last = messages.at(-1);
      return last?.role !== 'assistant' || !['waiting', 'coming'].includes(last.state);
    }),
  );

export const begins = (response: ServerResponse): void => {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'x-weir-request-id': 'request-1',
    'x-weir-provider': 'hub',
    'x-weir-relay': 'passthrough',
    'x-weir-attempts': '2',
  });
};
export const says = (response: ServerResponse, content: string): void => {
  response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`);
};
export const finishes = (response: ServerResponse): void => {
  response.end(
    'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
  );
};
export const answers =
  (content: string): Reply =>
  (response) => {
    begins(response);
    says(response, content);
    finishes(response);
  };
export const refuses =
  (status: number, code: string): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { code, message: 'No.' }, request_id: 'request-2' }));
  };

export function ask(store: ChatStore, typed: string): void {
  store.setDraft({ text: typed, pictures: [] });
  store.send();
}

export function openWith(...models: readonly string[]): ChatStore {
  const store = open();
  const [first] = store.state().columns;
  store.setModel(first?.id ?? '', models[0] ?? '');
  for (const model of models.slice(1)) store.addColumn(model);
  return store;
}
