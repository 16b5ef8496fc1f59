import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/contract/error.ts';
import { benchTop, candidate } from './bench-top.ts';

const JSON_TYPE = 'application/json';
const ask = { model: 'm-1', messages: [{ role: 'user', content: 'four' }] };
const ANSWER =
  '{"choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],' +
  '"usage":{"prompt_tokens":7,"completion_tokens":2,"total_tokens":9}}';

describe('a call answered whole', () => {
  it("passes the provider's bytes with their length, and meters them", async () => {
    const bench = benchTop();
    const reply = await bench.call(ask);
    bench.sent[0]?.head(200, JSON_TYPE, ['set-cookie', 'a=b', 'x-ratelimit-limit', '5']);
    bench.sent[0]?.data(ANSWER.slice(0, 20)).data(ANSWER.slice(20)).end();
    expect(reply.text).toBe(ANSWER);
    expect(reply.headers).toMatchObject({
      'content-length': String(ANSWER.length),
      'x-ratelimit-limit': '5',
    });
    expect(reply.headers['set-cookie']).toBeUndefined();
    expect(bench.rows).toMatchObject([
      { status: 'complete', usage: { input: 7, output: 2 }, httpStatus: 200, stream: false },
    ]);
  });

  it('sends the credential of the target and nothing of the caller', async () => {
    const bench = benchTop();
    await bench.call(ask, { header: (name) => (name === 'content-encoding' ? null : 'canary') });
    const { headers, url } = bench.sent[0]?.request ?? { headers: [], url: '' };
    expect(url).toBe('https://acme.test/v1/chat/completions');
    expect(headers.join(' ')).not.toContain('canary');
    expect(headers.join(' ')).toContain('authorization Bearer sk-secret');
  });

  it('takes an error told under a 200 for what it is', async () => {
    const bench = benchTop({ candidates: [candidate(), candidate({ provider: 'other' })] });
    const reply = await bench.call(ask);
    bench.sent[0]?.head(200, JSON_TYPE).data('{"error":{"message":"x","code":502}}').end();
    await bench.turn();
    bench.sent[1]?.head(200, JSON_TYPE).data(ANSWER).end();
    expect(reply.text).toBe(ANSWER);
    expect(bench.rows.map((row) => row.status)).toEqual(['upstream_failed', 'complete']);
  });

  it.each([
    ['an empty answer', ''],
    ['a page', '<html>busy</html>'],
    ['a truncated answer', ANSWER.slice(0, -4)],
  ])('fails on %s', async (_name, body) => {
    const bench = benchTop();
    const reply = await bench.call(ask);
    bench.sent[0]?.head(200, JSON_TYPE).data(body).end();
    expect(reply.status).toBe(502);
    expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'upstream_failed' } });
    expect(bench.rows).toMatchObject([{ status: 'upstream_failed' }]);
  });

  it('breaks the connection off when a long answer fails half-way', async () => {
    const bench = benchTop();
    const reply = await bench.call(ask);
    bench.sent[0]?.head(200, JSON_TYPE).data(`{"pad":"${'x'.repeat(70_000)}`);
    expect(reply.status).toBe(200);
    bench.sent[0]?.fail('reset');
    expect(reply.broken).toBe(true);
    expect(bench.rows).toMatchObject([{ status: 'upstream_failed' }]);
  });
});

describe('a refused call', () => {
  it.each([400, 404, 413, 422, 429])(
    "passes the provider's body of a %d unchanged",
    async (status) => {
      const body = '{"error":{"message":"look here","type":"t","param":"messages","code":"c"}}';
      const bench = benchTop();
      const reply = await bench.call(ask);
      bench.sent[0]?.head(status, JSON_TYPE, ['retry-after', '7']).data(body).end();
      expect(reply.status).toBe(status);
      expect(reply.text).toBe(body);
      expect(reply.headers['retry-after']).toBe('7');
      expect(bench.rows).toMatchObject([{ status: 'upstream_failed', httpStatus: status }]);
    },
  );

  it.each([401, 402, 403])('hides what a %d says about a shared credential', async (status) => {
    const bench = benchTop();
    const reply = await bench.call(ask);
    bench.sent[0]?.head(status, JSON_TYPE).data('{"error":{"message":"key sk-canary"}}').end();
    expect(reply.status).toBe(502);
    expect(JSON.parse(reply.text).error.code).toBe('provider_credential_rejected');
    expect(reply.text).not.toContain('canary');
    expect(bench.rows[0]?.details.upstreamError).toContain('canary');
  });

  it.each([
    [400, 400, '{"error":{"message":"bad request, your header was Bearer sk-secret"}}'],
    [200, 502, '{"error":{"message":"your header was Bearer sk-secret"}}'],
  ])('never passes on a credential that a %d quotes', async (status, answered, body) => {
    const bench = benchTop();
    const reply = await bench.call(ask);
    bench.sent[0]?.head(status, JSON_TYPE).data(body).end();
    expect(reply.status).toBe(answered);
    expect(reply.text).not.toContain('sk-secret');
    expect(bench.rows[0]?.details.upstreamError).toContain('[credential]');
    expect(JSON.stringify(bench.rows[0]?.details)).not.toContain('sk-secret');
  });

  it("sends a provider's extra headers with the platform's credentials alone", async () => {
    const shared = candidate({ headers: { 'x-plan': 'paid' } });
    const bench = benchTop({ candidates: [shared] });
    await bench.call(ask);
    expect(bench.sent[0]?.request.headers).toContain('x-plan');
    const own = benchTop({
      candidates: [{ ...shared, credential: { ...shared.credential, ownerKind: 'user' } }],
    });
    await own.call(ask);
    expect(own.sent[0]?.request.headers).not.toContain('x-plan');
  });

  it("shows users what their own key's provider says", async () => {
    const own = candidate();
    const bench = benchTop({
      candidates: [{ ...own, credential: { ...own.credential, ownerKind: 'user' } }],
    });
    const reply = await bench.call(ask);
    bench.sent[0]?.head(401, JSON_TYPE).data('{"error":{"message":"your key is wrong"}}').end();
    expect(reply.status).toBe(401);
    expect(reply.text).toContain('your key is wrong');
  });

  it('tries at most three targets, and then says not to try again', async () => {
    const bench = benchTop({
      candidates: ['a', 'b', 'c', 'd'].map((provider) => candidate({ provider })),
    });
    const reply = await bench.call(ask);
    for (let i = 0; i < 3; i++) {
      bench.sent[i]?.head(503, JSON_TYPE).data('{}').end();
      await bench.turn();
    }
    expect(bench.sent).toHaveLength(3);
    expect(reply.status).toBe(502);
    expect(reply.headers).toMatchObject({ 'x-should-retry': 'false', 'x-weir-attempts': '3' });
    expect(bench.rows.map((row) => row.attempt)).toEqual([1, 2, 3]);
  });

  it("does not try another target after the caller's own mistake", async () => {
    const bench = benchTop({ candidates: [candidate(), candidate({ provider: 'other' })] });
    await bench.call(ask);
    bench.sent[0]?.head(400, JSON_TYPE).data('{"error":{"message":"bad"}}').end();
    await bench.turn();
    expect(bench.sent).toHaveLength(1);
  });

  it.each([
    ['a redirect', 302, []],
    ['a compressed answer', 200, ['content-encoding', 'gzip']],
  ] as const)('fails on %s', async (_name, status, headers) => {
    const bench = benchTop();
    const reply = await bench.call(ask);
    bench.sent[0]?.head(status, JSON_TYPE, headers);
    expect(bench.sent[0]?.aborted).toBe(true);
    expect(reply.status).toBe(502);
  });
});

