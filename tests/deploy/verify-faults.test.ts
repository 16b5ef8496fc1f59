/** Each fault is found by the checks that should find it, and by no other. */
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CheckName } from '../../src/deploy/verify/report.ts';
import { makeGatewayKey } from '../../src/wire/gateway-key.ts';
import { freePort } from '../support/free-port.ts';
import { type Fault, subjectOf } from './fault-proxy.ts';
import { alterRows, openTable, type Undo, withColumns } from './ledger-faults.ts';
import { failuresOf, foundIn, makeScene, type Scene, unprovenIn } from './verify-scene.ts';

let scene: Scene;
let undo: Undo | null = null;

beforeAll(async () => {
  scene = await makeScene();
  // Somebody else's row, for whoever may see too much.
  await fetch(`${scene.home.baseUrl}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await scene.otherToken()}` },
    body: JSON.stringify({
      model: 'direct-host/chat',
      messages: [{ role: 'user', content: 'mine alone' }],
    }),
  }).then((answer) => answer.text());
  await scene.admin.putAlias('astray', [{ provider: 'direct-host', model: 'paced-20' }]);
});
afterEach(async () => {
  scene.proxy.fault = {};
  scene.proxy.asked.length = 0;
  await undo?.();
  undo = null;
});
afterAll(async () => {
  await scene?.destroy();
});

/** The fault, which checks find it, and what the first of them says. */
type Case = readonly [string, Fault, readonly CheckName[], RegExp];

const isFunction = (path: string): boolean => path.startsWith('/functions/v1/');
const json = { 'content-type': 'application/json' };

const TRAFFIC: readonly Case[] = [
  [
    'the build before still answers',
    {
      instead: ({ path }) =>
        path.endsWith('/health')
          ? { status: 200, headers: json, body: '{"version":"0.1.0","build":"0ldbu1ld0000"}' }
          : null,
    },
    ['health'],
    /build 0ldbu1ld0000 answers, not [0-9a-f]{12}, after 20 s/,
  ],
  [
    'the database does not answer',
    {
      instead: ({ path }) =>
        path.endsWith('/readyz')
          ? { status: 503, headers: json, body: '{"ready":false,"database":"silent"}' }
          : null,
    },
    ['database'],
    /503 \{"ready":false,"database":"silent"\}/,
  ],
  [
    'a preflight is refused',
    { instead: ({ method }) => (method === 'OPTIONS' ? { status: 401, headers: json } : null) },
    ['preflight'],
    /401 without a body to OPTIONS/,
  ],
  [
    'no CORS at all',
    { response: withoutCors },
    ['preflight', 'cors_on_errors'],
    /no access-control-allow-origin for https:\/\/app\.example/,
  ],
  [
    'a preflight that forgets the header supabase-js sends',
    {
      response: (headers) => {
        const allowed = headers['access-control-allow-headers'];
        if (typeof allowed === 'string') {
          headers['access-control-allow-headers'] = allowed.replace('x-client-info, ', '');
        }
      },
    },
    ['preflight'],
    /these headers are not allowed: x-client-info/,
  ],
  [
    'no CORS on errors',
    {
      response: (headers, status) => {
        if (status >= 400) withoutCors(headers);
      },
    },
    ['cors_on_errors'],
    /no access-control-allow-origin on a 401/,
  ],
  [
    'a call without a credential gets through',
    {
      request: (headers) => {
        headers['authorization'] ??= `Bearer ${scene.home.sandboxKey}`;
      },
    },
    ['no_credential'],
    /, without any credential$/,
  ],
  [
    'whoever brings a token is taken for somebody',
    {
      request: (headers) => {
        const subject = subjectOf(headers['authorization']);
        if (subject === null || subject === scene.userId) return;
        headers['authorization'] = `Bearer ${scene.home.sandboxKey}`;
      },
    },
    ['forged_token'],
    /, to a token whose signature is noise$/,
  ],
  [
    'the publishable key is taken for somebody',
    {
      request: (headers) => {
        const { publishableKey } = scene.home.project;
        if (headers['authorization'] !== `Bearer ${publishableKey}`) return;
        headers['authorization'] = `Bearer ${scene.home.sandboxKey}`;
      },
    },
    ['publishable_key'],
    /^(?!.*sign_in_required)/,
  ],
  [
    'streams are collected on the way',
    { collected: (stream) => stream },
    ['direct_live', 'aggregator_live'],
    /31 pieces within \d+ ms; the gateway had them over (\d{3} ms|[\d.]+ s)/,
  ],
  [
    'streams lose their end',
    { collected: (stream) => stream.replace('data: [DONE]\n\n', '') },
    ['direct_stream', 'aggregator_stream'],
    /the stream stopped after 31 pieces, without \[DONE\]/,
  ],
  [
    'streams are cut',
    { cut: true },
    ['direct_stream', 'aggregator_stream'],
    /the stream broke off after \d+ pieces/,
  ],
  [
    'answers do not say who gave them',
    {
      response: (headers) => {
        delete headers['x-weir-provider'];
      },
    },
    ['direct_provider', 'aggregator_provider'],
    /no x-weir-provider/,
  ],
  [
    'the function does not start',
    {
      instead: ({ path }) =>
        isFunction(path)
          ? {
              status: 503,
              headers: json,
              body: '{"code":"BOOT_ERROR","message":"Function failed to start"}',
            }
          : null,
    },
    ['health'],
    /503 .*BOOT_ERROR/,
  ],
  [
    'settings are missing',
    {
      instead: ({ path }) =>
        isFunction(path)
          ? {
              status: 503,
              headers: json,
              body: '{"build":"any","error":{"message":"WEIR_MASTER_KEYS is missing"}}',
            }
          : null,
    },
    ['health'],
    /build any answers, not [0-9a-f]{12}/,
  ],
  [
    'no such function',
    {
      instead: () => ({
        status: 404,
        headers: json,
        body: '{"code":"NOT_FOUND","message":"Requested function was not found"}',
      }),
    },
    ['health'],
    /404 .*NOT_FOUND/,
  ],
  [
    'the platform asks for a token first',
    {
      instead: ({ headers }) =>
        headers['authorization'] === undefined
          ? { status: 401, headers: json, body: '{"code":401,"message":"Missing authorization"}' }
          : null,
    },
    ['health'],
    /401 .*Missing authorization/,
  ],
  [
    'something else is at the address',
    {
      instead: () => ({
        status: 200,
        headers: { 'content-type': 'text/html' },
        body: '<html>Welcome to nginx</html>',
      }),
    },
    ['health'],
    /200 with a page of HTML/,
  ],
  [
    'a redirect',
    { instead: () => ({ status: 308, headers: { location: 'https://elsewhere.example/' } }) },
    ['health'],
    /a redirect \(308\) to https:\/\/elsewhere\.example\//,
  ],
];

