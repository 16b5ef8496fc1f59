/** The dashboard as browsers and other clients meet it, in front of a gateway that says it was asked. */
import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { request as ask, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDashboard } from '../../src/runtimes/node/dashboard.ts';
import { createHttpServer } from '../../src/runtimes/node/server.ts';

const BROWSER = 'text/html,application/xhtml+xml,*/*;q=0.8';
const PAGE = '<!doctype html><title>Weir</title><script src="/assets/app-1a2b3c.js"></script>';
const SCRIPT = `console.log('${'weir '.repeat(400)}')`;

const parent = mkdtempSync(join(tmpdir(), 'weir-dist-'));
const folder = join(parent, 'dist');
const logged: unknown[] = [];
let server: Server;

beforeAll(async () => {
  build(folder, PAGE);
  writeFileSync(join(parent, 'secret.txt'), 'CANARY');
  server = createHttpServer({
    gateway: {
      handle(_inbound, reply) {
        reply.head(200, ['content-type', 'text/plain']);
        reply.write(new TextEncoder().encode('the gateway'));
        reply.end();
      },
    },
    aside: createDashboard({
      folder,
      api: 'https://x.test/f',
      connect: ['https://x.test'],
      environment: { log: (...line) => logged.push(line) },
    }),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  server?.closeAllConnections();
  server?.close();
  rmSync(parent, { recursive: true, force: true });
});

function build(where: string, page: string): void {
  mkdirSync(join(where, 'assets'), { recursive: true });
  writeFileSync(join(where, 'index.html'), page);
  writeFileSync(join(where, '.weir-built.json'), '{"sources":"CANARY"}');
  writeFileSync(join(where, 'config.json'), '{"api":"CANARY"}');
  writeFileSync(join(where, 'mark.svg'), '<svg/>');
  writeFileSync(join(where, 'assets/app-1a2b3c.js'), SCRIPT);
  writeFileSync(join(where, 'assets/app-1a2b3c.js.br'), brotliCompressSync(SCRIPT));
  writeFileSync(join(where, 'assets/app-1a2b3c.js.gz'), gzipSync(SCRIPT));
}

interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
}

/** Asks for a path just as it is written. */
async function get(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Got> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    ask({ port, path, method, headers }, (response) => {
      buffer(response).then(
        (bytes) =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            bytes,
            text: bytes.toString(),
          }),
        reject,
      );
    })
      .on('error', reject)
      .end();
  });
}

const browse = (path: string, headers: Record<string, string> = {}): Promise<Got> =>
  get(path, { accept: BROWSER, ...headers });

describe('the dashboard', () => {
  it.each([
    '/',
    '/index.html',
    '/logs',
    '/models/openrouter/openai/gpt-5.2',
    '/join',
    '/keys?p=7d',
  ])('answers a browser at %s with its page, to be asked for again each time', async (path) => {
    const { status, headers, text } = await browse(path);
    expect(status).toBe(200);
    expect(text).toBe(PAGE);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['cache-control']).toBe('no-cache');
  });

  it('sends what has a name by its content once and for all, in the smallest form asked for', async () => {
    const path = '/assets/app-1a2b3c.js';
    const plain = await get(path);
    expect(plain.text).toBe(SCRIPT);
    expect(plain.headers['content-encoding']).toBeUndefined();
    const brotli = await get(path, { 'accept-encoding': 'gzip, deflate, br;q=0.9' });
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(brotli.bytes).toString()).toBe(SCRIPT);
    const gzip = await get(path, { 'accept-encoding': 'gzip, br;q=0' });
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzip.bytes).toString()).toBe(SCRIPT);
    for (const { headers } of [plain, brotli, gzip]) {
      expect(headers).toMatchObject({
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'accept-encoding',
      });
    }
    expect(new Set([plain, brotli, gzip].map(({ headers }) => headers.etag)).size).toBe(3);
  });

  it('sends nothing again to a browser that has it', async () => {
    const { headers } = await browse('/');
    const again = await browse('/logs', { 'if-none-match': `"other", W/${headers.etag}` });
    expect([again.status, again.text, again.headers.etag]).toEqual([304, '', headers.etag]);
    expect((await browse('/', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('lets no script but its own files run, and no other site frame it or be asked', async () => {
    for (const path of ['/', '/assets/app-1a2b3c.js', '/config.json']) {
      const { headers } = await browse(path);
      expect(headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
          "img-src 'self' data: blob:; font-src 'self'; connect-src 'self' https://x.test; " +
          "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      );
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
      });
      expect(headers['permissions-policy']).toContain('camera=()');
    }
  });

  it('says where the API is, and not what the build had left there', async () => {
    const { text, headers } = await get('/config.json');
    expect(JSON.parse(text)).toEqual({ api: 'https://x.test/f' });
    expect(headers['cache-control']).toBe('no-cache');
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/..\\..\\secret.txt',
    '//etc/passwd',
    '/.weir-built.json',
    '/assets/app-1a2b3c.js.br',
    '/assets/app-1a2b3c.js%00',
  ])('gives nothing away at %s', async (path) => {
    expect((await get(path)).text).toBe('the gateway');
    expect((await browse(path)).text).toBe(PAGE);
  });

  it.each([
    ['GET', '/', '*/*'],
    ['GET', '/assets/gone-0.js', '*/*'],
    ['GET', '/v1/models', BROWSER],
    ['GET', '/v1beta/models', BROWSER],
    ['GET', '/gemini/v1beta/models', BROWSER],
    ['GET', '/api/about', BROWSER],
    ['GET', '/metrics', BROWSER],
    ['POST', '/', BROWSER],
    ['POST', '/config.json', BROWSER],
    ['OPTIONS', '/', BROWSER],
  ])('leaves %s %s (%s) to the gateway', async (method, path, accept) => {
    expect((await get(path, { accept }, method)).text).toBe('the gateway');
  });

  it('leaves HEAD / to the gateway and answers HEAD of the rest without a body', async () => {
    expect((await get('/', { accept: BROWSER }, 'HEAD')).headers['content-type']).toBe(
      'text/plain',
    );
    const { headers, text } = await get('/mark.svg', {}, 'HEAD');
    expect([headers['content-type'], headers['content-length'], text]).toEqual([
      'image/svg+xml',
      '6',
      '',
    ]);
  });

  it('serves a new build at once, and says the command where there is none', async () => {
    const old = join(parent, 'dist.old');
    renameSync(folder, old);
    const none = await browse('/logs');
    expect(none.status).toBe(503);
    expect(none.text).toContain('npm run build');
    expect(none.headers['content-security-policy']).toContain("script-src 'self'");
    build(folder, 'the new page');
    // A build in the same millisecond would be no other build.
    utimesSync(join(folder, 'index.html'), 1, 1);
    expect((await browse('/')).text).toBe('the new page');
  });

  it('takes a build that cannot be read for none, and says so once', async () => {
    const page = join(folder, 'index.html');
    renameSync(page, `${page}.old`);
    // As with a folder this user may not enter, the system has an error for it, also for root.
    symlinkSync(page, page);
    expect((await browse('/')).status).toBe(503);
    expect((await browse('/logs')).status).toBe(503);
    expect((await get('/mark.svg')).text).toBe('the gateway');
    expect(logged).toEqual([
      ['error', 'dashboard_unreadable', { error: expect.stringContaining('ELOOP') }],
    ]);
    rmSync(page);
    renameSync(`${page}.old`, page);
    expect((await browse('/')).status).toBe(200);
  });
});
