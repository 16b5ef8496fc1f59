/** Texts that would run a script, wherever somebody else's words are shown. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureDashboard } from '../../tools/build-dashboard.mjs';
import { launchBrowser } from '../support/browser.ts';
import { answersOf, inPieces } from './hostile-answers.ts';
import { type HostileInstallation, PLAIN_NAMED, startHostile } from './hostile-installation.ts';
import { NAMED, SAID } from './payloads.ts';
import { type Visitor, visit } from './visitor.ts';
import { emailOf, PASSWORD } from './walk.ts';
import { told, watchDocument } from './watch.ts';

const OWNER = '<img src=x onerror=pwned()>';

/** So high that every list draws all its rows. */
const HEIGHT = 6_000;

/** Of what is opened one by one, each so many-th is. */
const SOME = 8;

/** Payloads in one complaint. */
const WORDS_OF_AN_ERROR = 40;

let browser: Browser;
let hostile: HostileInstallation;
let owner: Visitor;
let noticed: readonly string[];

beforeAll(async () => {
  await ensureDashboard(process.cwd());
  [hostile, browser] = await Promise.all([startHostile(), launchBrowser()]);
  owner = await visit(browser, hostile.server.url);
  noticed = await watchDocument(owner.page);
  await join(owner.page);
  await owner.page.setViewportSize({ width: 1440, height: HEIGHT });
});
afterAll(async () => {
  await browser?.close();
  await hostile?.stop();
});

describe('a payload that a model says', () => {
  beforeAll(async () => {
    const model = encodeURIComponent(`aihubmix/${PLAIN_NAMED[0]}`);
    await owner.page.goto(`/playground?model=${model}`);
  });

  it('stays text, whole or split anywhere in a stream', async () => {
    const { page } = owner;
    for (const [at, payloads] of answersOf(SAID).entries()) {
      const text = payloads.join('\n\n');
      hostile.replica.says(...(at % 2 === 0 ? [text] : inPieces(text)));
      await ask(page, payloads[0] ?? '');
    }
    await page.getByRole('article').getByText('<svg onload=pwned()>').first().waitFor();
    // It was read as Markdown: what may be a link is one, and leads where it says.
    const links = page.getByRole('article').getByRole('link', { name: /^click|^x$/ });
    expect(await links.count()).toBeGreaterThan(3);
    const leading = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    expect([...new Set(leading)]).toEqual(['https://evil.example/pixel.png']);
    // Kept over a reload, and drawn from there.
    await page.reload();
    await page.getByRole('article').getByText('<svg onload=pwned()>').first().waitFor();
    await expectNothing();
  });

  it('stays text as reasoning, refusal, call, picture and end', async () => {
    const { page } = owner;
    const { replica } = hostile;
    replica.sends(SAID.map((text) => ({ reasoning_content: `${text}\n` })));
    await ask(page, 'think');
    await page
      .getByText(/^Thought/)
      .last()
      .click();
    replica.sends(
      SAID.map((text) => ({ refusal: `${text}\n` })),
      NAMED[3],
    );
    await ask(page, 'refuse');
    replica.sends(SAID.map((url) => ({ images: [{ type: 'image_url', image_url: { url } }] })));
    await ask(page, 'paint');
    replica.sends(
      NAMED.map((name, index) => ({
        tool_calls: [
          { index, id: name, type: 'function', function: { name, arguments: SAID[index] } },
        ],
      })),
      'tool_calls',
    );
    await ask(page, 'call');
    await page.getByText(`Result of ${NAMED[7]}`).waitFor();
    await expectNothing();
  });

  it('stays text in what a provider complains of', async () => {
    const { page } = owner;
    await page.getByRole('button', { name: /New chat|Clear/ }).click();
    for (let at = 0; at < SAID.length; at += WORDS_OF_AN_ERROR) {
      const message = SAID.slice(at, at + WORDS_OF_AN_ERROR).join(' ');
      hostile.replica.refuses(400, message);
      await page.getByRole('textbox', { name: 'Message' }).fill('anything');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText(message).waitFor();
    }
    await expectNothing();
  });
});