function withoutCors(headers: Record<string, unknown>): void {
  for (const name of Object.keys(headers)) {
    if (name.startsWith('access-control-')) delete headers[name];
  }
}

/** As {@link Case}, put into the database. */
type StoredCase = readonly [string, () => Promise<Undo>, readonly CheckName[], RegExp];

const STORED: readonly StoredCase[] = [
  [
    "an aggregator's rows lie among the direct ones",
    () => alterRows(scene.sql, withColumns(`'{"provider_type": "direct"}'`)),
    ['aggregator_rows'],
    /is in direct_usage_logs, not aggregator_usage_logs/,
  ],
  [
    'rows count other tokens than the answer',
    () => alterRows(scene.sql, withColumns(`'{"completion_tokens": 31}'`)),
    ['direct_usage', 'aggregator_usage'],
    /says 11 in, 30 out, its row 11 in, 31 out/,
  ],
  [
    'a cost is missing without saying so',
    () => alterRows(scene.sql, withColumns(`'{"cost_usd": null}'`)),
    ['direct_cost', 'aggregator_cost'],
    /has no cost, and override as its source/,
  ],
  [
    'rows are not marked as streamed',
    () => alterRows(scene.sql, withColumns(`'{"stream": false}'`)),
    ['direct_rows', 'aggregator_rows'],
    /says stream false, not true/,
  ],
  [
    'a user reads the rows of others',
    () => openTable(scene.sql, 'direct_usage_logs', 'authenticated'),
    ['private_rows'],
    /direct_usage_logs shows a user the rows of others/,
  ],
  [
    'anybody reads rows',
    () => openTable(scene.sql, 'aggregator_usage_logs', 'anon'),
    ['private_rows'],
    /aggregator_usage_logs shows rows to whoever has the publishable key/,
  ],
];

