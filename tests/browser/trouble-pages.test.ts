/** Pages whose API does not answer, keys that are made at a bad moment, and addresses of any kind. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasFocus } from './keyboard.ts';
import { BROKEN_REQUEST, breakApi, openScene, type Scene } from './scene.ts';
import type { Visitor } from './visitor.ts';
import { expectText } from './walk.ts';

let scene: Scene;
let ada: Visitor;

beforeAll(async () => {
  scene = await openScene({ provider: true });
  ada = await scene.as('Ada');
});
afterAll(() => scene?.close());

/** All of the management API but who is signed in. */
const API = /\/api\/(?!me$|about$|auth\/)/;

/** What breathes is still to come. */
const coming = (page: Page): Locator => page.locator('#content .breathe, [role=dialog] .breathe');

async function retryAll(where: Page | Locator): Promise<void> {
  const again = where.getByRole('button', { name: 'Try again' });
  for (let left = await again.count(); left > 0; left = await again.count()) {
    await again.first().click();
    await again.nth(left - 1).waitFor({ state: 'detached' });
  }
}

describe('a page whose API', () => {
  it.each([
    ['/', 'Spend by route'],
    ['/logs', 'No requests in this time'],
    ['/models', 'claude-opus-5'],
    ['/models?open=aihubmix/claude-opus-5', 'Longest answer'],
    ['/providers', 'AiHubMix'],
    ['/providers?open=aihubmix', 'Routing'],
    ['/aliases', 'No aliases yet'],
    ['/keys', 'sandbox/*'],
    ['/people', 'ada@example.com'],
    ['/settings?part=account', 'this one'],
    ['/settings?part=access', 'Save'],
    ['/settings?part=routing', 'By priority'],
    ['/settings?part=issuers', 'urn:weir:accounts'],
    ['/settings?part=changes', 'aihubmix'],
  ])('fails at %s says so with its request, and works after trying again', async (path, words) => {
    const { page } = ada;
    const mend = await breakApi(page, API, 'unavailable');
    await page.goto(path);
    const told = page.getByRole('alert').first();
    await told.getByText('The database cannot be reached. Try again in a moment.').waitFor();
    await told.getByText(BROKEN_REQUEST).waitFor();
    await coming(page).first().waitFor({ state: 'detached' });
    await mend();
    const panel = page.getByRole('dialog');
    const isOpen = (await panel.count()) > 0;
    await retryAll(isOpen ? panel : page);
    await page.getByText(words).first().waitFor();
    await coming(page).first().waitFor({ state: 'detached' });
    if (isOpen) await panel.getByRole('button', { name: 'Close panel' }).click();
    await retryAll(page);
    expect(ada.trouble).toEqual([]);
  });

  it('is out of reach says so, and works after trying again', async () => {
    const { page } = ada;
    const mend = await breakApi(page, API, 'nothing');
    await page.goto('/logs');
    await page
      .getByRole('alert')
      .getByText(/^Weir could not be reached/)
      .waitFor();
    await mend();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('No requests in this time').waitFor();
  });

  it('and whose script are out of reach says so beside its bar, and comes with the network', async () => {
    const { page, context, leave } = await scene.as('Ada', '/keys');
    await page.getByRole('row', { name: /first/ }).waitFor();
    await context.setOffline(true);
    await page.getByRole('button', { name: /^Find/ }).click();
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    const told = page.getByText(/^This page could not be fetched\. Check your connection/);
    expect(await told.count()).toBeGreaterThan(0);
    const note = page.getByRole('main').getByRole('alert');
    await note.getByText(/^This page could not be fetched/).waitFor();
    await note.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('link', { name: 'Keys', exact: true }).click();
    await page.getByRole('row', { name: /first/ }).waitFor();
    await page.goBack();
    await context.setOffline(false);
    await note.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Where you are signed in').waitFor();
    await leave();
  });

  it('is not there at all says so, even where nobody is known yet', async () => {
    const { page } = ada;
    await page.goto('/connect');
    const mend = await breakApi(page, /\/api\/me$/, 'unavailable');
    await page.goto('/keys');
    await page.getByRole('heading', { name: 'Weir cannot be reached' }).waitFor();
    await page.getByText(BROKEN_REQUEST).waitFor();
    await mend();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('row', { name: /first/ }).waitFor();
  });

  it('cannot be reached from a browser that is offline says so, and comes back', async () => {
    const { page, context } = ada;
    await page.goto('/keys');
    await page.getByRole('row', { name: /first/ }).waitFor();
    await context.setOffline(true);
    await page.getByRole('link', { name: 'Logs', exact: true }).hover();
    await page.getByRole('button', { name: 'Make a key' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Made offline');
    await dialog.getByRole('button', { name: 'Make the key' }).click();
    await dialog.getByText(/^Weir could not be reached\. Check your connection/).waitFor();
    expect(await dialog.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Made offline');
    await context.setOffline(false);
    await dialog.getByRole('button', { name: 'Make the key' }).click();
    await page.getByRole('textbox', { name: 'Key', exact: true }).waitFor();
    expect(await scene.api('GET /keys?q=offline')).toMatchObject({
      data: [{ name: 'Made offline' }],
    });
  });
});

describe('a key that is shown once', () => {
  it('is not closed by Escape, by a click beside it or by going back', async () => {
    const { page } = ada;
    const shown = page.getByRole('textbox', { name: 'Key', exact: true });
    const key = await shown.inputValue();
    expect(key).toMatch(/^weir_/);
    await page.keyboard.press('Escape');
    await page.mouse.click(5, 5);
    expect(await shown.inputValue()).toBe(key);
    expect(await page.getByRole('button', { name: 'Done' }).isDisabled()).toBe(true);
    await page.getByRole('checkbox', { name: 'I have copied it' }).check();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('row', { name: /Made offline/ }).waitFor();
  });

  it('takes no last day that is over', async () => {
    const { page } = ada;
    await page.getByRole('button', { name: 'Make a key' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Over already');
    await dialog.getByLabel('Expires').selectOption('date');
    await dialog.getByRole('button', { name: 'Make the key' }).click();
    await expectText(dialog.getByRole('alert'), /Choose the last day it works/);
    await dialog.getByLabel('Last day it works').fill('2020-02-29');
    await dialog.getByRole('button', { name: 'Make the key' }).click();
    await expectText(dialog.getByRole('alert'), /Choose today or a later day/);
    expect(await dialog.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Over already');
  });
});

describe('an address', () => {
  it('is the same after a reload, back and forward, and in another browser', async () => {
    const { page } = ada;
    await page.goto('/models?q=model-00&status=enabled');
    await page.getByRole('row', { name: /model-0003/ }).click();
    const panel = page.getByRole('dialog', { name: 'model-0003' });
    await panel.waitFor();
    const shared = page.url();
    expect(shared).toContain('open=aihubmix%2Fmodel-0003');
    await page.reload();
    await panel.getByText('Longest answer').waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('model-00');
    await page.goBack();
    await panel.waitFor({ state: 'detached' });
    expect(await page.getByRole('searchbox').inputValue()).toBe('model-00');
    await page.goForward();
    await panel.waitFor();
    const other = await scene.as('Ada', shared);
    await other.page.getByRole('dialog', { name: 'model-0003' }).waitFor();
    expect(await other.page.getByRole('searchbox').inputValue()).toBe('model-00');
    await other.leave();
  });

  it('keeps its period from page to page, and filters on the way back', async () => {
    const { page } = ada;
    await page.goto('/logs?period=30d&status=failed&provider=aihubmix');
    await page.getByText('Nothing fits these filters').waitFor();
    await page.getByRole('link', { name: 'Overview', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    expect(new URL(page.url()).search).toBe('?period=30d');
    await page.goBack();
    await page.getByText('Nothing fits these filters').waitFor();
    expect(new URL(page.url()).search).toBe('?period=30d&status=failed&provider=aihubmix');
  });

  it.each([
    '/?period=zzz&from=%00&to=x&provider=%3Cscript%3E&user=not-a-uuid&key=%27',
    '/logs?period=zzz&open=../../x&status=nonsense&q=%22%3E%3Cimg%20src=x%3E',
    '/logs?user=not-a-uuid&key=nobody',
    '/models?open=../../x&part=zzz&status=zzz',
    '/models?open=nothing',
    '/providers?open=../../api/keys',
    '/keys?open=%2e%2e%2fusers',
    '/people?open=nobody',
    '/settings?part=../../x&open=zzz',
    '/playground?model=%00%F0%9F%92%A9',
    '/%2e%2e/%2e%2e/etc/passwd?period=7d',
    '/nothing-here',
  ])('that is mangled is taken sanely: %s', async (path) => {
    const { page, trouble } = ada;
    const answers: number[] = [];
    const note = (response: { status(): number; url(): string }): void => {
      if (response.url().includes('/api/')) answers.push(response.status());
    };
    page.on('response', note);
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await coming(page).first().waitFor({ state: 'detached' });
    page.off('response', note);
    expect(answers.filter((status) => status >= 500)).toEqual([]);
    expect(await page.locator('img[src=x]').count()).toBe(0);
    expect(await page.getByText('This page failed').count()).toBe(0);
    expect(trouble).toEqual([]);
  });

  it('whose days are the wrong way round is read the right way round', async () => {
    const { page } = ada;
    const asked = page.waitForRequest(/group_by=total.*from=/);
    await page.goto('/?period=custom&from=2026-03-20&to=2026-03-01');
    const query = new URL((await asked).url()).searchParams;
    expect(query.get('from')).toBe('2026-02-28T23:00:00.000Z');
    expect(query.get('to')).toBe('2026-03-20T23:00:00.000Z');
    expect(await page.getByLabel('From day').inputValue()).toBe('2026-03-01');
    expect(await page.getByLabel('To day, included').inputValue()).toBe('2026-03-20');
  });
});

describe('a model that calls were passed on for, though nobody listed it', () => {
  it('can be added from where its requests lead', async () => {
    const { page, trouble } = ada;
    await page.goto('/models?open=sandbox/unheard-of/model');
    await page.getByText('Not in the list of models').waitFor();
    await page.getByRole('button', { name: 'Add it with its price' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a model' });
    expect(await dialog.getByLabel('Model id').inputValue()).toBe('unheard-of/model');
    // A comma that may part thousands is no price yet.
    await dialog.getByLabel('Input').fill('1,000');
    await dialog.getByRole('button', { name: 'Add model' }).click();
    await expectText(dialog.getByRole('alert'), /^Write it with a point, or without the comma/);
    await dialog.getByLabel('Input').fill('1.000');
    await dialog.getByRole('button', { name: 'Add model' }).click();
    await page.getByRole('dialog').getByText('Longest answer').waitFor();
    expect(trouble).toEqual([]);
  });
});

describe('routing', () => {
  it('is chosen, kept, and needs a provider where only some are to be used', async () => {
    const { page } = ada;
    await page.goto('/settings?part=routing');
    const save = page.getByRole('button', { name: 'Save routing' });
    await page.getByLabel('Only some providers').check();
    expect(await save.isDisabled()).toBe(true);
    await page.getByLabel('aihubmix', { exact: true }).check();
    await save.click();
    await page.getByText('Routing saved').first().waitFor();
    await page.reload();
    await page.getByLabel('aihubmix', { exact: true }).waitFor();
    expect(await page.getByLabel('aihubmix', { exact: true }).isChecked()).toBe(true);
    await page.getByLabel('By priority').check();
    await save.click();
    await page.getByText('Routing saved').first().waitFor();
    expect(ada.trouble).toEqual([]);
  });
});

describe('access that cannot be saved', () => {
  it('gives the focus to the first field that is wrong', async () => {
    const { page } = ada;
    await page.goto('/settings?part=access');
    await page.getByText('These models, up to a sum a day').click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Name at least one model.').waitFor();
    await hasFocus(page.getByLabel('Models members may call'));
  });
});
