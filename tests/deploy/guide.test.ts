/**
 * The page of manual steps that the deploy command takes the place of, against a project that was
 * made by hand: two calls through two kinds of provider, their rows, a backup, a redeployment, one
 * that breaks, and the function as it was before.
 */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { visit } from '../browser/visitor.ts';
import { signIn } from '../browser/walk.ts';
import { weir } from '../cli/command.ts';
import { adminClient } from '../support/admin-client.ts';
import { type AihubmixReplica, startAihubmix } from '../support/aihubmix-replica.ts';
import { launchBrowser } from '../support/browser.ts';
import { freePort } from '../support/free-port.ts';
import { until } from '../support/home.ts';
import { startUpstream, type Upstream } from '../support/upstream.ts';
import { BEHAVIOURS } from '../support/upstream-behaviours.ts';
import { HAND_MADE, madeByHand } from './made-by-hand.ts';
import { flat, type Site, startSite } from './site.ts';

vi.setConfig({ testTimeout: 180_000 });

const PASSWORD = 'correct horse battery';
const DIRECT = 'gpt-3.5-turbo';
const AGGREGATOR = 'claude-3-opus-20240229';
const BOOM = 'throw new Error("this build does not start");';

let site: Site;
let sql: Sql;
let openai: Upstream;
let aihubmix: AihubmixReplica;
let browser: Browser;
let dashboard = '';
/** Of Ada, who is an administrator, and of Ben, who uses the app. */
const ids = { ada: '', ben: '' };

beforeAll(async () => {
  site = await startSite({ migrated: false, secrets: false });
  sql = postgres(site.database.superuserUrl, { max: 1, onnotice: () => {} });
  await madeByHand(site, sql);
  [openai, aihubmix, browser] = await Promise.all([
    startUpstream(),
    startAihubmix(),
    launchBrowser(),
  ]);
  // Whatever is asked for: the guide's model is none of the witness's own.
  openai.script('', (asked) => BEHAVIOURS['chat']?.(asked) ?? []);
  const hosts = [openai.origin, aihubmix.origin].map((origin) => new URL(origin).host);
  site.platform.setSecrets({ WEIR_ALLOW_PRIVATE_UPSTREAMS: hosts.join(',') });
  const { auth } = site.platform;
  ids.ada = auth.addUser({ email: 'ada@example.org', password: PASSWORD });
  ids.ben = auth.addUser({ email: 'ben@example.org', password: PASSWORD });
  dashboard = `http://127.0.0.1:${await freePort()}`;
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await Promise.all([openai?.close(), aihubmix?.close(), sql?.end()]);
  await site?.stop();
});

const functionUrl = (): string => site.platform.functionUrl('v1-chat');

/** The guide's call, to the letter. */
async function call(model: string, stream: boolean): Promise<Response> {
  return fetch(functionUrl(), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await site.platform.userToken(ids.ben)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }], stream }),
  });
}

/** Ben's rows of one kind, as his app reads them. */
async function rows(table: string, many: number): Promise<Record<string, unknown>[]> {
  const { keys, projectUrl } = site.platform;
  let found: Record<string, unknown>[] = [];
  await until(`${many} rows in ${table}`, async () => {
    const answer = await fetch(`${projectUrl}/rest/v1/${table}?order=created_at`, {
      headers: {
        apikey: keys.publishable,
        authorization: `Bearer ${await site.platform.userToken(ids.ben)}`,
      },
    });
    found = (await answer.json()) as Record<string, unknown>[];
    return found.length >= many;
  });
  return found;
}

describe('a project made by hand', () => {
  it('is not touched before somebody says what to do with its things', async () => {
    const { code, out } = await site.run('deploy --yes --no-canary');
    expect(code).toBe(1);
    for (const name of HAND_MADE.names) expect(flat(out)).toContain(name);
    expect(flat(out)).toContain('--adopt');
    expect(await (await fetch(functionUrl())).text()).toBe(HAND_MADE.answer);
  });

  it('is set up by one command, and what was there is kept', async () => {
    const line = `setup supabase --project-ref ${site.platform.ref} --yes --wait 20 --adopt`;
    const { code, out } = await site.run(`${line} --admin ada@example.org --origin ${dashboard}`);
    expect([code, out]).toEqual([0, expect.stringContaining('Set up: ')]);
    const [listed = ''] = (await site.run('backups')).out.split('\n');
    expect(listed).toContain('version 1');
    const [old] = await sql`
      select count(*)::int as rows, sum(cost_usd)::text as cost from aggregator_usage_logs`;
    expect(old).toEqual({ rows: 2, cost: '0.300000000000' });
    expect(await HAND_MADE.theirs(sql)).toEqual(HAND_MADE.before);
    const [before] = await sql`
      select count(*)::int as tables from pg_class where relname like 'aggregator_usage_logs_before_weir_%'
         and relkind = 'r'`;
    expect(before).toEqual({ tables: 1 });
    const hello = await fetch(site.platform.functionUrl('hello'));
    expect([hello.status, site.platform.deployed('hello')?.version]).toEqual([200, 1]);
  });
});

