/** What is offered: to members what they may call, and to a narrow window what fits it. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScene, type Scene } from './scene.ts';
import type { Visitor } from './visitor.ts';
import { emailOf, expectText } from './walk.ts';

const LONG = 'a-model-with-quite-a-long-name-indeed-2026-11-26-instruct';
const NOTHING = 'Members may call nothing with the platform’s keys yet.';

let scene: Scene;
let ada: Visitor;
let ben: Visitor;

beforeAll(async () => {
  scene = await openScene({ provider: true });
  await scene.join('Ben', await scene.invite('Ben'));
  const price = { input: '1.25', output: '10' };
  await scene.api('POST /models', { provider: 'aihubmix', model: LONG, price });
  [ada, ben] = await Promise.all([scene.as('Ada', '/keys'), scene.as('Ben', '/keys')]);
});
afterAll(async () => {
  expect([...(ada?.trouble ?? []), ...(ben?.trouble ?? [])]).toEqual([]);
  await scene?.close();
});

/** The code for curl, of the key that is made here or of any. */
async function codeAt(page: Page): Promise<string> {
  const code = page.getByRole('tabpanel', { name: 'curl' }).locator('code');
  return (await code.textContent()) ?? '';
}

async function makeKey({ page }: Visitor, name: string): Promise<void> {
  await page.goto('/keys?part=new');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('button', { name: 'Make the key' }).click();
  await page.getByRole('textbox', { name: 'Key', exact: true }).waitFor();
}

describe('while members may call nothing', () => {
  it('a member is offered no model, and told who can change that', async () => {
    const { page } = ben;
    await page.goto('/models');
    await page.getByText('You may call no models yet').waitFor();
    await page.getByText(/An administrator can open access.* in Settings under Access/).waitFor();
    expect(await page.getByText('claude-opus-5').count()).toBe(0);
    await page.goto('/models?open=aihubmix/claude-opus-5');
    await page.getByText(/^You may not call this model\./).waitFor();
    expect(await page.getByRole('link', { name: 'Try in the playground' }).count()).toBe(0);
  });

  it('code for a member names no model of others', async () => {
    const { page } = ben;
    await page.goto('/connect');
    await page.getByText(/^MODEL stands for a model\. You may call none yet/).waitFor();
    expect(await page.getByLabel('Model', { exact: true }).inputValue()).toBe('');
    expect(await codeAt(page)).toContain('"model": "MODEL"');
    await makeKey(ben, 'Ben’s own');
    await page.getByText(/^MODEL stands for a model\./).waitFor();
    expect(await codeAt(page)).toContain('"model": "MODEL"');
  });

  it('an administrator is told so beside whom it concerns', async () => {
    const { page } = ada;
    await page.goto('/people?part=invite');
    const dialog = page.getByRole('dialog');
    await dialog.getByText(NOTHING).waitFor();
    await dialog.getByLabel('Role').selectOption('admin');
    await dialog.getByText(NOTHING).waitFor({ state: 'detached' });
    await dialog.getByLabel('Role').selectOption('member');
    await dialog.getByRole('textbox', { name: 'E-mail' }).fill(emailOf('Cleo'));
    await dialog.getByRole('button', { name: 'Make the link' }).click();
    await page.getByRole('textbox', { name: 'Link' }).waitFor();
    await dialog.getByText(NOTHING).waitFor();
    await page.goto('/people');
    await page.getByRole('row', { name: /Ben/ }).click();
    await dialog.getByText(NOTHING).waitFor();
    await dialog.getByRole('link', { name: 'Settings, Access' }).click();
    await page.getByText('Access to platform credentials').waitFor();
  });
});

