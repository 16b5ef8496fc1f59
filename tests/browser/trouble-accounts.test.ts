/** Getting in when something is wrong: what the pages say, and what they keep. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScene, type Scene } from './scene.ts';
import { emailOf, expectText, PASSWORD, signIn } from './walk.ts';

let scene: Scene;

beforeAll(async () => {
  scene = await openScene({ owner: false });
});
afterAll(() => scene?.close());

describe("the owner's link", () => {
  it('keeps what was typed where the e-mail is none, and says so beside it', async () => {
    const { page, trouble, leave } = await scene.stranger(scene.server.ownerLink);
    await page.getByLabel('Name').fill('Ada');
    await page.getByLabel('E-mail').fill('ada at example');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Make the account' }).click();
    await expectText(page.getByRole('alert'), /^This must be an e-mail address, such as ada@/);
    expect(await page.getByLabel('E-mail').getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByLabel('E-mail').inputValue()).toBe('ada at example');
    expect(await page.getByLabel('Password').inputValue()).toBe(PASSWORD);
    await page.getByLabel('E-mail').fill(emailOf('Ada'));
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.waitForURL('**/welcome');
    expect(trouble).toEqual([]);
    await leave();
  });
});

describe('signing in', () => {
  it('says that a password is wrong, and after ten how long to wait', async () => {
    await scene.join('Tia', await scene.invite('Tia'));
    const { page, trouble, leave } = await scene.stranger('/keys');
    await signIn(page, emailOf('Tia'), 'not the password');
    const wrong = page.getByText('The e-mail address or the password is wrong. Try again;');
    await wrong.waitFor();
    // Sent empty, only that is wrong now.
    await page.getByLabel('Password').fill('');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Enter your password.').waitFor();
    await wrong.waitFor({ state: 'detached' });
    await page.getByLabel('Password').fill('not the password');
    for (let more = 0; more < 9; more += 1) await tryOnce(page, 401);
    await tryOnce(page, 429);
    await page
      .getByText(/^There were too many attempts\. Wait [1-5] minutes and try again\.$/)
      .waitFor();
    expect(await page.getByLabel('E-mail').inputValue()).toBe(emailOf('Tia'));
    expect(await page.getByLabel('Password').inputValue()).toBe('not the password');
    expect(trouble).toEqual([]);
    await leave();
  });

  it('keeps what was typed while the server cannot be reached', async () => {
    const { page, context, leave } = await scene.stranger('/keys');
    await page.getByLabel('E-mail').waitFor();
    await context.setOffline(true);
    await signIn(page, emailOf('Ada'));
    await page.getByText(/^Weir could not be reached\. Check your connection/).waitFor();
    expect(await page.getByLabel('Password').inputValue()).toBe(PASSWORD);
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Keys' }).waitFor();
    await leave();
  });
});

async function tryOnce(page: Page, status: number): Promise<void> {
  const answered = page.waitForResponse('**/api/auth/sign-in/email');
  await page.getByRole('button', { name: 'Sign in' }).click();
  expect((await answered).status()).toBe(status);
}

describe('a link', () => {
  it('that is cut off, used or withdrawn says what to do', async () => {
    const link = await scene.invite('Una');
    const cut = await scene.stranger(link.slice(0, -3));
    await saysOver(cut.page);
    await cut.page.goto('/join');
    await cut.page.getByText(/ask an administrator for another one/).waitFor();
    // In the place of the cut one, in the same tab.
    await cut.page.goto(link);
    await cut.page.getByLabel('Name').waitFor();
    await cut.leave();

    await scene.join('Una', link);
    const used = await scene.stranger(link);
    await saysOver(used.page);
    await used.page.getByRole('link', { name: 'Go to sign in' }).click();
    await used.page.getByRole('button', { name: 'Sign in' }).waitFor();
    await used.leave();
  });

  it('that ends while its form is filled in says so, and keeps the form', async () => {
    const link = await scene.invite('Vic');
    const { page, leave } = await scene.stranger(link);
    await page.getByLabel('Name').fill('Vic');
    await page.getByLabel('Password').fill(PASSWORD);
    const { data } = (await scene.api('GET /invitations')) as {
      readonly data: readonly { readonly id: string; readonly email: string }[];
    };
    const row = data.find(({ email }) => email === emailOf('Vic'));
    await scene.api(`DELETE /invitations/${row?.id ?? ''}`);
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByText(/ask .* for another/).waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('Vic');
    await leave();
  });

  it('that cannot be looked at now is looked at again', async () => {
    const { page, leave } = await scene.stranger('/connect');
    await page.getByLabel('E-mail').waitFor();
    await page.route('**/api/invitations/look', (route) => route.abort('connectionrefused'));
    await page.goto(await scene.invite('Wim'));
    await page.getByText(/^Weir could not be reached/).waitFor();
    expect(await page.getByText('This link does not work').count()).toBe(0);
    await page.unroute('**/api/invitations/look');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByLabel('Name').waitFor();
    await leave();
  });
});

