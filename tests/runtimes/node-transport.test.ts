import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HeaderList } from '../../src/contract/header-list.ts';
import type { UpstreamHandle } from '../../src/contract/ports.ts';
import { createEgress } from '../../src/runtimes/egress.ts';
import { createNodeTransport, type NodeTransport } from '../../src/runtimes/node/transport.ts';

let server: Server;
let transport: NodeTransport;
let host: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/reset') {
      response.writeHead(200);
      response.write('half');
      setImmediate(() => request.socket.resetAndDestroy());
      return;
    }
    if (request.url === '/never') return;
    response.writeHead(200, { 'content-type': 'text/plain', 'x-two': ['a', 'b'] });
    request.pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  transport = createNodeTransport(createEgress([host]));
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await transport.close();
});

interface Heard {
  status: number | null;
  headers: HeaderList;
  text: string;
  end: string;
}

function send(url: string, on: (handle: UpstreamHandle) => void = () => {}): Promise<Heard> {
  return new Promise((resolve) => {
    const heard: Heard = { status: null, headers: [], text: '', end: '' };
    const body = new TextEncoder().encode('hello');
    const handle = transport.send(
      { method: 'POST', url, headers: ['content-type', 'text/plain'], body },
      {
        head(status, headers) {
          heard.status = status;
          heard.headers = headers;
        },
        data(bytes) {
          heard.text += new TextDecoder().decode(bytes);
        },
        end() {
          resolve({ ...heard, end: 'end' });
        },
        fail({ reason }) {
          resolve({ ...heard, end: reason });
        },
      },
    );
    on(handle);
  });
}

describe('the Node transport', () => {
  it('sends a request and hears its answer, every value of a header apart', async () => {
    const heard = await send(`http://${host}/echo`);
    expect(heard).toMatchObject({ status: 200, text: 'hello', end: 'end' });
    expect(heard.headers.join(' ')).toContain('x-two a x-two b');
  });

  it('tells how an exchange failed', async () => {
    expect(await send(`http://${host}/reset`)).toMatchObject({ text: 'half', end: 'reset' });
  });

  it('refuses private addresses nobody listed, however they are written', async () => {
    const { port } = server.address() as AddressInfo;
    for (const url of [
      `http://localhost:${port}/`,
      `https://localhost:${port}/`,
      'https://0x7f.1/',
      `https://[::ffff:127.0.0.1]:${port}/`,
      'https://169.254.169.254/latest/meta-data',
    ]) {
      expect(await send(url), url).toMatchObject({ status: null, end: 'address_refused' });
    }
  });

  it('says nothing more after an abort, and frees the connection', async () => {
    let said = false;
    const waiting = send(`http://${host}/never`, (handle) => {
      handle.abort();
      handle.abort();
    }).then(() => {
      said = true;
    });
    await send(`http://${host}/echo`);
    await Promise.race([waiting, new Promise((resolve) => setImmediate(resolve))]);
    expect(said).toBe(false);
  });

  it('holds the answer back while paused', async () => {
    let handle: UpstreamHandle | null = null;
    const heard = send(`http://${host}/echo`, (one) => {
      handle = one;
      one.pause();
    });
    await send(`http://${host}/echo`);
    (handle as UpstreamHandle | null)?.resume();
    expect(await heard).toMatchObject({ text: 'hello', end: 'end' });
  });
});
