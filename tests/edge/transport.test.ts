import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { HeaderList } from '../../src/contract/header-list.ts';
import type { TransportFailure, UpstreamSink } from '../../src/contract/ports.ts';
import { createWebTransport } from '../../src/runtimes/web/transport.ts';

const servers: Server[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map(stop));
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function stop(server: Server): Promise<unknown> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
}

/** Keeps what it hears, in order, and resolves at the end of the exchange. */
class RecordingSink implements UpstreamSink {
  readonly heard: string[] = [];
  readonly failures: TransportFailure[] = [];
  headers: HeaderList = [];
  readonly over: Promise<void>;
  #finish: () => void = () => {};

  constructor() {
    this.over = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  head(status: number, headers: HeaderList): void {
    this.headers = headers;
    this.heard.push(`head ${status}`);
  }

  data(bytes: Uint8Array): void {
    this.heard.push(new TextDecoder().decode(bytes));
  }

  end(): void {
    this.heard.push('end');
    this.#finish();
  }

  fail(failure: TransportFailure): void {
    this.heard.push(`fail ${failure.reason}`);
    this.failures.push(failure);
    this.#finish();
  }
}

const works: Promise<void>[] = [];
const faults: unknown[] = [];
const transport = createWebTransport({
  refuse: (url) => (url.includes('forbidden') ? 'it is forbidden' : null),
  keepAlive: (work) => void works.push(work),
  broken: (error) => void faults.push(error),
});

const post = (url: string, body: string | null = '{}'): Parameters<typeof transport.send>[0] => ({
  method: body === null ? 'GET' : 'POST',
  url,
  headers: ['content-type', 'application/json', 'x-a', '1', 'accept-encoding', 'gzip'],
  body: body === null ? null : new TextEncoder().encode(body),
});

/** Lets everything that is due run; the loopback needs a few turns of the event loop. */
async function turns(count = 20): Promise<void> {
  for (let i = 0; i < count; i += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('the web transport', () => {
  it('sends method, headers and body, and asks for an uncompressed answer', async () => {
    let seen: Record<string, unknown> = {};
    const url = await serve(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const { 'accept-encoding': encoding, 'x-a': a } = request.headers;
      seen = {
        method: request.method,
        body,
        encoding,
        a,
        length: request.headers['content-length'],
      };
      response.writeHead(200, { 'x-b': '2' });
      response.end('done');
    });
    const sink = new RecordingSink();
    transport.send(post(url, '{"a":1}'), sink);
    await sink.over;
    expect(sink.heard).toEqual(['head 200', 'done', 'end']);
    expect(sink.headers.slice(sink.headers.indexOf('x-b')).slice(0, 2)).toEqual(['x-b', '2']);
    expect(seen).toEqual({
      method: 'POST',
      body: '{"a":1}',
      encoding: 'identity',
      a: '1',
      length: '7',
    });
  });

  it('ends without data where there is none', async () => {
    const url = await serve((_request, response) => void response.writeHead(204).end());
    const sink = new RecordingSink();
    transport.send(post(url, null), sink);
    await sink.over;
    expect(sink.heard).toEqual(['head 204', 'end']);
  });

  it('never follows a redirect', async () => {
    let asked = 0;
    const url = await serve((_request, response) => {
      asked += 1;
      response.writeHead(307, { location: '/elsewhere' }).end('moved');
    });
    const sink = new RecordingSink();
    transport.send(post(url), sink);
    await sink.over;
    expect(sink.heard).toEqual(['fail redirect']);
    expect(asked).toBe(1);
  });

  it('refuses an address before it connects, after the handle was given', async () => {
    const sink = new RecordingSink();
    transport.send(post('http://forbidden.example/'), sink);
    expect(sink.heard).toEqual([]);
    await sink.over;
    expect(sink.heard).toEqual(['fail address_refused']);
  });

  it('says when nobody listens', async () => {
    const url = await serve(() => {});
    await Promise.all(servers.splice(0).map(stop));
    const sink = new RecordingSink();
    transport.send(post(url), sink);
    await sink.over;
    expect(sink.heard).toEqual(['fail connect_failed']);
    expect(sink.failures[0]?.message).toMatch(/ECONNREFUSED|refused/);
  });

  it('says when an answer breaks off in its body', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setImmediate(() => response.destroy());
    });
    const sink = new RecordingSink();
    transport.send(post(url), sink);
    await sink.over;
    expect(sink.heard.at(-1)).toBe('fail reset');
    expect(sink.heard).not.toContain('end');
  });

