import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureDashboard } from '../../tools/build-dashboard.mjs';
import { flat } from '../deploy/site.ts';
import { type FunctionHome, startFunctionHome } from '../edge/function-home.ts';
import { freePort } from '../support/free-port.ts';
import { createDatabase, type TestDatabase } from '../support/real-postgres.ts';
import { weir } from './command.ts';

let database: TestDatabase;
let home: FunctionHome;
/** The one place of the dashboard that the function knows. */
let listed = '';

beforeAll(async () => {
  await ensureDashboard(resolve('.'));
  database = await createDatabase('supabase');
  listed = `http://127.0.0.1:${await freePort()}`;
  home = await startFunctionHome({
    deno: '2.1',
    databaseUrl: database.authenticatorUrl ?? '',
    env: { WEIR_ORIGINS: listed },
  });
});
afterAll(async () => {
  await home?.stop();
  await database?.drop();
});

describe('weir dashboard', () => {
  it('serves the page for a function, which it may talk to, and stops cleanly', async () => {
    let config: unknown;
    let page = new Response();
    const ended = await weir(
      ['dashboard', '--url', `${home.baseUrl}/`, '--port', '0'],
      {},
      async (url) => {
        config = await (await fetch(`${url}/config.json`)).json();
        page = await fetch(`${url}/logs`, { headers: { accept: 'text/html' } });
        expect((await fetch(`${url}/v1/models`)).status).toBe(404);
      },
    );
    expect(config).toEqual({ api: home.baseUrl });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain(
      `connect-src 'self' ${home.projectUrl};`,
    );
    expect(ended.code).toBe(0);
  });

  it('says what to add where the function does not let its origin in, and only there', async () => {
    const args = ['dashboard', '--url', home.baseUrl, '--port'];
    let origin = '';
    const refused = await weir([...args, '0'], {}, async (url) => {
      origin = url;
    });
    expect(refused.out).toContain(`  WEIR_ORIGINS=${origin}\n`);
    expect(refused.out).toMatch(/^ready .*\n$/m);
    const allowed = await weir([...args, new URL(listed).port]);
    expect(allowed.out).toBe(`ready ${listed}\n`);
  });

  it.each([
    ['where nobody listens', () => 'http://127.0.0.1:9', 'does not answer'],
    ['another function', () => `${home.projectUrl}/functions/v1/other`, 'there is no Weir of this'],
  ])('says so of %s', async (_, url, words) => {
    const { code, err } = await weir(['dashboard', '--url', url()]);
    expect([code, flat(err)]).toEqual([1, expect.stringContaining(words)]);
  });

  it('sends whoever asks for a server with accounts of its own to that server', async () => {
    const identity = { kind: 'accounts', owner: true };
    const server = createServer((_, response) => response.end(JSON.stringify({ identity })));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { code, err } = await weir(['dashboard', '--url', url]);
    server.close();
    expect([code, flat(err)]).toEqual([1, expect.stringContaining(`Open ${url}/ in a browser`)]);
  });

  it.each([
    ['no address', []],
    ['an address that is none', ['--url', 'nonsense']],
    ['a port that is none', ['--url', 'https://x.test', '--port', 'x']],
  ])('takes %s for bad usage', async (_, args) => {
    expect((await weir(['dashboard', ...args])).code).toBe(2);
  });
});
