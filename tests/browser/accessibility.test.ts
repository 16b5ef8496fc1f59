/** Every page and what opens over it, light and dark, wide and narrow, as axe sees it. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureDashboard } from '../../tools/build-dashboard.mjs';
import { type DemoInstallation, startDemo } from '../../tools/demo/installation.ts';
import { launchBrowser } from '../support/browser.ts';
import { violations } from './axe.ts';
import { type Visitor, visit } from './visitor.ts';
import { emailOf, makeAccount, signIn } from './walk.ts';

const NARROW = { width: 360, height: 720 };
const WIDE = { width: 1280, height: 800 };

let browser: Browser;
let demo: DemoInstallation;
let owner: Visitor;

beforeAll(async () => {
  await ensureDashboard(process.cwd());
  [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
  owner = await visit(browser, demo.url);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

type Open = (page: Page) => Promise<void>;

const INSIDE: readonly (readonly [name: string, path: string, open?: Open])[] = [
  ['the first visit', '/welcome'],
  ['Overview', '/'],
  ['the pages that can be found', '/', palette],
  ['the keyboard map', '/', (page) => page.keyboard.press('?')],
  ['the account menu', '/', press(/^Account/)],
  ['Playground', '/playground', chat],
  ['the models to choose from', '/playground', press(/^Model/)],
  ['Logs', '/logs'],
  ['a request', '/logs', firstRow],
  ['Providers', '/providers'],
  ['a provider', '/providers?open=aihubmix'],
  ['a new provider', '/providers', press(/Add a provider|Add provider/)],
  ['Models', '/models'],
  ['a model', '/models?open=aihubmix/claude-opus-5'],
  ['a new model', '/models', press(/Add a model/)],
  ['the columns of a list', '/models', press(/Choose columns/)],
  ['Keys', '/keys'],
  ['a key', '/keys', firstRow],
  ['a new key', '/keys', newKey],
  ['the end of a key', '/keys', revoke],
  ['People', '/people'],
  ['a person', '/people', firstRow],
  ['an invitation', '/people?part=invite'],
  ['Connect', '/connect'],
  ...['account', 'access', 'issuers', 'installation', 'changes', 'retention'].map(
    (part) => [`Settings, ${part}`, `/settings?part=${part}`] as const,
  ),
  ['a change', '/settings?part=changes', firstRow],
  ['an address of nothing', '/nothing'],
];

/** What must also serve at 360 px. */
const ON_A_PHONE = new Set(['the first visit', 'Playground', 'Logs', 'a request', 'Keys', 'a key']);

describe('a page', () => {
  it('has nothing serious: joining', async () => {
    const { page } = owner;
    await page.goto('/join#nothing');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expectNothing(page);
    await page.goto('/');
    await page.goto(demo.ownerLink);
    await page.getByRole('button', { name: 'Make the account' }).click();
    await expectNothing(page);
    await makeAccount(page, demo.ownerLink, 'Ada');
    await page.waitForURL('**/welcome');
  });

  it('has nothing serious: signing in', async () => {
    const { page, leave } = await visit(browser, demo.url);
    await page.goto('/');
    await signIn(page, emailOf('Ada'), 'not the password');
    await page.getByRole('alert').waitFor();
    await expectNothing(page);
    await leave();
  });

  it.each(INSIDE)('has nothing serious: %s', async (name, path, open) => {
    const { page } = owner;
    await page.goto(path);
    await page.locator('h1').first().waitFor();
    await open?.(page);
    expect(await violations(page)).toEqual([]);
    if (ON_A_PHONE.has(name)) await expectNothingNarrow(page);
  });

  it('has nothing serious: the pages to go to on a phone', async () => {
    const { page } = owner;
    await page.setViewportSize(NARROW);
    await page.goto('/logs');
    await page.getByRole('button', { name: 'Pages' }).click();
    await page.getByRole('link', { name: 'Overview' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize(WIDE);
  });

  it('would not go unnoticed otherwise', async () => {
    const { page } = owner;
    await page.goto('/nothing');
    await page.locator('main').evaluate((main) => {
      main.append(new Image());
      main.insertAdjacentHTML(
        'beforeend',
        '<p style="color: #888; background: #777">faint words</p>',
      );
    });
    expect((await violations(page)).map((line) => line.split(':')[0])).toEqual([
      'light color-contrast',
      'light image-alt',
      'dark color-contrast',
    ]);
  });
});

async function expectNothing(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([]);
  await expectNothingNarrow(page);
}

async function expectNothingNarrow(page: Page): Promise<void> {
  await page.setViewportSize(NARROW);
  const found = await violations(page);
  await page.setViewportSize(WIDE);
  expect(found).toEqual([]);
}

function press(name: RegExp): Open {
  return (page) => page.getByRole('button', { name }).first().click();
}

async function palette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find' }).fill('o');
}

async function chat(page: Page): Promise<void> {
  await page.goto('/playground?model=aihubmix/claude-opus-5');
  await page.getByRole('textbox', { name: 'Message' }).fill('What is a weir?');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: / in · .*\$0/ }).waitFor();
}

async function firstRow(page: Page): Promise<void> {
  await page.locator('tbody tr[tabindex]').first().click();
  await page.getByRole('dialog').waitFor();
}

async function revoke(page: Page): Promise<void> {
  await firstRow(page);
  await page.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog', { name: /^Revoke/ }).waitFor();
}

async function newKey(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Make a key' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make the key' }).click();
}
