import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/deploy/verify/report.ts';
import { type Ended, weir } from '../cli/command.ts';
import { EMAIL, failuresOf, MODEL, makeScene, PASSWORD, type Scene } from './verify-scene.ts';

let scene: Scene;
let wholeOutput = '';

beforeAll(async () => {
  scene = await makeScene();
});
afterEach(() => {
  scene.proxy.fault = {};
});
afterAll(async () => {
  await scene?.destroy();
});

async function verify(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  const ended = await weir(['verify', scene.baseUrl, '--wait', '1', ...args], env);
  wholeOutput += ended.out + ended.err;
  return ended;
}

const MODELS = [
  ['--direct-model', `direct-host/${MODEL}`],
  ['--aggregator-model', `aggregator-host/${MODEL}`],
].flat();

const SIGN_IN = { WEIR_VERIFY_EMAIL: EMAIL, WEIR_VERIFY_PASSWORD: PASSWORD };

describe('a deployment that is as it should be', () => {
  it('passes every check, and its calls are in the ledger as the report says', async () => {
    const report = await scene.verify();
    expect(report.checks.map(({ name, state, found }) => [name, state, found])).toEqual([
      ['health', 'passed', `build ${report.build}`],
      ['database', 'passed', 'it answers'],
      ['no_credential', 'passed', '401 missing_credential'],
      ['publishable_key', 'passed', '401 sign_in_required'],
      ['forged_token', 'passed', '401 invalid_credential'],
      ['preflight', 'passed', '204'],
      ['cors_on_errors', 'passed', 'on 401 and 404'],
      ['credential', 'passed', 'as it was given'],
      // Two providers with three models each, and the two of the sandbox.
      ['models', 'passed', '8 models'],
      ...(['direct', 'aggregator'] as const).flatMap((kind) => [
        [`${kind}_json`, 'passed', `200, finish stop, by ${kind}-host`],
        [`${kind}_stream`, 'passed', `200, finish stop, by ${kind}-host`],
        [`${kind}_live`, 'passed', expect.stringMatching(/^31 pieces over ([\d.]+ s|\d+ ms)$/)],
        [`${kind}_provider`, 'passed', `${kind}-host`],
        [`${kind}_rows`, 'passed', expect.stringMatching(/^\d rows, read over the project's REST/)],
        [`${kind}_usage`, 'passed', '11 in, 30 out'],
        // 11 at 2.5 and 30 at 10 USD per million: 0.0000275 + 0.0003.
        [`${kind}_cost`, 'passed', '0.0003275 USD (override)'],
      ]),
      ['private_rows', 'passed', "no row without signing in, then only one's own"],
    ]);
    const rows = await scene.sql`
      select sum(cost_usd)::text as cost, count(*)::int as calls from weir.usage_logs
       where user_id = ${scene.userId} and provider is not null`;
    expect(report.spent).toEqual({
      calls: rows[0]?.['calls'],
      cost_usd: rows[0]?.['cost'],
      unknown: 0,
    });
  });

  it('waits until the build that was deployed answers three times in a row', async () => {
    let asked = 0;
    scene.proxy.fault = {
      // The old one, the new one once, the old one again for a while, then the new one for good.
      instead: ({ path }) => {
        if (!path.endsWith('/health')) return null;
        asked += 1;
        if (asked === 2 || asked > 5) return null;
        return { status: 200, body: '{"version":"0.1.0","build":"0ldbu1ld0000"}' };
      },
    };
    expect(failuresOf(await scene.verify())).toEqual([]);
    expect(asked).toBe(8);
  });

  it('calls again with the other name of the limit where a model wants that', async () => {
    const refusal = {
      error: {
        message: "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
        type: 'invalid_request_error',
        code: 'unsupported_parameter',
      },
    };
    scene.proxy.fault = {
      instead: ({ body }) =>
        body.includes('"max_tokens"') ? { status: 400, body: JSON.stringify(refusal) } : null,
    };
    expect(failuresOf(await scene.verify())).toEqual([]);
  });

  it('sees all rows as an administrator, and then says what it could not look at', async () => {
    await scene.sql`update weir.users set role = 'admin' where id = ${scene.userId}`;
    const report = await scene.verify();
    await scene.sql`update weir.users set role = 'member' where id = ${scene.userId}`;
    expect(failuresOf(report)).toEqual([]);
    expect(report.checks.at(-1)?.found).toBe(
      'no row without signing in; the caller, an administrator, reads all',
    );
  });
});

describe('models nobody named', () => {
  it('are the cheapest of each kind that the caller may call', async () => {
    await scene.admin.call('PATCH', '/models/direct-host/chat', {
      price: { input: '1', output: '2' },
    });
    await scene.admin.call('PATCH', '/models/aggregator-host/paced-20', {
      price: { input: '1', output: '2' },
    });
    const report = await scene.verify({ models: { direct: null, aggregator: null } });
    expect(report.models).toEqual({
      direct: 'direct-host/chat',
      aggregator: 'aggregator-host/paced-20',
    });
    expect(failuresOf(report)).toEqual([]);
  });

  it('are not there for a kind without a provider, which is said', async () => {
    await scene.admin.call('PATCH', '/providers/aggregator-host', { enabled: false });
    const report = await scene.verify({
      models: { direct: `direct-host/${MODEL}`, aggregator: null },
    });
    await scene.admin.call('PATCH', '/providers/aggregator-host', { enabled: true });
    expect(failuresOf(report)).toEqual([]);
    const skipped = report.checks.filter(({ state }) => state === 'not_checked');
    expect(skipped.map(({ name }) => name)).toEqual(
      CHECKS.filter((name) => name.startsWith('aggregator_')),
    );
    expect(skipped[0]?.found).toBe(
      'the caller may call no chat model of an aggregator; give one with --aggregator-model',
    );
  });
});

describe('weir verify', () => {
  it('signs a user in and prints a line a check, within 80 columns', async () => {
    const { code, out, err } = await verify(MODELS, SIGN_IN);
    expect([code, err]).toEqual([0, '']);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(out).toContain(`ok     credential          ${EMAIL} is signed in\n`);
    expect(out).toMatch(/^24 passed, 0 failed, 0 not checked; build [0-9a-f]{12}$/m);
    expect(out).toMatch(
      /^4 calls for 0\.\d+ USD: direct-host\/paced-20, aggregator-host\/paced-20$/m,
    );
  });

  it('exits with 1 and says what was wanted and what to do', async () => {
    scene.proxy.fault = {
      instead: ({ method }) => (method === 'OPTIONS' ? { status: 401 } : null),
    };
    const { code, out } = await verify(MODELS, { WEIR_VERIFY_TOKEN: await scene.token() });
    expect(code).toBe(1);
    expect(out).toMatch(/FAIL {3}preflight {11}401 without a body to OPTIONS \(tried \d+ times/);
    expect(out).toContain(
      [
        "       wanted: a browser's preflight is answered before anybody is asked to sign",
        '               in',
        '       do:     Browsers cannot call models so. Deploy with --no-verify-jwt, and',
        '               let OPTIONS and its answer pass whatever stands before the',
        '               function.',
      ].join('\n'),
    );
  });

  it('takes a gateway key, with an admin key that reads for it', async () => {
    const { key } = await scene.admin.createKey({ name: 'verify' });
    const alone = await verify(MODELS, { WEIR_VERIFY_TOKEN: key });
    expect(alone.code).toBe(0);
    expect(alone.out).toContain('not checked, because a gateway key may not read rows;');
    expect((await verify([...MODELS, '--strict'], { WEIR_VERIFY_TOKEN: key })).code).toBe(1);
    const both = await verify([...MODELS, '--strict'], {
      WEIR_VERIFY_TOKEN: key,
      WEIR_VERIFY_ADMIN_KEY: scene.home.adminKey,
    });
    expect(both.out).toContain('rows, read over /api/usage/logs');
    expect(both.code).toBe(0);
    expect(wholeOutput).not.toContain(key);
  });

  it('prints the report alone with --json', async () => {
    const { code, out } = await verify([...MODELS, '--json'], SIGN_IN);
    const report = JSON.parse(out) as { url: string; checks: { name: string }[] };
    expect([code, report.url]).toEqual([0, scene.baseUrl]);
    expect(report.checks.map(({ name }) => name)).toEqual(CHECKS);
  });

  it('wants to know who calls, and where', async () => {
    const nobody = await verify([], {});
    expect([nobody.code, nobody.err]).toEqual([2, expect.stringContaining('WEIR_VERIFY_TOKEN')]);
    expect((await weir(['verify', 'nonsense'])).code).toBe(2);
    expect((await weir(['verify'])).code).toBe(2);
  });

  it('fits its help into 80 columns', async () => {
    const { out } = await weir(['verify', '--help']);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('shows no secret, not even one that a server sends back', async () => {
    const token = await scene.token();
    const { key } = await scene.admin.createKey({ name: 'canary' });
    for (const secret of [token, key]) {
      scene.proxy.fault = {
        instead: ({ path, headers, body }) =>
          path.endsWith('/health') || headers['authorization'] === undefined
            ? null
            : { status: 500, body: `you sent ${headers['authorization']} and ${String(body)}` },
      };
      const { out } = await verify(MODELS, {
        WEIR_VERIFY_TOKEN: secret,
        WEIR_VERIFY_ADMIN_KEY: scene.home.adminKey,
      });
      expect(out).toContain('you sent Bearer [hidden]');
    }
    scene.proxy.fault = {
      instead: ({ path, body }) =>
        path.startsWith('/auth/v1/') ? { status: 400, body: `bad: ${String(body)}` } : null,
    };
    const { out } = await verify(MODELS, SIGN_IN);
    expect(out).toContain('"password":"[hidden]"');
    const secrets = [token, key, PASSWORD, scene.home.adminKey, scene.home.project.secretKey];
    for (const secret of [...secrets, 'sk-direct-canary', 'sk-aggregator-canary']) {
      expect(wholeOutput).not.toContain(secret);
    }
    // The search would find one.
    expect(wholeOutput + PASSWORD).toContain(PASSWORD);
  });
});
