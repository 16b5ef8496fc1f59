/** A provider that fails is told apart from a deployment that does, and one hiccup is neither. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { weir } from '../cli/command.ts';
import { subjectOf } from './fault-proxy.ts';
import { sealElsewhere, type Undo } from './ledger-faults.ts';
import { failuresOf, foundIn, makeScene, type Scene, unprovenIn } from './verify-scene.ts';

let scene: Scene;
let undo: Undo | null = null;

const json = { 'content-type': 'application/json' };

beforeAll(async () => {
  scene = await makeScene();
  for (const model of ['status-429', 'status-402', 'status-500', 'error-frame']) {
    await scene.admin.addModel('direct-host', model, { input: '2.5', output: '10' });
  }
});
afterEach(async () => {
  scene.proxy.fault = {};
  await undo?.();
  undo = null;
});
afterAll(async () => {
  await scene?.destroy();
});

function direct(model: string): { readonly direct: string; readonly aggregator: string } {
  return { direct: `direct-host/${model}`, aggregator: 'aggregator-host/paced-20' };
}

describe('what is no fault of the deployment', () => {
  it("a provider's key that is dead", async () => {
    const models = direct('status-401');
    const report = await scene.verify({ models });
    expect(failuresOf(report)).toEqual([]);
    expect(unprovenIn(report)).toEqual(['direct_json', 'direct_stream']);
    const [failure] = report.checks.filter(({ name }) => name === 'direct_json');
    expect(failure?.found).toMatch(
      /^the provider takes no calls on its key: 502 provider_credential_rejected: /,
    );
    expect(failure?.advice).toContain('test the key');
    expect(failure?.tried).toMatch(/^2 times over \d+ s$/);
  });

  it.each([
    ['status-429', 'the provider limits its rate: 429 rate_limit_exceeded: Slow down.'],
    ['status-402', 'the provider takes no calls on its key: 502 provider_credential_rejected'],
    ['status-500', 'the provider failed: 502 upstream_failed'],
    [
      'error-frame',
      'the provider failed: 502 upstream_failed: Provider direct-host reported an error',
    ],
  ])('a provider that fails: %s', async (model, words) => {
    const models = direct(model);
    const report = await scene.verify({ models });
    expect(failuresOf(report)).toEqual([]);
    expect(unprovenIn(report)).toContain('direct_stream');
    expect(foundIn(report, 'direct_stream')).toContain(words);
    expect(foundIn(report, 'direct_live')).toBe('no stream came whole');
  });

  it('a model that fails, where another one can be called', async () => {
    await scene.admin.addModel('direct-host', 'status-503', { input: '0.1', output: '0.1' });
    const models = { direct: null, aggregator: 'aggregator-host/paced-20' };
    const report = await scene.verify({ models });
    await scene.admin.call('PATCH', '/models/direct-host/status-503', { enabled: false });
    expect([failuresOf(report), unprovenIn(report)]).toEqual([[], []]);
    expect(report.models.direct).not.toContain('status');
    expect(report.checks.find(({ name }) => name === 'direct_json')?.tried).toMatch(/^2 times/);
  });

  it("a provider's key that does not open, which is the installation's own fault", async () => {
    undo = await sealElsewhere(scene.sql, 'direct-host');
    const report = await scene.verify();
    expect(failuresOf(report)).toEqual(['direct_json', 'direct_stream']);
    const [failure] = report.checks.filter(({ name }) => name === 'direct_json');
    expect(failure?.advice).toContain('WEIR_MASTER_KEYS is not what the key was sealed with');
  });

  it('a model without a price, which a daily allowance cannot count', async () => {
    await scene.admin.call('POST', '/models', { provider: 'direct-host', model: 'unpriced' });
    const report = await scene.verify({ models: direct('unpriced') });
    expect(failuresOf(report)).toEqual([]);
    expect(unprovenIn(report)).toEqual(['direct_json', 'direct_stream']);
    expect(foundIn(report, 'direct_json')).toMatch(/^the model's price is not known, so that it/);
    const [check] = report.checks.filter(({ name }) => name === 'direct_json');
    expect(check?.advice).toBe(
      'Dashboard, Models: set its price; or give another model with --direct-model.',
    );
  });

  it.each(['pass', 'refuse'])('a model that is not there, where others: %s', async (others) => {
    await scene.admin.call('PATCH', '/providers/direct-host', { unknown_models: others });
    const report = await scene.verify({ models: direct('maker/nope') });
    expect(failuresOf(report)).toEqual([]);
    expect(foundIn(report, 'direct_json')).toBe(
      'direct-host has no model maker/nope in its list here',
    );
    expect(foundIn(report, 'direct_stream')).not.toContain('price');
  });

  it('an answer that is lost on its way, once', async () => {
    let lost = 0;
    scene.proxy.fault = {
      instead: ({ path, headers }) => {
        const call =
          path.endsWith('/chat/completions') &&
          subjectOf(headers['authorization']) === scene.userId;
        if (!call || lost === 2) return null;
        lost += 1;
        return { status: 546, headers: json, body: '{"code":"WORKER_LIMIT"}' };
      },
    };
    expect(failuresOf(await scene.verify())).toEqual([]);
    expect(lost).toBe(2);
  });

  it('nothing, since nothing was set up yet', async () => {
    scene.proxy.fault = {
      instead: ({ path }) =>
        path.endsWith('/v1/models') ? { status: 200, headers: json, body: '{"data":[]}' } : null,
    };
    const fresh = await scene.verify({ first: true });
    expect(failuresOf(fresh)).toEqual([]);
    expect(fresh.checks.filter(({ state }) => state === 'not_checked')).toHaveLength(15);
    expect(failuresOf(await scene.verify({ models: { direct: null, aggregator: null } }))).toEqual([
      'models',
    ]);
  });

  it('is said plainly by weir verify, which exits with 1 for it', async () => {
    const { code, out } = await weir(
      ['verify', scene.baseUrl, '--wait', '1', '--direct-model', 'direct-host/status-429'],
      { WEIR_VERIFY_TOKEN: await scene.token() },
    );
    expect(code).toBe(1);
    expect(out.replace(/\s+/g, ' ')).toContain(
      'direct_json not proven, because the provider limits its rate: 429 rate_limit_exceeded: Slow down (tried 2 times over 1 s) do: Verify again later',
    );
    expect(out).toMatch(/^\d+ passed, 0 failed, \d+ not checked, 2 not proven; build/m);
  });
});