describe('while members may call one model', () => {
  beforeAll(async () => {
    const access = { models: ['aihubmix/gpt-6-terra'], usd_per_day: '5' };
    await scene.api('PATCH /settings', { access });
  });

  it('a member is offered that one on every page', async () => {
    const { page } = ben;
    await page.goto('/models');
    await page.getByText('1 model', { exact: true }).waitFor();
    expect(await page.locator('tbody tr[tabindex]').allTextContents()).toHaveLength(1);
    await page.getByRole('row', { name: /gpt-6-terra/ }).click();
    await page.getByRole('link', { name: 'Try in the playground' }).waitFor();
    await page.goto('/connect');
    await expectText(page.getByRole('tabpanel', { name: 'curl' }), /"aihubmix\/gpt-6-terra"/);
    const claude = page.getByRole('tabpanel', { name: 'Claude Code' });
    await expectText(claude, /ANTHROPIC_MODEL='aihubmix\/gpt-6-terra'/);
    await page.getByRole('tab', { name: 'Codex CLI' }).click();
    const codex = page.getByRole('tabpanel', { name: 'Codex CLI' });
    await expectText(codex, /model = "aihubmix\/gpt-6-terra"/);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find' }).fill('aihubmix/');
    const found = page.getByRole('option', { name: /^aihubmix\// });
    await found.first().waitFor();
    expect(await found.allTextContents()).toEqual(['aihubmix/gpt-6-terra']);
    await makeKey(ben, 'Another');
    await expectText(page.getByRole('tabpanel'), /"aihubmix\/gpt-6-terra"/);
  });

  it('an administrator is told nothing of it', async () => {
    const { page } = ada;
    await page.goto('/people?part=invite');
    await page.waitForResponse(/\/api\/settings/);
    expect(await page.getByText(NOTHING).count()).toBe(0);
  });
});

describe('at 360 px', () => {
  it('a model’s prices are in sight, whatever its name', async () => {
    const { page } = ada;
    await page.setViewportSize({ width: 360, height: 720 });
    await page.goto(`/models?q=${LONG}`);
    const row = page.getByRole('row', { name: /\$1\.25 in, \$10 out/ });
    await row.waitFor();
    const prices = await row.getByText('$10', { exact: true }).boundingBox();
    expect((prices?.x ?? 0) + (prices?.width ?? 0)).toBeLessThanOrEqual(360 - 16);
    await expectNoWider(page, '#content');
  });

  it('the ways to a model and the providers to choose from stay in their boxes', async () => {
    const { page } = ada;
    await page.goto('/models?open=aihubmix/claude-opus-5');
    const ways = page.getByRole('table', { name: 'Ways to it' });
    await ways.getByRole('columnheader', { name: 'Failing' }).waitFor();
    expect(await ways.getByText('Cache read').isVisible()).toBe(false);
    await expectNoWider(page, '[role=dialog] :has(> table)');
    await page.goto('/welcome');
    await page.getByRole('button', { name: 'Any OpenAI-compatible host' }).waitFor();
    await expectNoWider(page, '#app button');
    const last = page.getByRole('button', { name: 'Any OpenAI-compatible host' });
    const box = await last.boundingBox();
    const words = await last.getByText('Any OpenAI-compatible host').boundingBox();
    expect(words?.height).toBeLessThan(box?.height ?? 0);
    await page.setViewportSize({ width: 1280, height: 800 });
  });
});

describe('at 1280 px', () => {
  it('every page’s title stands at the same height', async () => {
    const { page } = ada;
    const heights = new Set<number>();
    for (const path of ['/', '/models', '/connect', '/settings', '/keys']) {
      await page.goto(path);
      const title = page.getByRole('heading', { level: 1 });
      await title.waitFor();
      heights.add((await title.boundingBox())?.y ?? -1);
    }
    expect([...heights]).toHaveLength(1);
  });

  it('nothing lies over code that is to be copied', async () => {
    const { page } = ada;
    await page.goto('/connect');
    const panel = page.getByRole('tabpanel', { name: 'curl' });
    const button = await panel.getByRole('button', { name: /^Copy/ }).boundingBox();
    const code = await panel.locator('pre').boundingBox();
    expect((button?.y ?? 0) + (button?.height ?? 0)).toBeLessThanOrEqual(code?.y ?? 0);
  });
});

/** Nothing in it is cut or has to be scrolled to from side to side. */
async function expectNoWider(page: Page, selector: string): Promise<void> {
  const wide = await page
    .locator(selector)
    .evaluateAll((boxes) =>
      boxes.filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => box.outerHTML),
    );
  expect(wide).toEqual([]);
}
