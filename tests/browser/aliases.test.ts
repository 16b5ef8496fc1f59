/** Names for models: made, changed, explained and deleted in a browser. */
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScene, type Scene } from './scene.ts';
import type { Visitor } from './visitor.ts';
import { expectText } from './walk.ts';

let scene: Scene;
let ada: Visitor;

beforeAll(async () => {
  scene = await openScene({ provider: true });
  ada = await scene.as('Ada', '/aliases');
});
afterAll(() => scene?.close());

const target = (form: Locator, number: number): Locator =>
  form.getByRole('group', { name: `Target ${number}`, exact: true });
async function aliases(): Promise<Record<string, unknown>[]> {
  return ((await scene.api('GET /aliases')) as { data: Record<string, unknown>[] }).data;
}

describe('an alias', () => {
  it('says what is wrong before anything is sent', async () => {
    const { page } = ada;
    await page.getByText('No aliases yet').waitFor();
    await page.getByRole('button', { name: 'Make an alias' }).first().click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Alias', { exact: true }).fill('with space');
    await target(form, 1).getByLabel('Step').fill('zero');
    await target(form, 1).getByLabel('A failure, or first of all').uncheck();
    await form.getByRole('button', { name: 'Make alias' }).click();
    for (const words of [
      /Enter a name without spaces\./,
      /Enter a provider and a model: openai\/gpt-5\./,
      /Enter a whole number from 1\./,
      /Tick at least one\./,
    ]) {
      await expectText(form.getByRole('alert'), words);
    }
    await target(form, 1).getByLabel('A refusal').check();
    await form.getByRole('button', { name: 'Make alias' }).click();
    await expectText(form.getByRole('alert'), /One target has to be tried first/);
    expect(await aliases()).toEqual([]);
  });

  it('is made with a chain, and found in the list', async () => {
    const { page } = ada;
    const form = page.getByRole('dialog');
    await form.getByLabel('Alias', { exact: true }).fill('best');
    await form.getByLabel('Order').selectOption('weighted');
    const first = target(form, 1);
    await first.getByLabel('Provider and model').fill('aihubmix/claude-opus');
    await first.getByRole('option', { name: 'aihubmix/claude-opus-5' }).click();
    await first.getByLabel('Step').fill('1');
    await first.getByLabel('Weight').fill('3');
    await first.getByLabel('A failure, or first of all').check();
    await first.getByLabel('A refusal').uncheck();
    await form.getByRole('button', { name: 'Add a target' }).click();
    const second = target(form, 2);
    expect(await second.getByLabel('Step').inputValue()).toBe('2');
    await second.getByLabel('Provider and model').fill('sandbox/echo');
    await second.getByLabel('A prompt too long').check();
    await form.getByRole('button', { name: 'Make alias' }).click();
    await page.getByRole('dialog', { name: 'best', exact: true }).waitFor();
    await page.getByRole('row', { name: /aihubmix\/claude-opus-5, then sandbox\/echo/ }).waitFor();
    expect(await aliases()).toMatchObject([
      {
        ...{ alias: 'best', owner: 'platform', strategy: 'weighted' },
        targets: [
          { provider: 'aihubmix', priority: 1, weight: 3, after: ['failure'] },
          { provider: 'sandbox', priority: 2, after: ['failure', 'context_length'] },
        ],
      },
    ]);
  });

  it('tells which way a request would take', async () => {
    const panel = ada.page.getByRole('dialog', { name: 'best', exact: true });
    await panel.getByLabel('Sent as').selectOption('anthropic-messages');
    await panel.getByRole('button', { name: 'Explain' }).click();
    const told = panel.getByRole('status').getByRole('listitem');
    await expectText(told, /aihubmix\/claude-opus-5.*at most \$0\.0/);
    await expectText(told, /sandbox\/echo.*platform’s key/);
    expect(ada.trouble).toEqual([]);
  });

  it('is changed, and a target of it taken away', async () => {
    const { page } = ada;
    const panel = page.getByRole('dialog', { name: 'best', exact: true });
    await panel.getByRole('button', { name: 'Remove target 2' }).click();
    await target(panel, 1).getByLabel('Weight').fill('5');
    await panel.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Alias saved').waitFor();
    expect(await aliases()).toMatchObject([{ targets: [{ provider: 'aihubmix', weight: 5 }] }]);
  });

  it('keeps what was entered where the API refuses it', async () => {
    const panel = ada.page.getByRole('dialog', { name: 'best', exact: true });
    await target(panel, 1).getByLabel('Provider and model').fill('nobody/model');
    await panel.getByRole('button', { name: 'Save' }).click();
    await expectText(panel.getByRole('alert'), /There is no provider "nobody" in use/);
    expect(await target(panel, 1).getByLabel('Provider and model').inputValue()).toBe(
      'nobody/model',
    );
  });

  it('is deleted once its name is typed', async () => {
    const { page } = ada;
    const panel = page.getByRole('dialog', { name: 'best', exact: true });
    await panel.getByRole('button', { name: 'Delete' }).click();
    const asked = page.getByRole('dialog', { name: 'Delete best?' });
    await asked.getByRole('textbox').fill('best');
    await asked.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No aliases yet').waitFor();
    expect(await aliases()).toEqual([]);
    expect(ada.trouble).toEqual([]);
  });
});
