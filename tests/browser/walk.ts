/** What a new user does, page by page, as steps that every home shares. */
import OpenAI from 'openai';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { type AihubmixReplica, REPORTED } from '../support/aihubmix-replica.ts';

export const PASSWORD = 'a long enough password';

/** What the replica says to everybody. */
export const SPOKEN: readonly string[] = ['The **weir** measures ', 'what flows over it.'];
export const READ = 'The weir measures what flows over it.';

const MODEL = 'aihubmix/claude-opus-5';

/** 1,204 tokens at $5 and 388 at $25 a million: 0.00602 + 0.0097. */
const COST = '$0.0157';
const EXACT_COST = '$0.01572';

/** A gateway, a browser's way to it, and a provider it may reach. */
export interface Walked {
  /** Where the dashboard is. */
  readonly origin: string;
  /** Where an application calls. */
  readonly baseUrl: string;
  readonly replica: AihubmixReplica;
}

/** The link, once opened, makes the account and leads on. */
export async function makeAccount(page: Page, link: string, name: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel('Name').fill(name);
  const email = page.getByLabel('E-mail');
  if (await email.isEditable()) await email.fill(emailOf(name));
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Make the account' }).click();
}

export async function signIn(
  page: Page,
  email: string,
  password: string = PASSWORD,
): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

export function emailOf(name: string): string {
  return `${name.toLowerCase()}@example.com`;
}

/** The form of one provider, at the replica's address instead of its own. */
export async function chooseAihubmix(page: Page, replica: AihubmixReplica): Promise<void> {
  await page.getByRole('button', { name: /AiHubMix/ }).click();
  await page.getByText('Another name or address').click();
  await page.getByLabel('Base URL').fill(replica.baseUrl);
}

/** A wrong key is told in words, the right one works, and every model of it arrives. */
export async function addAihubmix(page: Page, replica: AihubmixReplica): Promise<void> {
  await chooseAihubmix(page, replica);
  const key = page.getByLabel('Key of AiHubMix');
  await key.fill('sk-of-somebody-else');
  await page.getByRole('button', { name: 'Test key' }).click();
  await page.getByText(/refuses the key \(401\)/).waitFor();
  await key.fill(replica.apiKey);
  await page.getByRole('button', { name: 'Test key' }).click();
  await page.getByText(/key works/i).waitFor();
  await page.getByRole('button', { name: 'Add provider' }).click();
  const count = replica.models.length;
  await page.getByText(`Read ${count} models: ${count} new, ${count} with a new price.`).waitFor();
}

/** A streamed answer, and below it what it took and what it cost. */
export async function chat(page: Page): Promise<string> {
  const composer = page.getByRole('textbox', { name: 'Message' });
  await composer.fill('What does a weir do?');
  await composer.press('Enter');
  const answer = page.getByRole('article', { name: `Answer of ${MODEL}` });
  await answer.getByText(READ).waitFor();
  expect(await answer.locator('strong, [data-streamdown="strong"]').textContent()).toBe('weir');
  const line = answer.getByRole('link', { name: / in · .* out · / });
  await expectText(line, new RegExp(`1,204 in · 388 out · \\${COST} · .* ms to first token`));
  await expectText(line, /via AiHubMix · passthrough/);
  const link = new URL((await line.getAttribute('href')) ?? '', page.url());
  return link.searchParams.get('open') ?? '';
}

