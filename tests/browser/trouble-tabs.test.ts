/** Several tabs and browsers of one person, or of two: nothing of one is left to the other. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScene, type Scene } from './scene.ts';
import type { Visitor } from './visitor.ts';
import { emailOf, expectText, makeAccount, signIn, signOut } from './walk.ts';

let scene: Scene;

beforeAll(async () => {
  scene = await openScene({ provider: true });
  await scene.join('Ben', await scene.invite('Ben'));
  await scene.api('POST /keys', { name: 'The key of the house', owner: 'platform' });
});
afterAll(() => scene?.close());

async function secondTab({ context }: Visitor, path: string): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

/** Browsers without a window never leave a page; this is what coming back to it is to it. */
async function comeBackTo(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  });
}

describe('two tabs', () => {
  it('are locked together, and what was typed in the other is there after signing in again', async () => {
    const ada = await scene.as('Ada', '/keys');
    const other = await secondTab(ada, '/keys');
    await other.getByRole('button', { name: 'Make a key' }).first().click();
    await other.getByRole('textbox', { name: 'Name' }).fill('Typed in the other tab');
    await signOut(ada.page);
    const asked = other.getByRole('dialog', { name: 'Sign in again' });
    await asked.waitFor();
    await other.keyboard.press('Escape');
    await signIn(other, emailOf('Ada'), 'not the password');
    await asked.getByText(/The e-mail address or the password is wrong/).waitFor();
    await signIn(other, emailOf('Ada'));
    await asked.waitFor({ state: 'detached' });
    expect(await other.getByRole('textbox', { name: 'Name' }).inputValue()).toBe(
      'Typed in the other tab',
    );
    // The first one is in again as well.
    await ada.page.getByRole('row', { name: /The key of the house/ }).waitFor();
    expect(ada.trouble).toEqual([]);
    await ada.leave();
  });

  it('show nothing of the first person once another one signed in', async () => {
    const ada = await scene.as('Ada', '/people');
    const other = await secondTab(ada, '/keys');
    await other.getByRole('row', { name: /The key of the house/ }).click();
    await other.getByRole('dialog', { name: 'The key of the house' }).waitFor();
    const seen = await watchFor(other, 'The key of the house');
    await signOut(ada.page);
    await other.getByRole('dialog', { name: 'Sign in again' }).waitFor();
    await signIn(ada.page, emailOf('Ben'));
    await other.getByRole('button', { name: 'Account: Ben' }).waitFor();
    await expectText(other.locator('body'), /No keys yet/);
    expect(await seen.afterChange()).toEqual([]);
    expect(await ada.page.getByText(emailOf('Ada')).count()).toBe(0);
    await ada.leave();
  });

  it('show nothing of the first person once a link made another one of them', async () => {
    const ada = await scene.as('Ada', '/keys');
    await ada.page.getByRole('row', { name: /The key of the house/ }).waitFor();
    const joining = await ada.context.newPage();
    await makeAccount(joining, await scene.invite('Cleo'), 'Cleo');
    await joining.getByRole('button', { name: 'Account: Cleo' }).waitFor();
    await ada.page.getByRole('button', { name: 'Account: Cleo' }).waitFor();
    await ada.page.getByText('No keys yet').waitFor();
    expect(await ada.page.getByText('The key of the house').count()).toBe(0);
    await ada.leave();
  });

  it('show a key revoked in one of them as revoked on coming back to the other', async () => {
    const { id } = (await scene.api('POST /keys', { name: 'Short-lived', owner: 'platform' })) as {
      readonly id: string;
    };
    const ada = await scene.as('Ada', '/keys');
    const other = await secondTab(ada, `/keys?open=${id}`);
    await other.getByRole('button', { name: 'Revoke', exact: true }).waitFor();
    await ada.page.getByRole('row', { name: /Short-lived/ }).click();
    await ada.page.getByRole('button', { name: 'Revoke', exact: true }).click();
    const asked = ada.page.getByRole('dialog', { name: 'Revoke Short-lived?' });
    const revoke = asked.getByRole('button', { name: 'Revoke' });
    expect(await revoke.isDisabled()).toBe(true);
    await asked.getByRole('textbox').fill('short-lived');
    expect(await revoke.isDisabled()).toBe(true);
    await asked.getByRole('textbox').fill('Short-lived');
    await revoke.click();
    await asked.waitFor({ state: 'detached' });
    await comeBackTo(other);
    await other
      .getByRole('dialog', { name: 'Short-lived' })
      .getByText(/^Revoked/)
      .first()
      .waitFor();
    await other.getByRole('button', { name: 'Revoke', exact: true }).waitFor({ state: 'detached' });
    await ada.leave();
  });

  it('that both change a provider keep what is typed, and the last change is there whole', async () => {
    const ada = await scene.as('Ada', '/providers?open=aihubmix');
    const other = await secondTab(ada, '/providers?open=aihubmix');
    await other.getByRole('textbox', { name: 'Display name' }).fill('Name of the other tab');
    await ada.page.getByRole('textbox', { name: 'Priority' }).fill('7');
    await ada.page.getByRole('button', { name: 'Save routing' }).click();
    await ada.page.getByText('Saved.').waitFor();
    await comeBackTo(other);
    // What is not changed here follows the other tab; what is typed here stays.
    await other.waitForFunction(
      () => document.querySelector<HTMLInputElement>('input[name="priority"]')?.value === '7',
    );
    const name = other.getByRole('textbox', { name: 'Display name' });
    expect(await name.inputValue()).toBe('Name of the other tab');
    await other.getByRole('button', { name: 'Save name' }).click();
    await other.getByText('Saved.').waitFor();
    expect(await scene.api('GET /providers/aihubmix')).toMatchObject({
      display_name: 'Name of the other tab',
      priority: 7,
    });
    // Nothing here is left to save.
    await other.waitForFunction(() =>
      [...document.querySelectorAll('button')].some(
        ({ textContent, disabled }) => textContent === 'Save name' && disabled,
      ),
    );
    await ada.leave();
  });
});

/** Notes whether words are drawn, even for a moment, after the name in the corner has changed. */
async function watchFor(
  page: Page,
  words: string,
): Promise<{ afterChange(): Promise<readonly string[]> }> {
  await page.evaluate((sought) => {
    const seen: string[] = [];
    Reflect.set(globalThis, 'weirSeen', seen);
    new MutationObserver(() => {
      const isBen = document.querySelector('[aria-label="Account: Ben"]') !== null;
      if (isBen && document.body.textContent?.includes(sought)) seen.push(sought);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  }, words);
  return {
    afterChange: () => page.evaluate(() => Reflect.get(globalThis, 'weirSeen') as string[]),
  };
}