async function saysOver(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'This link does not work' }).waitFor();
  await page
    .getByRole('alert')
    .getByText(/ask .* for another/)
    .waitFor();
}

describe('the form behind a link', () => {
  it('says beside its fields what is wrong, and keeps what was typed', async () => {
    const { page, leave } = await scene.stranger(await scene.invite('Xia'));
    await page.getByLabel('Name').fill('Xia');
    await page.getByLabel('Password').fill('too short');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await expectText(page.getByRole('alert'), /at least 10 characters/);
    expect(await page.getByLabel('Password').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Password').fill('x'.repeat(129));
    await page.getByRole('button', { name: 'Make the account' }).click();
    await expectText(page.getByRole('alert'), /at most 128 characters/);
    expect(await page.getByLabel('Name').inputValue()).toBe('Xia');
    expect(await page.getByLabel('Password').inputValue()).toBe('x'.repeat(129));
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await leave();
  });
});

describe('an account', () => {
  it('that is switched off is told so at its next step, and at the sign-in', async () => {
    await scene.join('Yan', await scene.invite('Yan'));
    const { page, leave } = await scene.as('Yan', '/connect');
    await page.getByRole('heading', { level: 1, name: 'Connect' }).waitFor();
    const { data } = (await scene.api('GET /users')) as {
      readonly data: readonly { readonly id: string; readonly email: string | null }[];
    };
    const row = data.find(({ email }) => email === emailOf('Yan'));
    await scene.api(`PATCH /users/${row?.id ?? ''}`, { disabled: true });
    await page.getByRole('link', { name: 'Keys', exact: true }).click();
    await page
      .getByText(/switched off/)
      .first()
      .waitFor();
    await page.goto('/keys');
    await signIn(page, emailOf('Yan'));
    await page.getByText('This account is switched off. Ask an administrator.').waitFor();
    await leave();
  });

  it('whose session was ended in another browser signs in again over what it typed', async () => {
    await scene.join('Zoe', await scene.invite('Zoe'));
    const here = await scene.as('Zoe', '/keys');
    await here.page.getByRole('button', { name: 'Make a key' }).first().click();
    await here.page.getByRole('textbox', { name: 'Name' }).fill('My long typed name');
    const there = await scene.as('Zoe', '/settings?part=account');
    await there.page
      .getByRole('list', { name: 'Sessions' })
      .getByRole('button', { name: 'Sign out Chrome on Linux' })
      .click();
    await there.page.getByText(/Signed out there/).waitFor();
    // The token of the ended session is good for minutes; here it is over.
    let isOver = true;
    await here.page.route('**/api/keys', (route) => {
      // The list is read again whenever the page is looked at, which is not what is tried here.
      if (!isOver || route.request().method() !== 'POST') return route.fallback();
      isOver = false;
      return route.fulfill({
        status: 401,
        json: { error: { code: 'invalid_credential', message: 'The token has expired.' } },
      });
    });
    await here.page.getByRole('button', { name: 'Make the key' }).click();
    await here.page.getByRole('dialog', { name: 'Sign in again' }).waitFor();
    await signIn(here.page, emailOf('Zoe'));
    await here.page.getByRole('dialog', { name: 'Sign in again' }).waitFor({ state: 'detached' });
    expect(await here.page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe(
      'My long typed name',
    );
    await here.page.getByRole('button', { name: 'Make the key' }).click();
    await here.page.getByRole('textbox', { name: 'Key', exact: true }).waitFor();
    await Promise.all([here.leave(), there.leave()]);
  });
});