describe('a fault on the way', () => {
  it.each(TRAFFIC)('%s', async (_name, fault, expected, words) => {
    scene.proxy.fault = fault;
    await expectFailures(expected, words);
  });

  it('a server that never answers', async () => {
    scene.proxy.fault = { instead: () => 'hang' };
    const report = await scene.verify({}, { requestMs: 200, switchMs: 1_000 });
    expect(failuresOf(report)).toEqual(['health']);
    expect(report.checks[0]?.found).toBe('the address did not answer within 0.2 s');
    expect(report.checks.slice(1).every(({ state }) => state === 'not_checked')).toBe(true);
  });

  it('settings that are missing in the build that was wanted', async () => {
    scene.proxy.fault = {
      instead: () => ({
        status: 503,
        body: '{"build":"any","error":{"message":"The settings are not complete: X is missing"}}',
      }),
    };
    const report = await scene.verify({ buildId: 'any' });
    expect(failuresOf(report)).toEqual(['health']);
    expect(report.checks[0]?.found).toBe('The settings are not complete: X is missing');
    // Waiting would not change it.
    expect(scene.proxy.asked.filter(({ path }) => path.endsWith('/health'))).toHaveLength(1);
  });

  it('nothing at the address', async () => {
    const baseUrl = `http://127.0.0.1:${await freePort()}/functions/v1/v1-chat`;
    const report = await scene.verify({ baseUrl });
    expect(failuresOf(report)).toEqual(['health']);
    expect(report.checks[0]?.found).toBe('the address refuses the connection (ECONNREFUSED)');
  });
});

describe('a fault in the database', () => {
  it.each(STORED)('%s', async (_name, put, expected, words) => {
    undo = await put();
    await expectFailures(expected, words);
  });
});

describe('a fault that hides every row', () => {
  it('rows are lost', async () => {
    undo = await alterRows(scene.sql, `'[]'::jsonb`);
    const report = await scene.verify({}, { rowsMs: 10_000 });
    expect(failuresOf(report)).toEqual(['direct_rows', 'aggregator_rows']);
    expect(foundIn(report, 'direct_rows')).toMatch(/^no row of request [0-9a-f-]{36}$/);
    expect(foundIn(report, 'direct_usage')).toBe('there is no row to look at');
    // Calls cost money: what fails for good is not called for without an end.
    const { calls } = report.spent;
    expect(calls).toBeLessThanOrEqual(20);
    expect(report.spent).toEqual({ calls, cost_usd: '0.000000000000', unknown: calls });
  });

  it('the REST interface cannot read the tables', async () => {
    scene.proxy.fault = {
      instead: ({ path, headers }) =>
        path.startsWith('/rest/v1/') && headers['authorization'] !== undefined
          ? { status: 404, headers: json, body: '{"code":"PGRST205","message":"No such table"}' }
          : null,
    };
    const report = await scene.verify({}, { rowsMs: 10_000 });
    expect(failuresOf(report)).toEqual(['direct_rows', 'aggregator_rows']);
    expect(foundIn(report, 'direct_rows')).toContain('direct_usage_logs cannot be read: 404');
  });
});

describe('a fault in what was set up', () => {
  it('a model that leads to a provider of the other kind', async () => {
    const models = { direct: 'direct-host/paced-20', aggregator: 'astray' };
    const report = await scene.verify({ models });
    expect(failuresOf(report)).toEqual(['aggregator_provider']);
    expect(foundIn(report, 'aggregator_provider')).toBe('direct-host, a direct provider');
  });

  it('a token that is not known here', async () => {
    const report = await scene.verify({ credential: { kind: 'token', token: 'eyJh.eyJz.c2ln' } });
    expect([failuresOf(report), unprovenIn(report)]).toEqual([[], ['credential']]);
    expect(foundIn(report, 'credential')).toContain("is neither a user's access token nor");
    expect(foundIn(report, 'direct_json')).toBe('the credential is not accepted');
  });

  it('a key that is not known here, which may be the fault of the build', async () => {
    const token = makeGatewayKey('gateway', randomBytes(48));
    const report = await scene.verify({ credential: { kind: 'token', token } });
    expect(failuresOf(report)).toEqual(['credential']);
  });

  it('a wrong password', async () => {
    const credential = { kind: 'password', email: 'ada@example.org', password: 'no' } as const;
    const report = await scene.verify({ credential });
    expect([failuresOf(report), unprovenIn(report)]).toEqual([[], ['credential']]);
    expect(foundIn(report, 'credential')).toContain('Invalid login credentials');
  });
});

async function expectFailures(expected: readonly CheckName[], words: RegExp): Promise<void> {
  const report = await scene.verify();
  expect(failuresOf(report)).toEqual(expected);
  const [first] = report.checks.filter(({ state }) => state === 'failed');
  expect(first?.found).toMatch(words);
  expect(first?.advice).not.toBe('');
}
