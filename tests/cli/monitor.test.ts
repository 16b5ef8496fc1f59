/** The monitor of a server with real traffic, by its command. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flat } from '../deploy/site.ts';
import { adminClient } from '../support/admin-client.ts';
import { readLedgerByApi } from '../support/api-ledger.ts';
import { type ServerHome, startServer } from '../support/server-home.ts';
import { type Ended, runWeir, weir } from './command.ts';

const UPSTREAM_KEY = 'sk-CANARY-upstream';
/** What turns a line around and what is two columns wide, as a provider passes names on. */
const ODD_MODEL = 'house/\u202eevil-世界';
const UTF8 = { LC_ALL: 'C.UTF-8' };

let home: ServerHome;
let key = '';

beforeAll(async () => {
  home = await startServer({ name: 'monitored', ledger: readLedgerByApi });
  const admin = adminClient(home.baseUrl, home.adminKey);
  for (const [name, kind] of [['house', 'direct'] as const, ['router', 'aggregator'] as const]) {
    const form = { name, kind, baseUrl: home.upstream.baseUrl, unknownModels: 'pass' } as const;
    await admin.createProvider(form);
    await admin.createCredential(name, UPSTREAM_KEY);
  }
  // Each answer has 11 tokens in and 5 out: 72 and 93 millionths of a dollar.
  await admin.addModel('house', 'chat', { input: '2', output: '10' });
  await admin.addModel('router', 'brief', { input: '3', output: '12' });
  await admin.putAlias('duo', [
    { provider: 'house', model: 'status-500' },
    { provider: 'router', model: 'brief' },
  ]);
  ({ key } = await admin.createKey({ name: 'all' }));
  for (let n = 0; n < 3; n += 1) await call('house/chat');
  await call('house/chat', { stream: true });
  await call('duo');
  await call(ODD_MODEL);
  await call('router/chat');
  await call('nobody/knows');
  await home.settled();
}, 60_000);
afterAll(() => home?.destroy());

