/** Everything by keyboard: no test in this file clicks. */
import type { Browser, Locator, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureDashboard } from '../../tools/build-dashboard.mjs';
import { type DemoInstallation, startDemo } from '../../tools/demo/installation.ts';
import { launchBrowser } from '../support/browser.ts';
import { until } from '../support/home.ts';
import { focusOf, hasFocus, tabTo } from './keyboard.ts';
import { type Visitor, visit } from './visitor.ts';
import { emailOf, PASSWORD } from './walk.ts';

const PAGES = [
  ['o', 'Overview'],
  ['p', 'Playground'],
  ['l', 'Logs'],
  ['r', 'Providers'],
  ['m', 'Models'],
  ['a', 'Aliases'],
  ['k', 'Keys'],
  ['e', 'People'],
  ['c', 'Connect'],
  ['s', 'Settings'],
] as const;

let browser: Browser;
let demo: DemoInstallation;
let owner: Visitor;
let page: Page;

beforeAll(async () => {
  await ensureDashboard(process.cwd());
  [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
  owner = await visit(browser, demo.url);
  page = owner.page;
  await join();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Another page each time, so that nothing has the focus. */
beforeEach(async () => {
  await page.goto('/keys');
  await rowOf(/Production app/).waitFor();
});

describe('keys that work everywhere', () => {
  it('skip the side bar', async () => {
    await page.keyboard.press('Tab');
    await hasFocus(page.getByRole('link', { name: 'Skip to the page' }));
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('#content') !== null)).toBe(
      true,
    );
  });

  it('go to every page by G and its letter', async () => {
    for (const [letter, title] of PAGES) {
      await page.keyboard.press('g');
      await page.keyboard.press(letter);
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
    }
  });

  it('search by /, without taking the letter', async () => {
    await page.keyboard.press('/');
    const search = page.getByRole('searchbox');
    await hasFocus(search);
    await page.keyboard.type('g/k?');
    expect(await search.inputValue()).toBe('g/k?');
  });

  it('show the map by ?, close it by Escape, and give the focus back', async () => {
    const link = page.getByRole('link', { name: 'Logs', exact: true });
    await tabTo(page, link);
    await page.keyboard.press('?');
    const map = page.getByRole('dialog', { name: 'Keyboard' });
    await map.locator(':focus').waitFor();
    await page.keyboard.press('Escape');
    await map.waitFor({ state: 'detached' });
    await hasFocus(link);
  });

  it('find a page and a request by Ctrl K, and give the focus back', async () => {
    const link = page.getByRole('link', { name: 'Logs', exact: true });
    await tabTo(page, link);
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').locator(':focus').waitFor();
    await page.keyboard.press('Escape');
    await hasFocus(link);
    await findBy('log');
    await page.getByRole('heading', { level: 1, name: 'Logs' }).waitFor();
    await tabTo(page, page.locator('tbody tr[tabindex]').first());
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Request' }).waitFor();
    const id = new URL(page.url()).searchParams.get('open') ?? '';
    await page.goto('/keys');
    await rowOf(/Production app/).waitFor();
    await findBy(id);
    await page.getByRole('dialog', { name: 'Request' }).getByText(id).first().waitFor();
  });
});

describe('what is typed right after Ctrl K', () => {
  /** Held back, what finds things comes when all is typed. */
  async function slowly(): Promise<() => Promise<void>> {
    const script = /\/assets\/palette-/;
    const held = Promise.withResolvers<void>();
    const goOn = (route: Route): Promise<void> => held.promise.then(() => route.continue());
    await page.route(script, goOn, { times: 1 });
    await page.reload();
    await rowOf(/Production app/).waitFor();
    return async () => {
      const came = page.waitForResponse(script);
      held.resolve();
      await (await came).finished();
    };
  }

  it('is in its field once that is there, and did nothing to the page', async () => {
    const come = await slowly();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('glo/x');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await come();
    const field = page.getByRole('combobox', { name: 'Find' });
    await hasFocus(field);
    await page.keyboard.type('gs');
    expect(await field.inputValue()).toBe('glogs');
    expect(new URL(page.url()).pathname).toBe('/keys');
    await page.keyboard.press('Escape');
    await field.waitFor({ state: 'detached' });
  });

  it('is the page’s again after Escape, and nothing opens', async () => {
    const come = await slowly();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('lo');
    await page.keyboard.press('Escape');
    await come();
    await page.keyboard.press('/');
    await page.keyboard.type('app');
    expect(await page.getByRole('searchbox').inputValue()).toBe('app');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });
});

describe('a list', () => {
  it('is walked by arrows, opens a row by Enter, and has the focus back after Escape', async () => {
    for (const path of ['/keys', '/logs', '/providers', '/models', '/people']) {
      await page.goto(path);
      const rows = page.locator('tbody tr[tabindex]');
      await tabTo(page, rows.first());
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowUp');
      await hasFocus(rows.nth(1));
      await page.keyboard.press('Enter');
      const panel = page.getByRole('dialog');
      await panel.waitFor();
      await panel.locator(':focus').waitFor();
      await page.keyboard.press('Escape');
      await panel.waitFor({ state: 'detached' });
      await hasFocus(rows.nth(1));
    }
  });
});

describe('a day without a mouse', () => {
  it('makes a key and revokes it', async () => {
    const make = page.getByRole('button', { name: 'Make a key' }).first();
    await press(make);
    await hasFocus(page.getByRole('textbox', { name: 'Name' }));
    await page.keyboard.type('By hand');
    await press(page.getByRole('button', { name: 'Make the key' }));
    await page.getByRole('textbox', { name: 'Key', exact: true }).waitFor();
    await tabTo(page, page.getByRole('checkbox', { name: 'I have copied it' }));
    await page.keyboard.press('Space');
    await press(page.getByRole('button', { name: 'Done' }));
    await hasFocus(make);

    await tabTo(page, rowOf(/By hand/));
    await page.keyboard.press('Enter');
    await press(
      page.getByRole('dialog', { name: 'By hand' }).getByRole('button', { name: 'Revoke' }),
    );
    const asked = page.getByRole('dialog', { name: /^Revoke/ });
    await asked.locator(':focus').waitFor();
    await tabTo(page, asked.getByRole('textbox'));
    await page.keyboard.type('By hand');
    await page.keyboard.press('Enter');
    await asked.waitFor({ state: 'detached' });
    await expectFocus();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    // Its row went with it: revoked keys are not listed.
    await expectFocus();
  });

  it('chats with a model of its choice', async () => {
    await page.goto('/playground');
    const model = page.getByRole('button', { name: /^Model: |Choose a model/ }).first();
    await press(model);
    await page.keyboard.type('opus-5');
    await page.getByRole('option', { name: /aihubmix\/claude-opus-5/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expectFocus();
    await tabTo(page, page.getByRole('textbox', { name: 'Message' }));
    await page.keyboard.type('What is a weir?');
    await page.keyboard.press('Enter');
    await page.getByText('25 litres a second').waitFor();
    await hasFocus(page.getByRole('textbox', { name: 'Message' }));
  });

  it('signs out and in again', async () => {
    const account = page.getByRole('button', { name: /^Account/ });
    await tabTo(page, account, 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('menu').waitFor();
    await page.locator('[role=menuitem]:focus').waitFor();
    await page.keyboard.press('End');
    await hasFocus(page.getByRole('menuitem', { name: 'Sign out' }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await tabTo(page, page.getByLabel('E-mail'));
    await page.keyboard.type(emailOf('Ada'));
    await tabTo(page, page.getByLabel('Password'));
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Keys' }).waitFor();
  });
});

describe('somebody who wants nothing to move', () => {
  it('sees nothing move', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const moving: string[] = [];
    await page.exposeFunction('weirMoves', (words: string) => {
      moving.push(words);
    });
    await page.addInitScript(() => {
      const say = Reflect.get(globalThis, 'weirMoves') as (words: string) => void;
      for (const kind of ['animationstart', 'transitionrun'] as const) {
        addEventListener(
          kind,
          (event) => say(`${kind} ${(event.target as Element).outerHTML.slice(0, 160)}`),
          true,
        );
      }
    });
    for (const [, title] of PAGES) {
      await page.goto(title === 'Overview' ? '/' : `/${title.toLowerCase()}`);
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      await page.locator('.breathe').first().waitFor({ state: 'detached' });
    }
    await page.goto('/keys');
    await tabTo(page, rowOf(/Production app/));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').locator(':focus').waitFor();
    await page.keyboard.press('Control+k');
    const found = page.getByRole('dialog', { name: 'Find' });
    await found.locator(':focus').waitFor();
    await page.keyboard.press('Escape');
    await found.waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    const map = page.getByRole('dialog', { name: 'Keyboard' });
    await map.locator(':focus').waitFor();
    expect(moving).toEqual([]);

    // The same dialog moves for everybody else, so it would have been seen.
    await page.keyboard.press('Escape');
    await map.waitFor({ state: 'detached' });
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await page.keyboard.press('?');
    await map.waitFor();
    await until('something that moves', () => moving.length > 0);
    expect(owner.trouble).toEqual([]);
  });
});

function rowOf(name: RegExp): Locator {
  return page.getByRole('row', { name });
}

async function press(button: Locator): Promise<void> {
  await tabTo(page, button);
  await page.keyboard.press('Enter');
}

async function findBy(words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await hasFocus(page.getByRole('combobox', { name: 'Find' }));
  await page.keyboard.type(words);
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Find' }).waitFor({ state: 'detached' });
}

async function expectFocus(): Promise<void> {
  await page.waitForFunction(() => document.activeElement !== document.body);
  const { words, isVisible } = await focusOf(page);
  expect([words, isVisible]).toEqual([words, true]);
}

async function join(): Promise<void> {
  await page.goto(demo.ownerLink);
  await tabTo(page, page.getByLabel('Name'));
  await page.keyboard.type('Ada');
  await page.keyboard.press('Tab');
  await page.keyboard.type(emailOf('Ada'));
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/welcome');
}