describe('a payload that something is named by', () => {
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ['/providers', NAMED],
    ['/models', PLAIN_NAMED],
    ['/keys', NAMED],
    ['/people', NAMED],
    ['/people?part=invitations', NAMED.map((text) => text.toLowerCase())],
    ['/logs', NAMED],
    ['/settings?part=changes', NAMED],
  ];
  it.each(lists)('stays text in the list and the panels of %s', async (path, names) => {
    const { page } = owner;
    await page.goto(path);
    await shows(page, names);
    const rows = page.locator('tbody tr[tabindex]');
    const count = Math.min(await rows.count(), names.length);
    for (let at = 0; at < count; at += SOME) {
      // Where no panel lies over it.
      await rows.nth(at).click({ position: { x: 40, y: 12 } });
      await page.getByRole('dialog').waitFor();
      await page.locator('[role=dialog] .breathe').first().waitFor({ state: 'detached' });
    }
    await expectNothing();
  });

  it('stays text on the other pages and in what opens over them', async () => {
    const { page } = owner;
    for (const agent of PLAIN_NAMED.slice(0, 3)) await signInWith(agent);
    const paths = ['/', '/connect', '/welcome', '/settings?part=access', '/settings?part=account'];
    for (const path of paths) {
      await page.goto(path);
      await page.locator('h1').first().waitFor();
      await page.waitForLoadState('networkidle');
    }
    await page.goto('/providers?open=aihubmix');
    await page
      .getByRole('dialog')
      .getByText(NAMED[40] ?? '')
      .first()
      .waitFor();
    await page.getByRole('dialog').getByText("x-31-'*|`31").waitFor();
    await expectNothing();
  });

  it('stays text in what finds things', async () => {
    const { page } = owner;
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find' }).fill('pwned');
    await page.getByRole('option', { name: '<script>pwned()</script>' }).first().waitFor();
    await page.keyboard.press('Escape');
    await page.goto('/playground');
    await page
      .getByRole('button', { name: /^Model: |Choose a model/ })
      .first()
      .click();
    await page.getByRole('combobox').last().fill('pwned');
    await page.getByRole('option', { name: '<script>pwned()</script>' }).first().waitFor();
    await expectNothing();
  });
});

async function expectNothing(): Promise<void> {
  await told(owner.page);
  expect([...noticed, ...owner.trouble].filter((words) => words !== '')).toEqual([]);
}

async function join(page: Page): Promise<void> {
  await page.goto(hostile.server.ownerLink);
  await page.getByLabel('Name').fill(OWNER);
  await page.getByLabel('E-mail').fill(emailOf('Ada'));
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Make the account' }).click();
  await page.waitForURL('**/welcome');
  await page.goto('/');
  await page.getByRole('button', { name: `Account: ${OWNER}` }).waitFor();
}

/** Another device of the owner's, which says that it is this. */
async function signInWith(agent: string): Promise<void> {
  const { url } = hostile.server;
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json', 'user-agent': agent },
    body: JSON.stringify({ email: emailOf('Ada'), password: PASSWORD }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

/** Sends a message and waits until its answer has ended, however. */
async function ask(page: Page, words: string): Promise<void> {
  const answers = page.getByRole('article');
  const before = await answers.count();
  const composer = page.getByRole('textbox', { name: 'Message' });
  await composer.fill(words);
  await composer.press('Enter');
  await answers.nth(before).and(page.locator('[aria-busy=false]')).waitFor();
}

/** All of these names are in the page, as text or as the whole of it in a title. */
async function shows(page: Page, names: readonly string[]): Promise<void> {
  await page.locator('tbody tr').first().waitFor();
  await page.waitForLoadState('networkidle');
  const text = await page.evaluate(() =>
    [
      document.body.textContent,
      ...[...document.querySelectorAll('[title]')].map((element) => element.getAttribute('title')),
    ].join('\n'),
  );
  expect(names.filter((name) => !text.includes(name))).toEqual([]);
}