/** A key is shown once and not closed by mistake. */
export async function makeKey(page: Page, name: string): Promise<string> {
  await goTo(page, 'Keys');
  await page.getByRole('button', { name: 'Make a key' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('button', { name: 'Make the key' }).click();
  const shown = page.getByRole('textbox', { name: 'Key', exact: true });
  const key = await shown.inputValue();
  expect(key).toMatch(/^weir_/);
  await page.keyboard.press('Escape');
  expect(await shown.inputValue()).toBe(key);
  await page.getByRole('checkbox', { name: 'I have copied it' }).check();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('row', { name: new RegExp(name) }).waitFor();
  expect(await page.content()).not.toContain(key);
  return key;
}

/** Finds one request and reads its row and its panel. */
export async function readRequest(page: Page, requestId: string): Promise<void> {
  await goTo(page, 'Logs');
  await page.getByRole('searchbox', { name: 'Request id' }).fill(requestId);
  await page.keyboard.press('Enter');
  // Its address holds the id at once; the rows before it stay until the answer is there.
  await page.waitForURL(`**q=${requestId}**`);
  const row = page.getByRole('row', { name: /claude-opus-5/ });
  await row.nth(1).waitFor({ state: 'detached' });
  await row.click();
  const panel = page.getByRole('dialog', { name: 'Request' });
  await panel.getByText(EXACT_COST).waitFor();
  await panel.getByText("by the provider's list").waitFor();
  await expectText(panel.getByRole('row', { name: /Input, not cached/ }), /1,204/);
  await expectText(panel.getByRole('row', { name: /^Output/ }), /388/);
  await panel.getByRole('button', { name: 'Close panel' }).click();
}

export async function revokeKey(page: Page, name: string): Promise<void> {
  await goTo(page, 'Keys');
  await page.getByRole('row', { name: new RegExp(name) }).click();
  const panel = page.getByRole('dialog', { name });
  await panel.getByRole('button', { name: 'Revoke', exact: true }).click();
  const asked = page.getByRole('dialog', { name: /^Revoke/ });
  await asked.getByRole('textbox').fill(name);
  await asked.getByRole('button', { name: /Revoke/ }).click();
  await asked.waitFor({ state: 'detached' });
}

/** From the models that arrived to an answer, its row and its cost. */
export async function firstChat(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('link', { name: 'Start chatting' }).click();
  await page.waitForURL('**/playground?*');
  await chooseModel(page, 'claude-opus-5');
  const requestId = await chat(page);
  await readRequest(page, requestId);
  await goTo(page, 'Overview');
  await page.getByText('$0.0157').first().waitFor();
}

/** By the palette of models, whatever was picked already. */
async function chooseModel(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^Model: / }).click();
  await page.getByRole('combobox').last().fill(name);
  await page
    .getByRole('option', { name: new RegExp(name) })
    .first()
    .click();
  await page.getByRole('button', { name: new RegExp(`^Model: .*${name}`) }).waitFor();
}

/** An application's key from its making to its end; the id of the request it made. */
export async function useKey(page: Page, walked: Walked): Promise<string> {
  const key = await makeKey(page, 'My app');
  const { text, requestId } = await callByClient(walked, key);
  expect(text).toBe(SPOKEN.join(''));
  await readRequest(page, requestId);
  await revokeKey(page, 'My app');
  expect(await refusalByClient(walked, key)).toEqual([401, 'key_revoked']);
  return requestId;
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
}

/** By the side bar, as people do. */
export async function goTo(page: Page, title: string): Promise<void> {
  await page.getByRole('link', { name: title, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
}

export interface Answered {
  readonly text: string;
  readonly requestId: string;
}

/** An application's call, by the official client. */
export async function callByClient({ baseUrl }: Walked, key: string): Promise<Answered> {
  const { data, response } = await clientOf(baseUrl, key)
    .chat.completions.create({ model: MODEL, messages: [{ role: 'user', content: 'Say it.' }] })
    .withResponse();
  expect(data.usage).toMatchObject({
    prompt_tokens: REPORTED.prompt,
    completion_tokens: REPORTED.completion,
  });
  return {
    text: data.choices[0]?.message.content ?? '',
    requestId: response.headers.get('x-weir-request-id') ?? '',
  };
}

/** How a call with a key that no longer works is refused. */
export async function refusalByClient({ baseUrl }: Walked, key: string): Promise<unknown> {
  try {
    await clientOf(baseUrl, key).chat.completions.create({
      model: MODEL,
      messages: [{ role: 'user', content: 'Say it.' }],
    });
    return 'no refusal';
  } catch (error) {
    return error instanceof OpenAI.APIError ? [error.status, error.code] : error;
  }
}

function clientOf(baseUrl: string, apiKey: string): OpenAI {
  return new OpenAI({ baseURL: `${baseUrl}/v1`, apiKey, maxRetries: 0 });
}

/** Waits for the text of an element to become so. */
export async function expectText(locator: Locator, pattern: RegExp): Promise<void> {
  try {
    await locator.filter({ hasText: pattern }).waitFor();
  } catch (cause) {
    const found = (await locator.allTextContents()).join('" and "');
    throw new Error(`not ${String(pattern)} but "${found}"`, { cause });
  }
}
