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

interface Stop {
  readonly name: string;
  readonly path: string;
  /** What is opened over the page. */
  readonly open?: Open;
}

const INSIDE: readonly Stop[] = [
  { name: 'the first visit', path: '/welcome' },
  { name: 'Overview', path: '/' },
  { name: 'the pages that can be found', path: '/', open: palette },
  { name: 'the keyboard map', path: '/', open: (page) => page.keyboard.press('?') },
  { name: 'the account menu', path: '/', open: press(/^Account/) },
  { name: 'Playground', path: '/playground', open: chat },
  { name: 'the models to choose from', path: '/playground', open: press(/^Model/) },
  { name: 'Logs', path: '/logs' },
  { name: 'a request', path: '/logs', open: firstRow },
  { name: 'Providers', path: '/providers' },
  { name: 'a provider', path: '/providers?open=aihubmix' },
  { name: 'a new provider', path: '/providers', open: press(/Add a provider|Add provider/) },
  { name: 'Models', path: '/models' },
  { name: 'a model', path: '/models?open=aihubmix/claude-opus-5' },
  { name: 'a new model', path: '/models', open: press(/Add a model/) },
  { name: 'the columns of a list', path: '/models', open: press(/Choose columns/) },
  { name: 'Aliases', path: '/aliases' },
  { name: 'an alias', path: '/aliases', open: firstRow },
  { name: 'a new alias', path: '/aliases?part=new' },
  { name: 'Keys', path: '/keys' },
  { name: 'a key', path: '/keys', open: firstRow },
  { name: 'a new key', path: '/keys', open: newKey },
  { name: 'the end of a key', path: '/keys', open: revoke },
  { name: 'People', path: '/people' },
  { name: 'a person', path: '/people', open: firstRow },
  { name: 'an invitation', path: '/people?part=invite' },
  { name: 'Connect', path: '/connect' },
  ...['account', 'access', 'routing', 'issuers', 'installation', 'changes', 'retention'].map(
    (part): Stop => ({ name: `Settings, ${part}`, path: `/settings?part=${part}` }),
  ),
  { name: 'a change', path: '/settings?part=changes', open: firstRow },
  { name: 'an address of nothing', path: '/nothing' },
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

  it.each(INSIDE)('has nothing serious: $name', async ({ name, path, open }) => {
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