async function call(model: string, more: object = {}): Promise<void> {
  const response = await fetch(`${home.baseUrl}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }], ...more }),
  });
  await response.arrayBuffer();
}

const monitor = (credential: string, ...args: readonly string[]): Promise<Ended> =>
  weir(['monitor', home.baseUrl, '--once', ...args], { ...UTF8, WEIR_ADMIN_KEY: credential });

describe('weir monitor --json', () => {
  it('prints the figures of the calls that were made, on one line', async () => {
    const { code, out, err } = await monitor(home.adminKey, '--json');
    expect([code, err, out.indexOf('\n')]).toEqual([0, '', out.length - 1]);
    const shown = JSON.parse(out);
    expect(shown).toMatchObject({ url: home.baseUrl, stale: null, function_log: null });
    expect(shown.total).toMatchObject({
      calls: 8,
      // The model the witness does not know, and the one no provider has.
      failed_calls: 2,
      rejected_calls: 1,
      attempts: 8,
      failed_attempts: 2,
      // 4 x 0.000072 + 0.000093; unpriced are both failures and a model without a price.
      cost_usd: '0.000381',
      unpriced: 3,
    });
    const calls = shown.minutes.map((minute: { calls: number }) => minute.calls);
    expect(calls.reduce((sum: number, each: number) => sum + each, 0)).toBe(8);
    expect(shown.providers).toMatchObject([
      { name: 'house', attempts: 6, failed_attempts: 2, cost_usd: '0.000288', unpriced: 2 },
      { name: 'router', attempts: 2, failed_attempts: 0, cost_usd: '0.000093', unpriced: 1 },
    ]);
    expect(shown.models).toMatchObject([
      { name: 'house/chat', calls: 4, failed_calls: 0, cost_usd: '0.000288', unpriced: 0 },
      { name: 'duo', calls: 1, failed_calls: 0, attempts: 2, failed_attempts: 1 },
      { name: ODD_MODEL, calls: 1, failed_calls: 1 },
      { name: 'router/chat', calls: 1, failed_calls: 0, unpriced: 1 },
    ]);
    expect(shown.failed_attempts).toMatchObject([
      { model: 'nobody/knows', status: 'rejected', attempt: 0, error_code: 'model_not_found' },
      { model: ODD_MODEL, provider: 'house', status: 'upstream_failed', http_status: 404 },
      { model: 'duo', provider: 'house', status: 'upstream_failed', http_status: 500 },
    ]);
    // A terminal that shows this line must not be turned around by it either.
    expect(out).toContain('\\u202eevil');
  });

  it('says latencies as the ledger has them', async () => {
    const rows = [
      ...(await home.ledger({ provider: 'house' })),
      ...(await home.ledger({ provider: 'router' })),
    ];
    const { out } = await monitor(home.adminKey, '--json');
    const { total } = JSON.parse(out);
    expect(total.latency_p50_ms).toBe(median(rows.map(({ latency_ms }) => latency_ms)));
    const first = rows.flatMap(({ first_token_ms }) => first_token_ms ?? []);
    expect(first).toHaveLength(6);
    expect(total.first_token_p50_ms).toBe(median(first));
  });
});

/** Halves to even, as Postgres rounds what lies between two rows. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low = 0, high = 0] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  const middle = (low + high) / 2;
  return Number.isInteger(middle) ? middle : 2 * Math.round(middle / 2);
}

describe('weir monitor', () => {
  it('shows the same in 80 columns without colour', async () => {
    const { code, out, err } = await monitor(home.adminKey);
    expect([code, err]).toEqual([0, '']);
    const lines = out.split('\n');
    expect(lines.filter((line) => columnsOf(line) > 80)).toEqual([]);
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(lines[0]).toMatch(/^weir monitor {2}http:\S+ +\d\d:\d\d:\d\d UTC$/);
    expect(lines[1]).toBe('last 60 min   8 requests   2 failed (25 %)   1 of them rejected');
    expect(lines[2]).toMatch(/^spent \$0\.000381 {3}and what 3 unpriced attempts cost/);
    expect(out).toMatch(/^requests .*█/m);
    expect(out).toMatch(/^house +6 +2 \(33\.3 %\) .* \$0\.000288\+\?$/m);
    expect(out).toMatch(/^router +2 +0 .* \$0\.000093\+\?$/m);
    expect(out).toMatch(/^house\/chat +4 +0 .* \$0\.000288$/m);
    expect(out).toMatch(/^house\/\\u\{202e\}evil-世界 +1 +1 \(100 %\) .* unknown$/m);
    const [row] = await home.ledger({ provider: 'house' });
    expect(row).toBeDefined();
    expect(out).toMatch(/^\d\d:\d\d:\d\d {2}house +duo +upstream_failed 500\n {10}[0-9a-f-]{36} /m);
  });

  it('draws with plain characters where others may not be shown', async () => {
    const env = { WEIR_ADMIN_KEY: home.adminKey, LC_ALL: 'C' };
    const { out } = await weir(['monitor', home.baseUrl, '--once', '--window', '5m'], env);
    expect(out).toMatch(/^last 5 min /m);
    expect(out).toMatch(/^requests .*@/m);
    expect(out.replace(/世界/g, '')).toMatch(/^[\n\x20-\x7e]*$/);
  });

  it('goes on, a rule between two frames, and ends when told to', async () => {
    const running = runWeir(['monitor', home.baseUrl, '--every', '100ms'], {
      WEIR_ADMIN_KEY: home.adminKey,
    });
    await running.until((out) => out.split(`\n${'-'.repeat(80)}\n`).length > 2);
    expect((await running.end('SIGINT')).code).toBe(0);
  });

  it('shows no secret', async () => {
    const shown = [await monitor(home.adminKey), await monitor(home.adminKey, '--json')];
    const text = shown.map(({ out, err }) => out + err).join('');
    for (const secret of [home.adminKey, key, UPSTREAM_KEY, home.firstKey ?? '-']) {
      expect(text).not.toContain(secret);
    }
  });

  it.each([
    ['a member', () => home.userToken('ada'), "an administrator's token"],
    ['a gateway key', () => key, 'is not accepted'],
    ['a wrong key', () => 'weir_admin_wrong', 'is not accepted'],
  ])('refuses %s, and says what it needs', async (_, credential, words) => {
    const value = await credential();
    const { code, out, err } = await monitor(value);
    expect([code, out, flat(err)]).toEqual([1, '', expect.stringContaining(words)]);
    expect(err).toContain('WEIR_ADMIN_KEY');
    expect(err).not.toContain(value);
  });

  it('says where a key is, where there is none', async () => {
    const { code, err } = await monitor('');
    expect([code, flat(err)]).toEqual([2, expect.stringContaining('WEIR_ADMIN_KEY is not set.')]);
    expect(flat(err)).toContain('.weir/projects/<ref>/admin-key where weir setup supabase ran');
  });

  it.each([
    ['no credential', [], ''],
    ['an address that is none', ['nonsense'], 'x'],
    ['seconds that are none', ['--every', '2'], 'x'],
    ['too short a pause', ['--every', '10ms'], 'x'],
    ['too long a window', ['--window', '7h'], 'x'],
    ['half a minute', ['--window', '30s'], 'x'],
    ['a project that is none', ['--project-ref', 'Mine'], 'x'],
  ])('takes %s for bad usage', async (_, args, credential) => {
    const { code, out } = await weir(['monitor', ...args], { WEIR_ADMIN_KEY: credential });
    expect([code, out]).toEqual([2, '']);
  });
});

function columnsOf(line: string): number {
  return [...line].reduce((sum, character) => sum + (/[世界]/.test(character) ? 2 : 1), 0);
}
