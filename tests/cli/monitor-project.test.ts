/** The monitor of a function in a Supabase project, with what the function wrote of its errors. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flat } from '../deploy/site.ts';
import { functionBundle } from '../edge/function-bundle.ts';
import { cliEnvironment } from '../platform/cli.ts';
import { type Platform, startPlatform } from '../platform/platform.ts';
import { adminClient } from '../support/admin-client.ts';
import { until } from '../support/home.ts';
import { createDatabase, type TestDatabase } from '../support/real-postgres.ts';
import { type Ended, runWeir, weir } from './command.ts';

const ADMIN_KEY = `weir_admin_CANARY_${'x'.repeat(32)}`;
const HOSTILE_LINE = JSON.stringify({ level: 'error', event: 'boom', why: '\u001b[2Jgone' });

let database: TestDatabase;
let platform: Platform;
let folder = '';

beforeAll(async () => {
  database = await createDatabase('supabase');
  const { url, authenticatorUrl } = database;
  platform = await startPlatform({ database: { url, authenticatorUrl: authenticatorUrl ?? null } });
  folder = mkdtempSync(join(tmpdir(), 'weir-monitor-'));
  const code = await readFile(await functionBundle(), 'utf8');
  platform.setSecrets({
    WEIR_ADMIN_KEY: ADMIN_KEY,
    WEIR_MASTER_KEYS: JSON.stringify({ '2026a': randomBytes(32).toString('base64') }),
  });
  const record = await platform.deploy('v1-chat', { 'index.js': code }, { verifyJwt: false });
  const other = await platform.deploy('other', { 'index.js': 'Deno.serve(() => new Response())' });
  const line = (functionId: string, text: string): void =>
    platform.logs.line({ functionId, deploymentId: 'd', version: 1 }, text);
  line(record.id, JSON.stringify({ level: 'info', event: 'quiet' }));
  line(record.id, HOSTILE_LINE);
  line(other.id, 'Error: of another function');
  await callOnce(platform.functionUrl('v1-chat'));
}, 120_000);
afterAll(async () => {
  await platform?.stop();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** One call through the function, until its row is in the ledger. */
async function callOnce(url: string): Promise<void> {
  const admin = adminClient(url, ADMIN_KEY);
  const { key } = await admin.createKey({ name: 'once' });
  const answer = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'sandbox/echo', messages: [{ role: 'user', content: 'Hi' }] }),
  });
  expect(answer.status).toBe(200);
  await until('the row of the call', async () => {
    const { data } = await admin.call('GET', '/usage/logs');
    return (data as unknown[]).length === 1;
  });
}

const environment = (token?: string): Record<string, string> => ({
  ...cliEnvironment(platform, token === undefined ? { folder } : { folder, token }),
  WEIR_ADMIN_KEY: ADMIN_KEY,
});
const args = (): string[] => [
  ...['monitor', platform.functionUrl('v1-chat'), '--project-ref', platform.ref],
];
const once = (env: Record<string, string>, ...more: string[]): Promise<Ended> =>
  weir([...args(), '--once', ...more], env);

describe('weir monitor --project-ref', () => {
  it("shows the function's ledger and the errors in its own log", async () => {
    const { code, out, err } = await once(environment());
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('last 60 min   1 request   0 failed');
    expect(out).toMatch(/^sandbox\/echo +1 +0 /m);
    expect(out).toMatch(
      /\nerrors in the function's log\n\d\d:\d\d:\d\d {2}boom why=\\u\{1b\}\[2Jgone\n$/,
    );
    expect(out).not.toContain('of another function');
    for (const secret of [ADMIN_KEY, platform.token, platform.keys.secret]) {
      expect(out).not.toContain(secret);
    }
    expect([...platform.tokens]).toEqual([platform.token]);
  });

  it('has them as JSON too', async () => {
    const { out } = await once(environment(), '--json');
    expect(JSON.parse(out).function_log).toEqual({
      lines: [{ at: expect.stringMatching(/^\d{4}-.*Z$/), message: HOSTILE_LINE }],
      trouble: null,
    });
  });

  it.each([
    ['a token that is none', () => 'sbp_nonsense', 'SUPABASE_ACCESS_TOKEN holds no access token'],
    ['a refused token', () => `sbp_${'0'.repeat(40)}`, 'Supabase refuses the access token'],
  ])('shows the ledger all the same with %s', async (_, token, words) => {
    const { code, out } = await once(environment(token()));
    expect(code).toBe(0);
    expect(out).toContain('   1 request   ');
    expect(out).toContain(`\nthe function's log: ${words}`);
    expect(out).not.toContain(token());
  });

  it('takes the admin key that the set-up kept, where none is exported', async () => {
    const dataDir = join(folder, 'kept');
    const file = join(dataDir, 'projects', platform.ref, 'admin-key');
    mkdirSync(dirname(file), { recursive: true });
    const keyed = (key: string): Promise<Ended> =>
      once({ ...environment(), WEIR_ADMIN_KEY: key, WEIR_DATA_DIR: dataDir });
    const none = await keyed('');
    expect([none.code, none.out]).toEqual([2, '']);
    expect(flat(none.err)).toContain(`kept in ${file} where weir setup supabase ran, but not on`);
    writeFileSync(file, `${ADMIN_KEY}\n`);
    const { code, out } = await keyed('');
    expect([code, out]).toEqual([0, expect.stringContaining('   1 request   ')]);
    const wrong = await keyed('weir_admin_wrong');
    expect([wrong.code, flat(wrong.err)]).toEqual([
      1,
      expect.stringContaining('WEIR_ADMIN_KEY is not accepted. http'),
    ]);
    expect(flat(wrong.err)).toContain(`Unset WEIR_ADMIN_KEY to use the key in ${file}.`);
    writeFileSync(file, 'weir_admin_wrong\n');
    const old = await keyed('');
    expect(flat(old.err)).toContain(`${file} is not accepted. http`);
    expect(flat(old.err)).toContain('Set WEIR_ADMIN_KEY to the admin key of this installation.');
    expect(none.err + wrong.err + old.err).not.toContain('weir_admin_');
  });

  it('asks the platform no oftener because it draws oftener', async () => {
    const before = platform.heard.length;
    const begun = Date.now();
    const running = runWeir([...args(), '--every', '100ms'], environment());
    await running.until((out) => out.split('boom why=').length > 4);
    expect((await running.end('SIGTERM')).code).toBe(0);
    // Which function, and its log: once, and again for every 15 s that a busy machine took.
    const most = 2 * (1 + Math.floor((Date.now() - begun) / 15_000));
    expect(platform.heard.length - before).toBeLessThanOrEqual(most);
  });

  it("finds the function's address by the ref", async () => {
    const { code, err } = await weir(['monitor', '--project-ref', platform.ref, '--once'], {
      ...environment(),
      // Nothing leaves this machine: whatever is asked, a closed port is asked first.
      ...{ NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: '' },
    });
    expect(code).toBe(1);
    expect(err).toContain(`https://${platform.ref}.localhost.test/functions/v1/v1-chat/api/about`);
  });
});
