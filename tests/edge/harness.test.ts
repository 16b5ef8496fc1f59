import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FunctionHome, type FunctionHomeOptions, startFunctionHome } from './function-home.ts';

/** Hears what functions tell it and lets a test wait for a word. */
class Listener {
  readonly heard: string[] = [];
  readonly #server: Server = createServer((request, response) => {
    const word = (request.url ?? '').slice(1);
    this.heard.push(word);
    this.#server.emit(`heard ${word}`);
    response.end();
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async wait(word: string): Promise<void> {
    if (!this.heard.includes(word)) await once(this.#server, `heard ${word}`);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describe.each(['2.1', 'newest'] as const)('a function on Deno %s', (deno) => {
  const listener = new Listener();
  let address = '';
  const homes: FunctionHome[] = [];

  beforeAll(async () => {
    address = await listener.start();
  });

  afterAll(async () => {
    await Promise.all(homes.map((home) => home.stop()));
    await listener.stop();
  });

  async function start(options: Partial<FunctionHomeOptions> = {}): Promise<FunctionHome> {
    const home = await startFunctionHome({
      deno,
      entry: join(import.meta.dirname, 'toy-function.ts'),
      env: { LISTENER: address },
      ...options,
    });
    homes.push(home);
    return home;
  }

  const who = async (home: FunctionHome): Promise<{ born: string; path: string }> =>
    (await (await fetch(`${home.baseUrl}/who`)).json()) as { born: string; path: string };

  it('sees its path without /functions/v1', async () => {
    const home = await start();
    expect((await who(home)).path).toBe('/v1-chat/who');
  });

  it('loses its isolate as soon as the answer is out', async () => {
    const home = await start();
    const first = await who(home);
    const second = await who(home);
    expect(second.born).not.toBe(first.born);
  });

  it('keeps its isolate until a waitUntil promise is done, and no longer', async () => {
    const home = await start();
    await (await fetch(`${home.baseUrl}/wait-until`)).text();
    await listener.wait('waited');
    await (await fetch(`${home.baseUrl}/forgotten`)).text();
    // The next isolate tells after longer than the forgotten work would have taken.
    listener.heard.length = 0;
    for (let i = 0; i < 3; i += 1) {
      await (await fetch(`${home.baseUrl}/wait-until`)).text();
      await listener.wait('waited');
    }
    expect(listener.heard).not.toContain('forgotten');
  });

  it('can be kept alive for tests that are not about its end', async () => {
    const home = await start({ afterwards: 'kept' });
    const first = await who(home);
    expect((await who(home)).born).toBe(first.born);
    await (await fetch(`${home.baseUrl}/forgotten`)).text();
    await listener.wait('forgotten');
  });

  it('hears of a caller who leaves', async () => {
    const home = await start();
    listener.heard.length = 0;
    await leaveStream(home);
    await listener.wait('cancelled');
  });

  it('hears of a caller who leaves at its next write where the platform does no better', async () => {
    const home = await start({ disconnect: 'next-write' });
    listener.heard.length = 0;
    await leaveStream(home);
    await listener.wait('cancelled');
  });

  it('hears beforeunload before the wall clock ends it, and its stream is cut', async () => {
    const home = await start({ wallClockMs: 600 });
    const response = await fetch(`${home.baseUrl}/stream`);
    await expect(response.text()).rejects.toThrow();
    await listener.wait('beforeunload-wall_clock');
  });
});

async function leaveStream(home: FunctionHome): Promise<void> {
  const controller = new AbortController();
  const response = await fetch(`${home.baseUrl}/stream`, { signal: controller.signal });
  await response.body?.getReader().read();
  controller.abort();
}
