/** Adding a provider and reading its models when something is wrong or goes away half-way. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { breakApi, openScene, type Scene } from './scene.ts';
import type { Visitor } from './visitor.ts';
import { chooseAihubmix, expectText } from './walk.ts';

let scene: Scene;
let ada: Visitor;

beforeAll(async () => {
  scene = await openScene({ moreModels: 1_200 });
  ada = await scene.as('Ada', '/providers');
});
afterEach(async () => {
  scene.replica.lists('whole');
  for (const { name } of await providers()) {
    await scene.api(`PATCH /providers/${name}`, { retired: true });
  }
  await ada.page.goto('/providers');
});
afterAll(() => scene?.close());

async function providers(): Promise<readonly { readonly name: string }[]> {
  const { data } = (await scene.api('GET /providers')) as {
    readonly data: readonly { readonly name: string }[];
  };
  return data.filter(({ name }) => name !== 'sandbox');
}

/** The last one of the list, as it is kept. */
const lastModel = (): Promise<unknown> => scene.api('GET /models/aihubmix/model-1200');
const LAST = { model: 'model-1200', retired_at: null };

/** The form of a host anybody runs, in the dialog. */
async function otherHost(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Add provider' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Any OpenAI-compatible host' }).click();
  return dialog;
}

async function filled(dialog: Locator, base: string, name = 'my-host'): Promise<void> {
  await dialog.getByLabel('Base URL').fill(base);
  await dialog.getByLabel('Display name').fill('My host');
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByLabel('Key', { exact: true }).fill(scene.replica.apiKey);
}

describe('the form of a provider', () => {
  it('says what is wrong with its fields before anything is sent', async () => {
    const dialog = await otherHost(ada.page);
    await filled(dialog, 'my gpu box', 'My Host!');
    await dialog.getByLabel('Key', { exact: true }).fill('   ');
    await dialog.getByRole('button', { name: 'Add provider' }).click();
    for (const words of [
      /This is no address of a host\. It begins with https:\/\//,
      /Use lower-case letters, digits and hyphens, such as my-host/,
      /Paste the key first/,
    ]) {
      await expectText(dialog.getByRole('alert'), words);
    }
    expect(await dialog.getByLabel('Base URL').inputValue()).toBe('my gpu box');
    // Closed by mistake, and opened again.
    await ada.page.keyboard.press('Escape');
    const again = await otherHost(ada.page);
    expect(await again.getByLabel('Base URL').inputValue()).toBe('my gpu box');
    expect(await again.getByLabel('Display name').inputValue()).toBe('My host');
  });

  it('says what a host is instead of a provider, and keeps the key', async () => {
    const dialog = await otherHost(ada.page);
    const { origin, baseUrl } = scene.replica;
    const gone = 'http://127.0.0.1:9/v1';
    for (const [base, words] of [
      ['https://nowhere.invalid/v1', /nowhere\.invalid:443 is not a public host name/],
      [gone, /set WEIR_ALLOW_PRIVATE_UPSTREAMS=127\.0\.0\.1:9 in the environment of Weir/],
      [
        `${origin}/not-there/v1`,
        /knows no such path \(404\)\. Check the base URL, above all its version/,
      ],
    ] as const) {
      await filled(dialog, base);
      await dialog.getByRole('button', { name: 'Test key' }).click();
      await expectText(dialog.getByRole('alert'), words);
      expect(await dialog.getByLabel('Key', { exact: true }).inputValue()).toBe(
        scene.replica.apiKey,
      );
    }
    await filled(dialog, baseUrl);
    await dialog.getByLabel('Key', { exact: true }).fill('sk-of-somebody-else');
    await dialog.getByRole('button', { name: 'Add provider' }).click();
    await expectText(dialog.getByRole('alert'), /refuses the key \(401\)/);
    expect(await providers()).toEqual([]);
  });

  it('of a host that answers with a page says so', async () => {
    const dialog = await otherHost(ada.page);
    scene.replica.lists('page');
    await filled(dialog, scene.replica.baseUrl);
    await dialog.getByRole('button', { name: 'Test key' }).click();
    await expectText(
      dialog.getByRole('alert'),
      /answered, but not with JSON\. Check the base URL\./,
    );
  });
});

