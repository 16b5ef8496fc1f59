/** What a first visit fetches: little, from here alone, and no page but the one that is looked at. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureDashboard } from '../../tools/build-dashboard.mjs';
import { adminClient } from '../support/admin-client.ts';
import { launchBrowser } from '../support/browser.ts';
import { until } from '../support/home.ts';
import { type StartedServer, startWeir } from '../support/started-server.ts';
import { builtFiles, gzippedBytes, readBuilt, scriptOf, withImports } from './built-files.ts';
import { visit } from './visitor.ts';
import { emailOf, makeAccount, signIn } from './walk.ts';

const LIMIT_BYTES = 250_000;

/** What keeps its name from build to build, and is therefore asked for anew at each visit. */
const UNHASHED = ['/config.json', '/index.html', '/mark.svg', '/theme.js'];

const PAGES = [
  'overview',
  'playground',
  'logs',
  'providers',
  'models',
  'aliases',
  'keys',
  'people',
  'connect',
  'settings',
  'first-visit',
];

let browser: Browser;
let server: StartedServer;

beforeAll(async () => {
  await ensureDashboard(process.cwd());
  [server, browser] = await Promise.all([startWeir({}), launchBrowser()]);
  const owner = await visit(browser, server.url);
  await makeAccount(owner.page, server.ownerLink, 'Ada');
  await owner.page.waitForURL('**/welcome');
  await owner.leave();
  await makeOneCall();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

describe('the first load', () => {
  it('takes at most 250 KB of gzipped JavaScript to an Overview that can be used', async () => {
    const visitor = await visit(browser, server.url);
    const { page } = visitor;
    const scripts = recordScripts(page);
    await page.goto('/');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    const forSignIn = [...scripts];
    expect(forSignIn).toContain(scriptOf('index'));
    // The page that will be looked at may come while one signs in, and no other.
    const pages = PAGES.map(scriptOf).filter((path) => path !== scriptOf('overview'));
    expect(forSignIn.filter((path) => pages.includes(path))).toEqual([]);

    // The chart and whatever else comes by itself is left waiting: the page must do without it.
    const atOnce = withImports(scriptOf('overview'), new Set(forSignIn));
    const waiting: string[] = [];
    await page.route('**/*.js', async (route) => {
      const { pathname } = new URL(route.request().url());
      if (atOnce.has(pathname)) return route.continue();
      waiting.push(pathname);
    });
    await signIn(page, emailOf('Ada'));
    await useOverview(page);
    await until('the wish for a chart', () => waiting.length > 0);

    const forOverview = [...scripts].filter((path) => atOnce.has(path));
    expect(forOverview).toContain(scriptOf('overview'));
    const bytes = [sizeOf(forSignIn), sizeOf(forOverview)];
    console.log(`gzipped JavaScript: ${bytes[0]} bytes to sign in, ${bytes[1]} to Overview`);
    expect(Math.max(...bytes)).toBeLessThanOrEqual(LIMIT_BYTES);
    expect(visitor.trouble).toEqual([]);
    await visitor.leave();
  });

  it('tells how soon a cold cache is over', async () => {
    const visitor = await visit(browser, server.url);
    const { page } = visitor;
    await page.goto('/');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    const toSignIn = await now(page);
    await signIn(page, emailOf('Ada'));
    await useOverview(page);
    // The session is kept, what was fetched is not.
    const cdp = await visitor.context.newCDPSession(page);
    await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
    await page.goto('/');
    await useOverview(page);
    console.log(`usable on a cold cache: sign-in ${toSignIn} ms, Overview ${await now(page)} ms`);
    expect(visitor.trouble).toEqual([]);
    await visitor.leave();
  });
});

describe('the build', () => {
  it('gives each page a script of its own, which no other page brings along', () => {
    const entry = withImports(scriptOf('index'));
    for (const name of PAGES) {
      const others = PAGES.filter((other) => other !== name).map(scriptOf);
      expect([...entry]).not.toContain(scriptOf(name));
      expect([...withImports(scriptOf(name))].filter((path) => others.includes(path))).toEqual([]);
    }
  });

  it('has names that change with their content, but for four files', () => {
    const unhashed = builtFiles().filter(
      (path) => !/^\/assets\/[\w-]+-[\w-]{8}\.(?:js|css|svg|woff2)$/.test(path),
    );
    expect(unhashed.sort()).toEqual(UNHASHED);
  });

  it('has a page without a script, handler or style inside it, and without another origin', () => {
    const html = readBuilt('/index.html');
    const scripts = [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)];
    expect(scripts).toHaveLength(2);
    for (const [, attributes, inside] of scripts) {
      expect(attributes).toMatch(/\ssrc="\/[^/]/);
      expect(inside).toBe('');
    }
    expect(html).not.toMatch(
      /<style|\son[a-z]+\s*=|\sstyle\s*=|javascript:|(?:src|href)="(?!\/[^/])/i,
    );
  });
});

/** The paths of the scripts a page asks for, from now on. */
function recordScripts(page: Page): ReadonlySet<string> {
  const paths = new Set<string>();
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith('.js')) paths.add(pathname);
  });
  return paths;
}

/** So that Overview has something to draw. */
async function makeOneCall(): Promise<void> {
  const { key } = await adminClient(server.url, server.adminKey).createKey({ name: 'Once' });
  const answer = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'sandbox/echo',
      messages: [{ role: 'user', content: 'Say it.' }],
    }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

/** Its heading is there, its figures are, and a click on another period is taken. */
async function useOverview(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  const figures = page.locator('#content dl').first();
  await figures.getByText('Requests').waitFor();
  await figures.locator('.breathe').first().waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '24 h', exact: true }).click();
  await page.getByRole('button', { name: '24 h', exact: true, pressed: true }).waitFor();
  await page.getByRole('button', { name: '7 days', exact: true }).click();
}

function now(page: Page): Promise<number> {
  return page.evaluate(() => Math.round(performance.now()));
}

function sizeOf(paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + gzippedBytes(path), 0);
}
