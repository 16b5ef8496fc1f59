/**
 * Makes docs/screenshots: every page, light and dark, wide, and narrow where it must serve at 360 px.
 *
 *   npm run screenshots
 *   npm run screenshots -- logs keys     only those
 */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { visit } from '../tests/browser/visitor.ts';
import { launchBrowser } from '../tests/support/browser.ts';
import { type DemoInstallation, startDemo } from './demo/installation.ts';
import { root } from './sources.ts';

type Theme = 'light' | 'dark';

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly narrow?: true;
  /** What is done before the picture is taken. */
  readonly before?: (page: Page) => Promise<void>;
}

const WIDE = 1280;
const NARROW = 360;
const PASSWORD = 'a password for pictures';
const FOLDER = join(root, 'docs/screenshots');

const SHOTS: readonly Shot[] = [
  { name: 'overview', path: '/' },
  {
    name: 'playground',
    path: '/playground?model=aihubmix/claude-opus-5',
    narrow: true,
    before: chat,
  },
  { name: 'logs', path: '/logs', narrow: true },
  { name: 'request', path: '/logs', before: openFirstRow },
  { name: 'providers', path: '/providers' },
  { name: 'provider', path: '/providers?open=aihubmix' },
  { name: 'models', path: '/models' },
  { name: 'model', path: '/models?open=aihubmix/claude-opus-5' },
  { name: 'alias', path: '/aliases', before: openFirstRow },
  { name: 'keys', path: '/keys', narrow: true },
  { name: 'people', path: '/people' },
  { name: 'connect', path: '/connect' },
  { name: 'settings', path: '/settings' },
  { name: 'welcome', path: '/welcome' },
];

async function chat(page: Page): Promise<void> {
  const composer = page.getByRole('textbox', { name: 'Message' });
  await composer.fill('What is a weir, and how does one measure a stream with it?');
  await composer.press('Enter');
  await page.getByText('25 litres a second').waitFor();
  // The line below the answer is whole once its row is in the ledger.
  await page
    .getByText(/in · .*\$/)
    .first()
    .waitFor();
}

async function openFirstRow(page: Page): Promise<void> {
  await page.locator('tbody tr[tabindex]').first().click();
  await page.getByRole('dialog').waitFor();
}

async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.locator('.breathe').first().waitFor({ state: 'detached' });
  await page.evaluate(() => document.fonts.ready);
}

async function take(page: Page, shot: Shot, file: string): Promise<void> {
  await page.goto(shot.path);
  await settle(page);
  await shot.before?.(page);
  await settle(page);
  await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
  console.log(`${file.slice(root.length + 1)} ${Math.round(statSync(file).size / 1024)} KB`);
}

/** The first visitor makes the owner's account; the others sign in. */
async function enter(page: Page, demo: DemoInstallation, first: boolean): Promise<void> {
  await page.goto(first ? demo.ownerLink : '/');
  if (first) await page.getByLabel('Name').fill('Ada Weber');
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: first ? 'Make the account' : 'Sign in' }).click();
  await (first ? page.waitForURL('**/welcome') : page.locator('#content').waitFor());
}

interface Series {
  readonly theme: Theme;
  readonly narrow: boolean;
  readonly first: boolean;
}

async function series(browser: Browser, demo: DemoInstallation, how: Series): Promise<void> {
  const width = how.narrow ? NARROW : WIDE;
  const visitor = await visit(browser, demo.url, { width, theme: how.theme });
  if (how.narrow) await visitor.page.setViewportSize({ width, height: 720 });
  await enter(visitor.page, demo, how.first);
  for (const shot of chosen) {
    if (how.narrow && shot.narrow !== true) continue;
    const ending = `${how.theme}${how.narrow ? '-360' : ''}`;
    await take(visitor.page, shot, join(FOLDER, `${shot.name}-${ending}.png`));
  }
  await visitor.leave();
  if (visitor.trouble.length > 0) throw new Error(visitor.trouble.join('\n'));
}

const wanted = process.argv.slice(2);
const chosen = SHOTS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
mkdirSync(FOLDER, { recursive: true });
const demo = await startDemo();
const browser = await launchBrowser();
try {
  let first = true;
  for (const narrow of [false, true]) {
    for (const theme of ['light', 'dark'] as const) {
      await series(browser, demo, { theme, narrow, first });
      first = false;
    }
  }
} finally {
  await browser.close();
  await demo.stop();
}
