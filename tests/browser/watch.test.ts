/** The watch over a page notices what it is there for; without this, finding nothing says nothing. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageHeaders } from '../../src/runtimes/node/page-headers.ts';
import { launchBrowser } from '../support/browser.ts';
import { visit } from './visitor.ts';
import { told, watchDocument } from './watch.ts';

let browser: Browser;
let server: Server;
let origin: string;

beforeAll(async () => {
  browser = await launchBrowser();
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', origin);
    const policy = pathname === '/guarded' ? pageHeaders([]) : {};
    response.writeHead(200, { ...policy, 'content-type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><body>${searchParams.get('body') ?? ''}</body>`);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

/** What is noticed of a page whose body this is. */
async function noticedOf(body: string, path = '/open'): Promise<readonly string[]> {
  const visitor = await visit(browser, origin);
  const noticed = await watchDocument(visitor.page);
  await visitor.page.goto(`${path}?body=${encodeURIComponent(body)}`);
  await told(visitor.page);
  const all = [...noticed, ...visitor.trouble].filter((words) => words !== '');
  await visitor.leave();
  return all;
}

describe('a page without a policy', () => {
  it('runs a payload, which is noticed, and notices nothing where there is none', async () => {
    expect(await noticedOf('<img src=data:x onerror=pwned()>')).toEqual(
      expect.arrayContaining(['a script ran', expect.stringMatching(/^handler: <img/)]),
    );
    expect(await noticedOf('<p>&lt;img src=x onerror=pwned()></p><a href="/x">x</a>')).toEqual([]);
  });

  it.each([
    ['handler', '<p onclick="x()">x</p>'],
    ['link', '<a href="java\nscript:pwned()">x</a>'],
    ['link', '<a href="data:text/html,x" rel="noopener noreferrer">x</a>'],
    ['link without rel', '<article><a href="https://evil.example" rel="noopener">x</a></article>'],
    ['link without rel', '<a href="/x" target="_blank">x</a>'],
    ['picture', '<img src="https://evil.example/pixel.png">'],
    ['picture', '<img src="data:image/svg+xml,<svg/>">'],
    ['request to https://evil.example', '<img src="https://evil.example/pixel.png">'],
    ['element', '<iframe srcdoc="x"></iframe>'],
    ['frame', '<iframe srcdoc="x"></iframe>'],
    ['element', '<form action="/x"></form>'],
    ['element', '<style>p { color: red }</style>'],
    ['element', '<div><template shadowrootmode="open"></template></div><base href="/x">'],
    ['dialog', '<script>alert(1)</script>'],
    ['window', '<script>open("/open")</script>'],
    [
      'handler',
      '<script>document.body.attachShadow({ mode: "open" }).innerHTML = "<p onclick=x>"</script>',
    ],
  ])('has its %s noticed: %s', async (kind, body) => {
    expect(await noticedOf(body)).toContainEqual(expect.stringMatching(new RegExp(`^${kind}`)));
  });
});

describe('a page with the policy of the dashboard', () => {
  it('runs no payload, and the browser tells that it refused to', async () => {
    const noticed = await noticedOf('<img src=data:x onerror=pwned()>', '/guarded');
    expect(noticed).toContainEqual(expect.stringMatching(/^policy: script-src/));
    expect(noticed).not.toContain('a script ran');
  });
});
