/** The Edge Function, with the dashboard beside it and Supabase's accounts, in a real browser. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { weir } from '../cli/command.ts';
import { type FunctionHome, startFunctionHome } from '../edge/function-home.ts';
import { startAihubmix } from '../support/aihubmix-replica.ts';
import { launchBrowser } from '../support/browser.ts';
import { freePort } from '../support/free-port.ts';
import { createDatabase, type TestDatabase } from '../support/real-postgres.ts';
import { type Visitor, visit } from './visitor.ts';
import {
  addAihubmix,
  emailOf,
  firstChat,
  PASSWORD,
  SPOKEN,
  signIn,
  signOut,
  useKey,
  type Walked,
} from './walk.ts';

let browser: Browser;
let database: TestDatabase;
let project: FunctionHome;
let walked: Walked;

beforeAll(async () => {
  const replica = await startAihubmix({ moreModels: 210 });
  replica.says(...SPOKEN);
  database = await createDatabase('supabase');
  const origin = `http://127.0.0.1:${await freePort()}`;
  project = await startFunctionHome({
    deno: '2.1',
    databaseUrl: database.authenticatorUrl ?? '',
    upstreams: [new URL(replica.origin).host],
    env: { WEIR_ORIGINS: origin },
    afterwards: 'kept',
  });
  for (const name of ['Ada', 'Ben']) {
    project.auth.addUser({ email: emailOf(name), password: PASSWORD });
  }
  walked = { origin, baseUrl: project.baseUrl, replica };
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await project?.stop();
  await walked?.replica.close();
  await database?.drop();
});

const dashboard = (work: () => Promise<void>): Promise<unknown> =>
  weir(['dashboard', '--url', project.baseUrl, '--port', new URL(walked.origin).port], {}, work);

describe('a function in a Supabase project', () => {
  it('takes its first admin from a sign-in to a revoked key, and a member to their own', async () => {
    const named = await weir(['setup', 'supabase', '--admin', emailOf('Ada')], {
      SUPABASE_URL: project.projectUrl,
      SUPABASE_SECRET_KEY: project.secretKey,
    });
    expect(named.code).toBe(0);
    await dashboard(async () => {
      const admin = await visit(browser, walked.origin, { also: [project.projectUrl] });
      const requestId = await walkAsAdmin(admin);
      const member = await visit(browser, walked.origin, { also: [project.projectUrl] });
      await walkAsMember(member, requestId);
      expect([...admin.trouble, ...member.trouble]).toEqual([]);
    });
  }, 180_000);
});

async function walkAsAdmin({ page }: Visitor): Promise<string> {
  await page.goto('/welcome');
  await signIn(page, emailOf('Ada'), 'not the password');
  await page.getByText('The e-mail or the password is wrong.').waitFor();
  await signIn(page, emailOf('Ada'));
  await addAihubmix(page, walked.replica);
  await firstChat(page);
  const requestId = await useKey(page, walked);
  await signOut(page);
  return requestId;
}

async function walkAsMember({ page }: Visitor, requestId: string): Promise<void> {
  await page.goto(`/logs?open=${requestId}`);
  await signIn(page, emailOf('Ben'));
  await page.getByText(/no request .* of yours/).waitFor({ timeout: 30_000 });
  expect(await page.getByRole('link', { name: 'People', exact: true }).count()).toBe(0);
  await page.goto('/keys');
  await page.getByText('No keys yet').waitFor();
  await page.goto('/');
  await page.getByText('No requests in this time').first().waitFor();
}
