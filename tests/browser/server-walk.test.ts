/** The server, as its owner and a member meet it for the first time, in a real browser. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureDashboard } from '../../tools/build-dashboard.mjs';
import { startAihubmix } from '../support/aihubmix-replica.ts';
import { launchBrowser } from '../support/browser.ts';
import { type StartedServer, startWeir } from '../support/started-server.ts';
import { type Visitor, visit } from './visitor.ts';
import {
  addAihubmix,
  emailOf,
  expectText,
  firstChat,
  goTo,
  makeAccount,
  SPOKEN,
  signIn,
  signOut,
  useKey,
  type Walked,
} from './walk.ts';

let browser: Browser;
let server: StartedServer;
let walked: Walked;

beforeAll(async () => {
  await ensureDashboard(process.cwd());
  const replica = await startAihubmix({ moreModels: 210 });
  replica.says(...SPOKEN);
  server = await startWeir({ WEIR_ALLOW_PRIVATE_UPSTREAMS: new URL(replica.origin).host });
  walked = { origin: server.url, baseUrl: server.url, replica };
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await walked?.replica.close();
});

describe('a new server', () => {
  it('takes its owner from the printed link to a revoked key, and a member through their own', async () => {
    const owner = await visit(browser, walked.origin);
    await makeAccount(owner.page, server.ownerLink, 'Ada');
    await owner.page.waitForURL('**/welcome');
    await addAihubmix(owner.page, walked.replica);
    await firstChat(owner.page);
    const requestId = await useKey(owner.page, walked);
    const link = await invite(owner.page, 'Ben');

    const member = await visit(browser, walked.origin);
    await walkAsMember(member, { link, requestId });

    await seesTheMember(owner.page);
    await signOut(owner.page);
    await owner.page.reload();
    await owner.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect([...owner.trouble, ...member.trouble]).toEqual([]);
    await Promise.all([owner.leave(), member.leave()]);
  }, 120_000);
});

async function invite(page: Page, name: string): Promise<string> {
  await goTo(page, 'People');
  await page.getByRole('button', { name: 'Invite' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'E-mail' }).fill(emailOf(name));
  await dialog.getByRole('button', { name: /Make the link|Invite/ }).click();
  const link = page.getByRole('textbox', { name: /Link/ });
  await link.waitFor();
  const made = await link.inputValue();
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Done' }).click();
  return made;
}

interface Invited {
  readonly link: string;
  /** One of somebody else's. */
  readonly requestId: string;
}

async function walkAsMember({ page }: Visitor, { link, requestId }: Invited): Promise<void> {
  await makeAccount(page, link, 'Ben');
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  for (const title of ['Models', 'People']) {
    expect(await page.getByRole('link', { name: title, exact: true }).count()).toBe(0);
  }
  await page.goto(`/logs?open=${requestId}`);
  await page.getByText(/no request .* of yours/).waitFor({ timeout: 30_000 });
  await page.goto('/people');
  expect(await page.getByText(emailOf('Ada')).count()).toBe(0);
  await page.goto('/keys');
  await page.getByText('No keys yet').waitFor();
  await page.goto('/providers?open=aihubmix');
  const panel = page.getByRole('dialog');
  await panel
    .getByText(/your key/i)
    .first()
    .waitFor();
  expect(await panel.getByText('3f9a').count()).toBe(0);
}

async function seesTheMember(page: Page): Promise<void> {
  await page.goto('/people');
  await expectText(page.getByRole('row', { name: /Ben/ }), /ben@example\.com/);
  await signOut(page);
  await signIn(page, emailOf('Ada'), 'not the password');
  await page.getByText(/e-mail address or the password is wrong/i).waitFor();
  expect(await page.getByLabel('E-mail').inputValue()).toBe(emailOf('Ada'));
  await signIn(page, emailOf('Ada'));
  await page.locator('#content').waitFor();
}