  it('closes the connection on abort and says nothing more', async () => {
    const closed = Promise.withResolvers<void>();
    const url = await serve((_request, response) => {
      response.on('close', closed.resolve);
      response.write('first');
    });
    const sink = new RecordingSink();
    const handle = transport.send(post(url), sink);
    while (!sink.heard.includes('first')) await turns(1);
    handle.abort();
    handle.abort();
    await closed.promise;
    await turns();
    expect(sink.heard).toEqual(['head 200', 'first']);
  });

  it('says nothing when it is aborted before the head', async () => {
    const arrived = Promise.withResolvers<Socket>();
    const url = await serve((request) => arrived.resolve(request.socket));
    const sink = new RecordingSink();
    const handle = transport.send(post(url), sink);
    const socket = await arrived.promise;
    handle.abort();
    if (!socket.destroyed) await new Promise((resolve) => socket.once('close', resolve));
    await turns();
    expect(sink.heard).toEqual([]);
  });

  it('hears nothing while paused, and everything in order after resume', async () => {
    const url = await serve((_request, response) => {
      for (let i = 0; i < 5; i += 1) setImmediate(() => response.write(`${i}`.repeat(40_000)));
      setTimeout(() => response.end(), 5);
    });
    const sink = new RecordingSink();
    const handle = transport.send(post(url), sink);
    handle.pause();
    while (sink.heard.length === 0) await turns(1);
    await turns(50);
    expect(sink.heard).toEqual(['head 200']);
    handle.resume();
    await sink.over;
    const text = sink.heard.slice(1, -1).join('');
    expect(text).toBe([0, 1, 2, 3, 4].map((i) => `${i}`.repeat(40_000)).join(''));
    expect(sink.heard.at(-1)).toBe('end');
  });

  it('slows the upstream down while paused', async () => {
    let written = 0;
    const url = await serve((_request, response) => {
      const more = (): void => {
        while (written < 64 && response.write(new Uint8Array(1024 * 1024))) written += 1;
        written += 1;
        if (written < 64) response.once('drain', more);
        else response.end();
      };
      more();
    });
    const sink = new RecordingSink();
    const handle = transport.send(post(url), sink);
    handle.pause();
    await turns(200);
    expect(written).toBeLessThan(32);
    handle.resume();
    await sink.over;
    expect(sink.heard.at(-1)).toBe('end');
  });

  it('keeps the isolate alive for as long as the exchange goes on', async () => {
    const url = await serve((_request, response) => void response.end('x'));
    works.length = 0;
    const sink = new RecordingSink();
    transport.send(post(url), sink);
    expect(works).toHaveLength(1);
    await works[0];
    expect(sink.heard.at(-1)).toBe('end');
  });

  it('reports a sink that throws and ends the exchange', async () => {
    const closed = Promise.withResolvers<void>();
    const url = await serve((_request, response) => {
      response.on('close', closed.resolve);
      response.write('x');
    });
    const sink = new RecordingSink();
    sink.data = () => {
      throw new Error('the sink broke');
    };
    faults.length = 0;
    transport.send(post(url), sink);
    await closed.promise;
    await Promise.all(works);
    expect(faults.map(String)).toEqual(['Error: the sink broke']);
  });
});
