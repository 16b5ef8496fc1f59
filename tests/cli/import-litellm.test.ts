/** Moving in from LiteLLM, from its file to calls that are answered. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminClient, adminClient } from '../support/admin-client.ts';
import { readLedgerByApi } from '../support/api-ledger.ts';
import { type ServerHome, startServer } from '../support/server-home.ts';
import { type Ended, tooLong, weir } from './command.ts';

const LITERAL = 'sk-CANARY-literal-7777';
const OF_ENVIRONMENT = 'sk-CANARY-environment-8888';

let home: ServerHome;
let admin: AdminClient;
let folder = '';

beforeAll(async () => {
  home = await startServer({ name: 'moved-in', ledger: readLedgerByApi });
  admin = adminClient(home.baseUrl, home.adminKey);
  folder = mkdtempSync(join(tmpdir(), 'weir-import-'));
}, 60_000);
afterAll(async () => {
  await home?.destroy();
  rmSync(folder, { recursive: true, force: true });
});

/** Two names at one host with two keys; the first falls back to the second. */
const config = (over = ''): string => `
model_list:
  - model_name: house
    litellm_params:
      model: openai/status-500
      api_base: ${home.upstream.baseUrl}
      api_key: os.environ/HOUSE_KEY
  - model_name: spare
    litellm_params:
      model: openai/brief
      api_base: ${home.upstream.baseUrl}
      api_key: ${LITERAL}
      input_cost_per_token: 3e-06
      output_cost_per_token: 0.000012
      ${over}
  - model_name: cloud
    litellm_params:
      model: bedrock/anthropic.claude-v2
litellm_settings:
  fallbacks: [{"house": ["spare"]}]
general_settings:
  master_key: sk-CANARY-master
`;

function run(text: string, ...args: readonly string[]): Promise<Ended> {
  const file = join(folder, 'config.yaml');
  writeFileSync(file, text);
  return weir(['import', 'litellm', file, '--url', home.baseUrl, ...args], {
    WEIR_ADMIN_KEY: home.adminKey,
    HOUSE_KEY: OF_ENVIRONMENT,
  });
}

describe('weir import litellm', () => {
  it('shows a plan, and makes nothing that nobody agreed to', async () => {
    const { code, out, err } = await run(config());
    expect([code, err]).toEqual([2, expect.stringContaining('add --yes')]);
    expect(out).toMatch(/Providers\n {2}\+ 127-0-0-1-\d+ {2}as openai-compatible, at http/);
    expect(out).toMatch(/Keys\n {2}\+ \S+ {2}HOUSE_KEY\n {2}\+ \S+-2 {2}line 8\n/);
    expect(out.replaceAll(/\s+/g, ' ')).toMatch(
      /Prices \+ \S+-2\/brief input 3, output 12 USD a million tokens/,
    );
    expect(out.replaceAll(/\s+/g, ' ')).toMatch(
      /Aliases \+ house \S+\/status-500, then \S+-2\/brief \+ spare \S+-2\/brief/,
    );
    expect(out).toContain('Weir has no record for bedrock.');
    expect(`${out}${err}`).not.toContain('CANARY');
    expect(tooLong(out)).toEqual([]);
    expect(await admin.call('GET', '/aliases')).toMatchObject({ data: [] });
    const asked = await run(config(), '--json');
    expect(asked.code).toBe(0);
    expect(JSON.parse(asked.out).steps[0]).toMatchObject({ section: 'providers', state: 'new' });
    expect(asked.out).not.toContain('CANARY');
  });

  it('makes what it showed, so that calls are answered and priced', async () => {
    const { code, out } = await run(config(), '--yes');
    expect([code, out]).toEqual([0, expect.stringContaining('Done: 7 things made.')]);
    const { key } = await admin.createKey({ name: 'all' });
    const response = await fetch(`${home.baseUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'house', messages: [{ role: 'user', content: 'Hello' }] }),
    });
    expect([response.status, response.headers.get('x-weir-attempts')]).toEqual([200, '2']);
    const id = response.headers.get('x-weir-request-id') ?? '';
    await home.settled();
    // 11 tokens in and 5 out: 33 and 60 millionths of a dollar.
    expect(await home.ledger({ requestIds: [id] })).toMatchObject([
      { attempt: 1, upstream_model: 'status-500', status: 'upstream_failed' },
      { attempt: 2, upstream_model: 'brief', cost_usd: '0.000093000000', cost_source: 'override' },
    ]);
    const sent = home.upstream.exchanges.map(({ headers }) => headers.flat());
    expect(sent[0]).toContain(`Bearer ${OF_ENVIRONMENT}`);
    expect(sent[1]).toContain(`Bearer ${LITERAL}`);
  });

  it('changes nothing the second time, and only what is other the third', async () => {
    const again = await run(config(), '--yes');
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('nothing to do')]);
    expect(again.out).not.toMatch(/^ {2}[+~]/m);
    const dearer = config().replace('3e-06', '4e-06').replace('["spare"]', '["spare", "gone"]');
    const third = await run(dearer, '--yes');
    expect(third.out.match(/^ {2}[+~] .*/gm)).toEqual([
      expect.stringMatching(/~ \S+-2\/brief {2}input 4, output 12/),
    ]);
    expect(third.out).toContain('Done: 1 thing made.');
  });

  it('says how far it came, and goes on from there', async () => {
    const far = 'http://127.0.0.2:9/v1';
    const more = config().replace(
      'model_list:',
      `model_list:\n  - model_name: far\n    litellm_params: {model: openai/far, api_base: "${far}", api_key: ${LITERAL}}`,
    );
    const { code, err } = await run(more, '--yes');
    expect(code).toBe(1);
    expect(err).toContain('was not made. 0 of ');
    expect(err).toContain('WEIR_ALLOW_PRIVATE_UPSTREAMS');
    expect(err).not.toContain('CANARY');
  });

  it('says what is wrong with a file', async () => {
    const none = await weir(['import', 'litellm', join(folder, 'gone.yaml')], {
      WEIR_ADMIN_KEY: home.adminKey,
    });
    expect([none.code, none.err]).toEqual([1, expect.stringContaining('gone.yaml')]);
    const bad = await run('model_list: [1', '--yes');
    expect([bad.code, bad.err]).toEqual([1, expect.stringMatching(/config\.yaml:1: /)]);
  });
});
