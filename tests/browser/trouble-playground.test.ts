/** Chats that are refused, break off or lose their server: what came stays, and is not called whole. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openScene, type Scene } from './scene.ts';
import type { Visitor } from './visitor.ts';
import { expectText } from './walk.ts';

const MODEL = 'aihubmix/claude-opus-5';
const SPOKEN = ['The weir measures', ' what flows over it.'];
const WHOLE = SPOKEN.join('');

let scene: Scene;
let ada: Visitor;

beforeAll(async () => {
  scene = await openScene({ provider: true });
  scene.replica.says(...SPOKEN);
  await scene.join('Ben', await scene.invite('Ben'));
});
beforeEach(async () => {
  ada = await scene.as('Ada', `/playground?model=${MODEL}`);
  await ada.page
    .getByRole('button', { name: /^Model: .*claude-opus-5/ })
    .first()
    .waitFor();
});
afterEach(async () => {
  scene.replica.says(...SPOKEN);
  await ada.leave();
});
afterAll(() => scene?.close());

const composer = (page: Page): Locator => page.getByRole('textbox', { name: 'Message' });

async function ask(page: Page, words: string): Promise<Locator> {
  await composer(page).fill(words);
  await composer(page).press('Enter');
  return page.getByRole('article', { name: `Answer of ${MODEL}` });
}

async function retried(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Retry' }).click();
  await page.getByText(WHOLE).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
}

describe('an answer that ends early', () => {
  it('because its provider went keeps what came, says so, and is asked for again', async () => {
    const { page } = ada;
    const { breakOff } = scene.replica.holds();
    const answer = await ask(page, 'What does a weir do?');
    await answer.getByText('The weir measures').waitFor();
    expect(await answer.getAttribute('aria-busy')).toBe('true');
    breakOff();
    await expectText(
      answer.getByRole('alert'),
      /Provider aihubmix broke the connection off\. Try again, or choose another model\./,
    );
    expect(await answer.getByText('The weir measures').count()).toBe(1);
    expect(await answer.getAttribute('aria-busy')).toBe('false');
    await retried(page);
    expect(ada.trouble).toEqual([]);
  });

  it('because Weir itself went keeps what came, and goes on once it is there again', async () => {
    const { page } = ada;
    const { goOn } = scene.replica.holds();
    const answer = await ask(page, 'What does a weir do?');
    await answer.getByText('The weir measures').waitFor();
    await scene.server.crash();
    goOn();
    await answer
      .getByText(/^The connection was lost while the answer came\. What came is kept/)
      .waitFor();
    expect(await answer.getByText('The weir measures').count()).toBe(1);
    // Nobody is there yet, and what was typed meanwhile stays.
    await ask(page, 'And then?');
    await page.getByText(/^Weir could not be reached/).waitFor();
    expect(await composer(page).inputValue()).toBe('And then?');
    await scene.server.comeBack();
    await composer(page).press('Enter');
    await page.getByText(WHOLE).waitFor();
    expect(await composer(page).inputValue()).toBe('');
    expect(await page.getByText('And then?').count()).toBe(1);
  });

  it('because it was stopped keeps what came', async () => {
    const { page } = ada;
    const { goOn } = scene.replica.holds();
    const answer = await ask(page, 'What does a weir do?');
    await answer.getByText('The weir measures').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await answer
      .getByText(/^Stopped\. What came until then is kept; what the provider made.* is counted/)
      .waitFor();
    expect(await answer.getByText('The weir measures').count()).toBe(1);
    goOn();
    expect(await page.getByRole('button', { name: 'Send' }).count()).toBe(1);
  });

  it('because the page was left is there after coming back, as one that ended early', async () => {
    const { page } = ada;
    const { goOn } = scene.replica.holds();
    const answer = await ask(page, 'What does a weir do?');
    await answer.getByText('The weir measures').waitFor();
    await page.reload();
    goOn();
    await answer.getByText(/^The page was left while this answer came/).waitFor();
    expect(await answer.getByText('The weir measures').count()).toBe(1);
  });
});

describe('a link to try a model', () => {
  it('begins a chat of its own, and the one before is back by Undo', async () => {
    const { page } = ada;
    await ask(page, 'What does a weir do?');
    await page.getByText(WHOLE).waitFor();
    // Within the page, which keeps its chat.
    await page.getByRole('link', { name: 'Models', exact: true }).click();
    await page.getByRole('row', { name: /model-0001/ }).click();
    await page.getByRole('link', { name: 'Try in the playground' }).click();
    await page.getByText('Nothing asked yet').waitFor();
    await page
      .getByRole('button', { name: /^Model: .*model-0001/ })
      .first()
      .waitFor();
    expect(new URL(page.url()).search).toBe('?model=aihubmix%2Fmodel-0001');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText(WHOLE).waitFor();
  });
});

describe('a message that is not answered', () => {
  it('for want of a network is still in the composer', async () => {
    const { page, context } = ada;
    await context.setOffline(true);
    await ask(page, 'Is anybody there?');
    await page.getByText(/^Weir could not be reached\. Check your connection/).waitFor();
    expect(await composer(page).inputValue()).toBe('Is anybody there?');
    await context.setOffline(false);
    await composer(page).press('Enter');
    await page.getByText(WHOLE).waitFor();
  });

  it.each([
    [429, 'rate_limit_exceeded', /The words of the provider\..*Wait a moment, then retry\./],
    [403, 'insufficient_user_quota', /has no credit left.*add credit there/],
    [500, null, /answered with status 500\. Try again, or choose another model\./],
    [401, 'invalid_api_key', /refused the credential kept for it.*See to the key/],
  ])('by its provider (%i %s) says why and what to do', async (status, code, words) => {
    const { page } = ada;
    scene.replica.refuses(status, 'The words of the provider.', code);
    await ask(page, 'Hello?');
    const told = page.getByRole('alert');
    await expectText(told, words);
    expect(await composer(page).inputValue()).toBe('Hello?');
    await told.getByText(/^Request/).waitFor();
  });

  it('by a model that is gone says what to do', async () => {
    const { page } = ada;
    await page.goto('/playground?model=aihubmix/gone-model-9');
    await page
      .getByRole('button', { name: /^Model: .*gone-model-9/ })
      .first()
      .waitFor();
    await scene.api('PATCH /providers/aihubmix', { unknown_models: 'refuse' });
    await ask(page, 'Hello?');
    await expectText(page.getByRole('alert'), /Choose another model, or add the provider/);
    expect(await composer(page).inputValue()).toBe('Hello?');
    await scene.api('PATCH /providers/aihubmix', { unknown_models: 'pass' });
  });

  it('for want of access tells a member whom to ask', async () => {
    const ben = await scene.as('Ben', `/playground?model=${MODEL}`);
    await ben.page
      .getByRole('button', { name: /^Model: .*claude-opus-5/ })
      .first()
      .waitFor();
    await ask(ben.page, 'May I?');
    await expectText(ben.page.getByRole('alert'), /Ask an administrator/);
    expect(await composer(ben.page).inputValue()).toBe('May I?');
    await ben.leave();
  });
});