describe('adding it', () => {
  it('tells that a name is taken by another host, and leads back to the form', async () => {
    await scene.api('POST /providers', {
      name: 'my-host',
      record: 'openai-compatible',
      dialects: { 'openai-chat': { base_url: `${scene.replica.origin}/other/v1` } },
    });
    const dialog = await otherHost(ada.page);
    await filled(dialog, scene.replica.baseUrl);
    await dialog.getByRole('button', { name: 'Add provider' }).click();
    await dialog.getByText(/There is a provider my-host already, at http:.*\/other\/v1/).waitFor();
    expect(await dialog.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    await dialog.getByRole('button', { name: 'Back to the form' }).click();
    expect(await dialog.getByLabel('Base URL').inputValue()).toBe(scene.replica.baseUrl);
    expect(await dialog.getByLabel('Key', { exact: true }).inputValue()).toBe(scene.replica.apiKey);
  });

  it('goes on from the step that failed', async () => {
    const { page } = ada;
    await page.getByRole('button', { name: 'Add provider' }).click();
    await chooseAihubmix(page, scene.replica);
    await page.getByLabel('Key of AiHubMix').fill(scene.replica.apiKey);
    const mend = await breakApi(page, '**/api/providers/aihubmix/credentials', 'unavailable');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Add provider' }).click();
    await dialog.getByText('The database cannot be reached. Try again in a moment.').waitFor();
    await dialog.getByText('Add AiHubMix: done').waitFor();
    await mend();
    await scene.replica.goAway();
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await dialog.getByText(/refuses connections/).waitFor();
    await scene.replica.comeBack();
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await dialog.getByText(/^Read 1,202 models: 1,202 new, 1,202 with a new price\./).waitFor();
    expect(await lastModel()).toMatchObject(LAST);
  });
});

describe('the headers a provider knows', () => {
  it('are offered with what they are for, and only their names are shown again', async () => {
    const { page } = ada;
    await page.getByRole('button', { name: 'Add provider' }).click();
    await chooseAihubmix(page, scene.replica);
    await page.getByLabel('Key of AiHubMix').fill(scene.replica.apiKey);
    await page.getByText('Headers for every call').click();
    await page.getByText(/The code of an app registered at aihubmix\.com/).waitFor();
    await page.getByLabel('app-code').fill(' CANARY1234 ');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Add provider' }).click();
    await dialog.getByRole('button', { name: 'Show the provider' }).click();
    await page.getByText('app-code: ••••').waitFor();
    expect(await scene.api('GET /providers/aihubmix')).toMatchObject({
      header_names: ['app-code'],
    });
    expect(await page.content()).not.toContain('CANARY1234');

    await dialog.getByRole('button', { name: 'Replace' }).click();
    await dialog.getByRole('button', { name: 'Leave out header 1' }).click();
    await dialog.getByRole('button', { name: 'app-code' }).click();
    expect(await dialog.getByLabel('Name of header 1').inputValue()).toBe('app-code');
    expect(ada.trouble).toEqual([]);
  });
});

describe('reading its models', () => {
  it('that breaks off says so, keeps what there is, and can be done again', async () => {
    await addByApi();
    const { page } = ada;
    await page.goto('/providers?open=aihubmix');
    const panel = page.getByRole('dialog');
    const again = panel.getByRole('button', { name: 'Sync models now' });
    for (const [how, words] of [
      ['half', /broke the connection off before it had answered/],
      ['error', /has trouble of its own \(500\)\. Try again later\./],
      ['page', /answered, but not with JSON\. Check the base URL\./],
    ] as const) {
      scene.replica.lists(how);
      await again.click();
      await expectText(panel.getByRole('status'), words);
      expect(await lastModel()).toMatchObject(LAST);
    }
    scene.replica.lists('whole');
    await again.click();
    await expectText(panel.getByRole('status'), /Read 1,202 models: nothing changed\./);
  });

  it('goes on while nobody looks, and is seen again on coming back', async () => {
    await addByApi();
    const { page } = ada;
    const { goOn } = scene.replica.holdsList();
    await page.goto('/providers?open=aihubmix');
    await page.getByRole('button', { name: 'Sync models now' }).click();
    await page.getByText('You can leave this; reading goes on by itself.').waitFor();
    await page.goto('/keys');
    await page.goto('/providers?open=aihubmix');
    await page.getByRole('button', { name: 'Reading models' }).waitFor();
    await page.getByRole('progressbar', { name: 'Models read' }).waitFor();
    goOn();
    await expectText(page.getByRole('dialog').getByRole('status'), /Read 1,202 models/);
    expect(ada.trouble).toEqual([]);
  });
});

describe('a server that dies while it reads models', () => {
  it('says so once it is there again, and reads them then', async () => {
    await addByApi();
    const { page } = ada;
    const { goOn } = scene.replica.holdsList();
    await page.goto('/providers?open=aihubmix');
    await page.getByRole('button', { name: 'Sync models now' }).click();
    await page.getByText('You can leave this; reading goes on by itself.').waitFor();
    await scene.server.crash();
    goOn();
    await scene.server.comeBack();
    await page.reload();
    const told = page.getByRole('dialog').getByRole('status');
    await expectText(told, /ended before it was done, after 0 models\. Sync again\./);
    await page.getByRole('button', { name: 'Sync models now' }).click();
    await expectText(told, /Read 1,202 models: nothing changed\./);
  });
});

async function addByApi(): Promise<void> {
  const there = (await scene.api('GET /providers?retired=true')) as {
    readonly data: readonly { readonly name: string }[];
  };
  if (there.data.some(({ name }) => name === 'aihubmix')) {
    await scene.api('PATCH /providers/aihubmix', { retired: false });
    return;
  }
  await scene.api('POST /providers', {
    name: 'aihubmix',
    record: 'aihubmix',
    dialects: { 'openai-chat': { base_url: scene.replica.baseUrl } },
  });
}