describe('the guide', () => {
  it('adds AiHubMix in the dashboard, and a model that its list lacks', async () => {
    await weir(
      ['dashboard', '--url', functionUrl(), '--port', new URL(dashboard).port],
      {},
      async () => {
        const also = [site.platform.projectUrl];
        const { page, trouble, leave } = await visit(browser, dashboard, { also });
        await page.goto('/providers');
        await signIn(page, 'ada@example.org', PASSWORD);
        await page.getByRole('button', { name: 'Add provider' }).first().click();
        await page.getByRole('button', { name: /AiHubMix/ }).click();
        await page.getByText('Another name or address').click();
        await page.getByLabel('Base URL').fill(aihubmix.baseUrl);
        await page.getByLabel('Key of AiHubMix').fill(aihubmix.apiKey);
        await page.getByRole('button', { name: 'Add provider' }).click();
        await page.getByText(`Read ${aihubmix.models.length} models`).waitFor();
        await page.goto('/models');
        await page.getByRole('button', { name: 'Add a model' }).click();
        const dialog = page.getByRole('dialog', { name: 'Add a model' });
        await dialog.getByLabel('Provider').selectOption('aihubmix');
        await dialog.getByLabel('Model id').fill(AGGREGATOR);
        await dialog.getByLabel('Input').fill('15');
        await dialog.getByLabel('Output').fill('75');
        await dialog.getByRole('button', { name: 'Add model' }).click();
        await page.getByText('Longest answer').waitFor();
        expect(trouble).toEqual([]);
        await leave();
      },
    );
    const admin = adminClient(functionUrl(), await site.platform.userToken(ids.ada));
    await admin.call('PATCH', '/settings', { access: { models: ['*'], usd_per_day: '1' } });
    const { baseUrl } = openai;
    await admin.createProvider({ name: 'openai', kind: 'direct', baseUrl, record: 'openai' });
    await admin.createCredential('openai', 'sk-openai-0123456789');
    await admin.addModel('openai', DIRECT, { input: '0.5', output: '1.5' });
  });

  it('calls one model of each kind, whole and streamed, and each leaves its row', async () => {
    for (const [model, provider] of [
      [DIRECT, 'openai'],
      [AGGREGATOR, 'aihubmix'],
    ] as const) {
      const whole = await call(model, false);
      expect([whole.status, whole.headers.get('x-weir-provider')]).toEqual([200, provider]);
      const body = (await whole.json()) as { readonly object: string };
      expect(body.object).toBe('chat.completion');
      const streamed = await call(model, true);
      expect(streamed.headers.get('content-type')).toContain('text/event-stream');
      expect((await streamed.text()).trimEnd().endsWith('data: [DONE]')).toBe(true);
    }
    for (const [table, model, tokens, cost] of [
      // 11 in at 0.5 and 5 out at 1.5 USD per million; 1204 at 15 and 388 at 75.
      ['direct_usage_logs', DIRECT, [11, 5], 0.000013],
      ['aggregator_usage_logs', AGGREGATOR, [1204, 388], 0.04716],
    ] as const) {
      const [whole, streamed] = await rows(table, 2);
      for (const [row, stream] of [
        [whole, false],
        [streamed, true],
      ] as const) {
        expect(row).toMatchObject({ model, stream, status: 'complete', user_id: ids.ben });
        expect([row?.['prompt_tokens'], row?.['completion_tokens']]).toEqual(tokens);
        expect(Number(row?.['cost_usd'])).toBe(cost);
      }
    }
  });

  it('backs up, deploys anew, breaks, and is what it was', async () => {
    const proof = { WEIR_VERIFY_TOKEN: await site.platform.userToken(ids.ben) };
    const models = `--direct-model ${DIRECT} --aggregator-model ${AGGREGATOR}`;
    const changed = site.entry('changed', 'globalThis.changed = 1;');
    const next = await site.run(`deploy --yes --wait 20 ${models} --entry ${changed}`, proof);
    expect([next.code, flat(next.out)]).toEqual([0, expect.stringMatching(/verify .* passed/)]);
    const build = await site.build();
    const boom = join(site.entry('boom', BOOM));
    const broken = await site.run(
      `deploy --yes --no-canary --wait 5 ${models} --entry ${boom}`,
      proof,
    );
    expect([broken.code, flat(broken.out)]).toEqual([
      1,
      expect.stringContaining('as it was backed up'),
    ]);
    expect(await site.build()).toBe(build);
    for (const model of [DIRECT, AGGREGATOR]) expect((await call(model, false)).status).toBe(200);
    const back = await site.run('backups');
    const [, , oldest = ''] = back.out.split('\n');
    expect(oldest).toContain('version 1');
    const first = await site.run(`rollback ${oldest.split(' ')[0]} --yes --wait 20`);
    expect([first.code, flat(first.out)]).toEqual([
      0,
      expect.stringContaining('as it was backed up'),
    ]);
    expect(await (await fetch(functionUrl())).text()).toBe(HAND_MADE.answer);
  });
});
