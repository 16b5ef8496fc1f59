/** Which way a call takes among several, and what the ways that fail mean for it and for the next. */
import { describe, expect, it } from 'vitest';
import type { Candidate, Policy } from '../../src/contract/target.ts';
import { owned, priced, way } from '../routing/targets.ts';
import { type BenchTop, benchTop, type Caught } from './bench-top.ts';

const SSE = 'text/event-stream';
const JSON_TYPE = 'application/json';
const ask = { model: 'm-1', messages: [{ role: 'user', content: 'hi' }] };
const streamed = { ...ask, stream: true };

const answer = JSON.stringify({
  choices: [{ index: 0, message: { role: 'assistant', content: 'ho' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 },
});
const refusal = (more: object): string => JSON.stringify({ error: { message: 'no', ...more } });
const chunk = (more: object): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'ho' } }], ...more })}\n\n`;

/** The same model at its maker and at two aggregators, each with a key of its own. */
function threeWays(policy: Policy = { strategy: 'priority', providers: [] }): Candidate[] {
  const at = (name: string, more: Partial<Candidate>): Candidate => way(name, { policy, ...more });
  return [
    at('maker', { kind: 'direct', priority: 1, price: priced('3', '15') }),
    at('hub', { kind: 'aggregator', priority: 0, price: priced('3.3', '16.5'), record: 'new-api' }),
    at('mart', { kind: 'aggregator', priority: 2, price: priced('2', '10'), record: 'openrouter' }),
  ];
}

/** Where the calls went so far, by host. */
function hosts(bench: BenchTop): string[] {
  return bench.sent.map(({ request }) => new URL(request.url).host.replace('.test', ''));
}

function answerLast(bench: BenchTop): void {
  bench.sent.at(-1)?.head(200, JSON_TYPE).data(answer).end();
}

function attempts(bench: BenchTop): unknown[] {
  return bench.rows.map(({ target, status, attempt }) => [
    attempt,
    target?.candidate.provider,
    status,
  ]);
}

describe('each policy', () => {
  it.each<[Policy['strategy'], string]>([
    ['priority', 'hub'],
    ['direct_first', 'maker'],
    ['aggregator_first', 'hub'],
    ['cheapest', 'mart'],
  ])('%s takes %s', async (strategy, name) => {
    const bench = benchTop({ candidates: threeWays({ strategy, providers: [] }) });
    const reply = await bench.call(ask);
    answerLast(bench);
    expect(hosts(bench)).toEqual([name]);
    expect(reply.headers['x-weir-provider']).toBe(name);
  });

  it('only takes those named, and no other where they fail', async () => {
    const policy = { strategy: 'only', providers: ['mart'] } as const;
    const bench = benchTop({ candidates: threeWays(policy) });
    const reply = await bench.call(ask);
    bench.sent[0]?.head(500, JSON_TYPE).data(refusal({})).end();
    await bench.turn();
    expect([hosts(bench), reply.status]).toEqual([['mart'], 502]);
    const nowhere = { strategy: 'only', providers: ['elsewhere'] } as const;
    const none = await benchTop({ candidates: threeWays(nowhere) }).call(ask);
    expect([none.status, JSON.parse(none.text).error.code]).toEqual([404, 'model_not_found']);
  });

  it('has the caller’s own key first', async () => {
    const [maker, hub, mart] = threeWays() as [Candidate, Candidate, Candidate];
    const bench = benchTop({ candidates: [maker, hub, owned(mart)] });
    await bench.call(ask);
    expect(hosts(bench)).toEqual(['mart']);
  });
});

describe('a way that fails before the answer began', () => {
  type Fails = (bench: BenchTop) => void;
  const refused =
    (status: number, body: string, headers: readonly string[] = []): Fails =>
    (bench) =>
      bench.sent[0]?.head(status, JSON_TYPE, headers).data(body).end();

  it.each<[string, Fails]>([
    ['is down', (bench) => bench.sent[0]?.fail('connect_failed')],
    ['breaks the connection off', (bench) => bench.sent[0]?.fail('reset')],
    ['is overloaded', refused(503, refusal({}))],
    ['lost its key', refused(401, refusal({ code: 'invalid_api_key' }))],
    ['has no balance', refused(403, refusal({ code: 'insufficient_user_quota' }))],
    ['does not know the model', refused(503, refusal({ code: 'model_not_found' }))],
    ['limits its rate', refused(429, refusal({}), ['retry-after', '-1e9'])],
    ['limits its rate for a day', refused(429, refusal({}), ['retry-after', '86400'])],
    ['limits its rate until some date', refused(429, refusal({}), ['retry-after', 'Tomorrow'])],
    ['tells an error under 200', refused(200, refusal({ code: 500 }))],
    ['answers with no JSON', refused(200, '<html>')],
  ])('because it %s is replaced by the next', async (_what, fails) => {
    const bench = benchTop({ candidates: threeWays() });
    const reply = await bench.call(ask);
    fails(bench);
    await bench.turn();
    answerLast(bench);
    expect(hosts(bench)).toEqual(['hub', 'maker']);
    expect([reply.status, reply.headers['x-weir-attempts']]).toEqual([200, '2']);
    expect(attempts(bench)).toEqual([
      [1, 'hub', 'upstream_failed'],
      [2, 'maker', 'complete'],
    ]);
  });

  it('because it is slow is replaced by the next', async () => {
    const bench = benchTop({ candidates: threeWays() });
    const reply = await bench.call(streamed);
    bench.sent[0]?.head(200, SSE);
    bench.clock.advance(121_000);
    await bench.turn();
    bench.sent[1]?.head(200, SSE).data(chunk({})).data('data: [DONE]\n\n').end();
    expect(hosts(bench)).toEqual(['hub', 'maker']);
    expect(reply.text).toContain('"ho"');
    expect(attempts(bench)).toEqual([
      [1, 'hub', 'timed_out'],
      [2, 'maker', 'complete'],
    ]);
  });

  it('because of the request is not replaced', async () => {
    for (const code of ['context_length_exceeded', 'content_filter', 'bad_value']) {
      const bench = benchTop({ candidates: threeWays() });
      const reply = await bench.call(ask);
      const body = refusal({ code });
      bench.sent[0]?.head(400, JSON_TYPE).data(body).end();
      await bench.turn();
      expect([hosts(bench), reply.status, reply.text]).toEqual([['hub'], 400, body]);
    }
  });

  it('is replaced twice at most', async () => {
    const candidates = [...threeWays(), way('fourth', { priority: 9 })];
    const bench = benchTop({ candidates });
    const reply = await bench.call(ask);
    for (let i = 0; i < 3; i++) {
      bench.sent.at(-1)?.head(500, JSON_TYPE).data(refusal({})).end();
      await bench.turn();
    }
    expect(hosts(bench)).toEqual(['hub', 'maker', 'mart']);
    expect([reply.status, reply.headers['x-should-retry']]).toEqual([502, 'false']);
    expect(bench.rows).toHaveLength(3);
  });
});

describe('a way that fails once the answer began', () => {
  it.each<[string, (bench: BenchTop) => void]>([
    ['breaks off', (bench) => bench.sent[0]?.fail('reset')],
    ['ends too early', (bench) => bench.sent[0]?.end()],
    ['tells an error', (bench) => bench.sent[0]?.data(chunk({ error: { message: 'no' } }))],
    ['falls silent', (bench) => bench.clock.advance(91_000)],
  ])('because it %s has no second', async (_what, fails) => {
    const bench = benchTop({ candidates: threeWays() });
    const reply = await bench.call(streamed);
    bench.sent[0]?.head(200, SSE).data(chunk({}));
    fails(bench);
    await bench.turn();
    expect(hosts(bench)).toEqual(['hub']);
    expect(bench.rows).toHaveLength(1);
    expect(bench.rows[0]?.status).not.toBe('complete');
    expect(reply.text).toContain('"error"');
  });
});

describe('a chain', () => {
  const chain = (): Candidate[] => {
    const [maker, hub, mart] = threeWays() as [Candidate, Candidate, Candidate];
    return [
      { ...hub, priority: 0 },
      { ...maker, priority: 1, after: ['context_length'] },
      { ...mart, priority: 2, after: ['failure', 'content_policy'] },
    ];
  };

  it.each([
    ['context_length_exceeded', 400, 'maker'],
    ['content_filter', 400, 'mart'],
    ['overloaded', 503, 'mart'],
  ])('goes on after %s (%d) where it says: %s', async (code, status, name) => {
    const bench = benchTop({ candidates: chain() });
    const reply = await bench.call(ask);
    bench.sent[0]?.head(status, JSON_TYPE).data(refusal({ code })).end();
    await bench.turn();
    answerLast(bench);
    expect([hosts(bench), reply.status]).toEqual([['hub', name], 200]);
  });
});

describe('what rests', () => {
  async function failing(bench: BenchTop, status: number, body: string): Promise<Caught> {
    const before = bench.sent.length;
    const reply = await bench.call(ask);
    bench.sent[before]?.head(status, JSON_TYPE).data(body).end();
    await bench.turn();
    if (bench.sent.length > before + 1) answerLast(bench);
    return reply;
  }

  it('is passed over by the calls that follow, until it is well', async () => {
    const bench = benchTop({ candidates: threeWays() });
    await failing(bench, 401, refusal({ code: 'invalid_api_key' }));
    await bench.call(ask);
    answerLast(bench);
    expect(hosts(bench)).toEqual(['hub', 'maker', 'maker']);
    bench.clock.advance(60_000);
    await bench.call(ask);
    answerLast(bench);
    expect(hosts(bench).at(-1)).toBe('hub');
  });

  it('is tried all the same where nothing else is left', async () => {
    const [hub] = threeWays().slice(1);
    const bench = benchTop({ candidates: [hub as Candidate] });
    for (let i = 0; i < 7; i++) await failing(bench, 500, refusal({}));
    expect(bench.sent).toHaveLength(7);
  });

  it('is of one user’s key, never of another’s', async () => {
    const [hub, maker] = threeWays() as [Candidate, Candidate];
    const keyOf = (user: string): Candidate =>
      owned({ ...hub, credential: { ...hub.credential, id: `of-${user}`, ownerId: user } });
    let caller = 'ada';
    const bench = benchTop({
      admit: () => ({
        admitted: true,
        principal: { userId: caller, keyId: null },
        candidates: [keyOf(caller), maker],
        restricted: false,
        capped: false,
        revision: 1,
        cacheable: true,
      }),
    });
    await failing(bench, 401, refusal({ code: 'invalid_api_key' }));
    for (let i = 0; i < 6; i++) await failing(bench, 500, refusal({}));
    const first = bench.sent.length;
    await bench.call(ask);
    caller = 'bob';
    await bench.call(ask);
    expect(hosts(bench).slice(first)).toEqual(['hub', 'maker']);
  });
});

describe('a target that may be tried again itself', () => {
  const again = (retries: number): Candidate[] => [{ ...(threeWays()[1] as Candidate), retries }];

  it('is, after a moment, as often as its provider’s row says', async () => {
    const bench = benchTop({ candidates: again(2) });
    const reply = await bench.call(ask);
    for (const at of [0, 1]) {
      bench.sent[at]?.head(503, JSON_TYPE).data(refusal({})).end();
      expect(bench.sent).toHaveLength(at + 1);
      bench.clock.advance(1_000);
      await bench.turn();
      expect(bench.sent).toHaveLength(at + 2);
    }
    answerLast(bench);
    expect([reply.status, reply.headers['x-weir-attempts']]).toEqual([200, '3']);
    expect(bench.rows.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(bench.clock.timers).toBe(0);
  });

  it('waits for as long as it is asked to, but no caller for more than ten seconds', async () => {
    const bench = benchTop({ candidates: again(1) });
    await bench.call(ask);
    bench.sent[0]?.head(429, JSON_TYPE, ['retry-after', '8']).data(refusal({})).end();
    bench.clock.advance(7_750);
    expect(bench.sent).toHaveLength(1);
    bench.clock.advance(500);
    await bench.turn();
    expect(bench.sent).toHaveLength(2);
    const other = benchTop({ candidates: again(1) });
    const reply = await other.call(ask);
    other.sent[0]?.head(429, JSON_TYPE, ['retry-after', '11']).data(refusal({})).end();
    expect([reply.status, reply.headers['retry-after'], other.sent.length]).toEqual([429, '11', 1]);
  });

  it.each<[string, (bench: BenchTop) => void]>([
    ['it began to answer', (bench) => bench.sent[0]?.head(200, JSON_TYPE).data('<').end()],
    ['the key was refused', (bench) => bench.sent[0]?.head(401, JSON_TYPE).data('{}').end()],
    ['it took too long', (bench) => bench.clock.advance(901_000)],
  ])('is not where %s', async (_why, fails) => {
    const bench = benchTop({ candidates: again(2) });
    const reply = await bench.call(ask);
    fails(bench);
    bench.clock.advance(10_000);
    await bench.turn();
    expect([bench.sent.length, reply.status]).toEqual([1, expect.any(Number)]);
    expect(bench.clock.timers).toBe(0);
  });

  it('is forgotten when the caller leaves meanwhile, or Weir ends', async () => {
    const left = benchTop({ candidates: again(2) });
    const reply = await left.call(ask);
    left.sent[0]?.head(503, JSON_TYPE).data(refusal({})).end();
    reply.listener?.gone();
    left.clock.advance(5_000);
    expect([left.sent.length, left.gateway.underWay, left.clock.timers]).toEqual([1, 0, 0]);
    const ended = benchTop({ candidates: again(2) });
    const told = await ended.call(ask);
    ended.sent[0]?.head(503, JSON_TYPE).data(refusal({})).end();
    ended.gateway.expire();
    expect([told.status, ended.gateway.underWay]).toEqual([503, 0]);
    expect(JSON.parse(told.text).error.code).toBe('shutting_down');
  });
});

describe('what is written down of the choice', () => {
  const told = (name: string, price: string | null = 'v'): object => ({
    ...{ provider: name, model: 'm-1', credential: `key-of-${name}`, owner: 'platform', price },
  });

  it('is who was considered, in which order, and why others were passed over', async () => {
    const [maker, hub, mart] = threeWays() as [Candidate, Candidate, Candidate];
    const foreign = way('foreign', { dialects: {} });
    const bench = benchTop({ candidates: [maker, hub, mart, foreign] });
    await bench.call(ask);
    bench.sent[0]
      ?.head(401, JSON_TYPE)
      .data(refusal({ code: 'invalid_api_key' }))
      .end();
    await bench.turn();
    answerLast(bench);
    await bench.call(ask);
    answerLast(bench);
    const choices = bench.rows.map(({ details }) => details.choice);
    expect(choices[0]).toEqual({
      strategy: 'priority',
      targets: [told('hub'), told('maker'), told('mart')],
      passed: [{ ...told('foreign', null), reason: 'no_dialect' }],
    });
    expect(choices[1]).toBeNull();
    expect(choices[2]).toEqual({
      strategy: 'priority',
      targets: [told('maker'), told('mart'), told('hub')],
      passed: [
        { ...told('foreign', null), reason: 'no_dialect' },
        { ...told('hub'), reason: 'credential_resting' },
      ],
    });
  });

  it('is nothing where there was no choice', async () => {
    const bench = benchTop({ candidates: threeWays().slice(0, 1) });
    await bench.call(ask);
    answerLast(bench);
    expect(bench.rows[0]?.details.choice).toBeNull();
  });
});