describe('a call that goes nowhere', () => {
  const refused = async (
    body: unknown,
    options: Parameters<typeof benchTop>[0] = {},
  ): Promise<{ status: number | null; code: string; rows: number }> => {
    const bench = benchTop(options);
    const reply = await bench.call(body);
    await bench.turn();
    expect(bench.sent).toHaveLength(0);
    expect(bench.rows.every((row) => row.attempt === 0 && row.status === 'rejected')).toBe(true);
    return {
      status: reply.status,
      code: JSON.parse(reply.text).error.code,
      rows: bench.rows.length,
    };
  };

  it('leaves a row where the caller is known', async () => {
    expect(await refused('{"model":')).toEqual({ status: 400, code: 'invalid_json', rows: 1 });
    expect(await refused({})).toEqual({ status: 400, code: 'missing_model', rows: 1 });
    expect(
      await refused(ask, {
        admission: { admitted: false, code: 'invalid_credential', principal: null, revision: 1 },
      }),
    ).toEqual({ status: 401, code: 'invalid_credential', rows: 0 });
  });

  it('refuses objects stored at the provider on a shared credential', async () => {
    expect(await refused({ ...ask, previous_response_id: 'r' })).toMatchObject({ rows: 1 });
  });

  it('refuses route-choosing fields to callers with a model list', async () => {
    expect(
      await refused(
        { ...ask, models: ['x/y'] },
        { restricted: true, candidates: [candidate({ record: 'openrouter' })] },
      ),
    ).toEqual({ status: 400, code: 'route_field_refused', rows: 1 });
  });

  it.each(['priority', 'flex'])(
    'refuses the tier %s to callers with a model list',
    async (tier) => {
      const asked = { ...ask, service_tier: tier };
      expect(await refused(asked, { restricted: true })).toEqual({
        status: 400,
        code: 'route_field_refused',
        rows: 1,
      });
    },
  );

  it('tells a database that is away from one that answers nonsense', async () => {
    const away = Object.assign(new Error('no connection'), { kind: 'unavailable' });
    expect(await refused(ask, { admit: () => Promise.reject(away) })).toEqual({
      status: 503,
      code: 'store_unavailable',
      rows: 0,
    });
    expect(await refused(ask, { admit: () => Promise.reject(new Error('odd')) })).toEqual({
      status: 500,
      code: 'internal',
      rows: 1,
    });
  });

  it("refuses a list of models to a key that is nobody's", async () => {
    const bench = benchTop({ models: { code: 'key_revoked' } });
    const reply = await bench.call('', { method: 'GET', path: '/v1/models' });
    expect(reply.status).toBe(401);
    expect(JSON.parse(reply.text).error.code).toBe('key_revoked');
  });

  it('says what a refusal of the runtime says', async () => {
    const bench = benchTop();
    const reply = await bench.call(ask, {
      refusal: new GatewayError('body_too_large', 'too much'),
    });
    expect(reply.status).toBe(413);
  });

  it('answers preflights and health without a credential', async () => {
    const bench = benchTop();
    const preflight = await bench.call('', { method: 'OPTIONS' });
    expect(preflight.status).toBe(204);
    expect(preflight.headers['access-control-allow-origin']).toBe('*');
    const head = await bench.call('', { method: 'HEAD', path: '/' });
    expect(head.status).toBe(200);
    expect((await bench.call('', { path: '/nope' })).status).toBe(404);
    expect((await bench.call('', { method: 'PUT' })).status).toBe(405);
  });
});
