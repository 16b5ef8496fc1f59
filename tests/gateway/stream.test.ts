import { describe, expect, it } from 'vitest';
import { benchTop, candidate } from './bench-top.ts';

const STREAM = 'text/event-stream; charset=utf-8';
const ask = { model: 'm-1', stream: true, messages: [{ role: 'user', content: 'four' }] };

const ROLE = 'data: {"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}\n\n';
const TEXT = 'data: {"choices":[{"index":0,"delta":{"content":"Hi"}}]}\r\n\r\n';
const FINISH = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n';
const USAGE =
  'data: {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":2,"total_tokens":9}}\n\n';
const DONE = 'data: [DONE]\n\n';
const WHOLE = ROLE + TEXT + FINISH + USAGE + DONE;

describe('a streamed call', () => {
  it('passes the bytes as they came, without the usage frame nobody asked for, however they are split', async () => {
    const bytes = new TextEncoder().encode(WHOLE);
    for (let at = 0; at <= bytes.length; at++) {
      const bench = benchTop();
      const reply = await bench.call(ask);
      const [sent] = bench.sent;
      sent?.head(200, STREAM).data(bytes.subarray(0, at)).data(bytes.subarray(at)).end();
      expect(reply.text).toBe(ROLE + TEXT + FINISH + DONE);
      expect(reply.ended).toBe(true);
      expect(bench.rows).toMatchObject([
        {
          attempt: 1,
          status: 'complete',
          usageSource: 'reported',
          usage: { input: 7, output: 2 },
          finish: 'stop',
        },
      ]);
    }
  });

  it('asks for usage on its own behalf, and keeps the frame for a caller who asked', async () => {
    const bench = benchTop();
    await bench.call(ask);
    expect(JSON.parse(bench.sent[0]?.body ?? '')).toEqual({
      ...ask,
      stream_options: { include_usage: true },
    });
    const asked = benchTop();
    const reply = await asked.call({ ...ask, stream_options: { include_usage: true } });
    asked.sent[0]?.head(200, STREAM).data(WHOLE).end();
    expect(reply.text).toBe(WHOLE);
  });

  it('holds the head until the first meaningful frame', async () => {
    const bench = benchTop();
    const reply = await bench.call(ask);
    bench.sent[0]?.head(200, STREAM).data(ROLE);
    expect(reply.status).toBeNull();
    bench.sent[0]?.data(TEXT);
    expect(reply.status).toBe(200);
    expect(reply.text).toBe(ROLE + TEXT);
    expect(reply.headers).toMatchObject({
      'content-type': STREAM,
      'x-weir-provider': 'acme',
      'x-weir-model': 'm-1',
      'x-weir-relay': 'passthrough',
      'x-weir-attempts': '1',
      'cache-control': 'no-store',
    });
  });

  it('passes comments on as they come once it is committed, and before that holds them back', async () => {
    const bench = benchTop();
    const reply = await bench.call(ask);
    bench.sent[0]?.head(200, STREAM).data(': PROCESSING\n\n');
    expect(reply.status).toBeNull();
    bench.sent[0]?.data(ROLE + TEXT).data(': STILL\n\n');
    expect(reply.text).toBe(`: PROCESSING\n\n${ROLE}${TEXT}: STILL\n\n`);
  });

  it('passes a frame too long to be held back in pieces, and still cuts the usage frame', async () => {
    const bench = benchTop();
    const reply = await bench.call(ask);
    const long = TEXT.replace('Hi', 'x'.repeat(200_000));
    bench.sent[0]?.head(200, STREAM).data(long.slice(0, 70_000));
    expect(reply.text).toBe(long.slice(0, 70_000));
    for (let at = 70_000; at < long.length; at += 1_000)
      bench.sent[0]?.data(long.slice(at, at + 1_000));
    bench.sent[0]?.data(FINISH + USAGE + DONE).end();
    expect(reply.text).toBe(long + FINISH + DONE);
  });

  it('fails on a line that never ends', async () => {
    const bench = benchTop();
    await bench.call(ask);
    bench.sent[0]?.head(200, STREAM);
    for (let i = 0; i < 20; i++) bench.sent[0]?.data('x'.repeat(65_536));
    expect(bench.sent[0]?.aborted).toBe(true);
    expect(bench.rows).toMatchObject([{ status: 'upstream_failed' }]);
  });

  it('replaces an upstream that fails under a 200 before its first content', async () => {
    const bench = benchTop({ candidates: [candidate(), candidate({ provider: 'other' })] });
    const reply = await bench.call(ask);
    bench.sent[0]
      ?.head(200, STREAM)
      .data(`${ROLE}data: {"error":{"message":"overloaded","code":"overloaded_error"}}\n\n`);
    expect(bench.sent[0]?.aborted).toBe(true);
    await bench.turn();
    bench.sent[1]?.head(200, STREAM).data(WHOLE).end();
    expect(reply.text).toBe(ROLE + TEXT + FINISH + DONE);
    expect(reply.headers).toMatchObject({ 'x-weir-provider': 'other', 'x-weir-attempts': '2' });
    expect(bench.rows).toMatchObject([
      { attempt: 1, status: 'upstream_failed', errorCode: 'upstream_failed' },
      { attempt: 2, status: 'complete' },
    ]);
  });

  it('ends a stream that breaks off after its first content as failed, and asks nobody else', async () => {
    const bench = benchTop({ candidates: [candidate(), candidate({ provider: 'other' })] });
    const reply = await bench.call(ask);
    bench.sent[0]?.head(200, STREAM).data(`${ROLE}${TEXT}data: {"choices":[{"ind`);
    bench.sent[0]?.fail('reset');
    await bench.turn();
    expect(bench.sent).toHaveLength(1);
    expect(reply.text.startsWith(ROLE + TEXT)).toBe(true);
    expect(reply.text).not.toContain('"ind\n');
    expect(reply.text).not.toContain('[DONE]');
    expect(reply.text).toContain('"code":"upstream_failed"');
    expect(reply.ended).toBe(true);
    expect(bench.rows).toMatchObject([{ status: 'upstream_failed', usageSource: 'observed' }]);
  });

  it('quotes an error told in the middle as one sentence', async () => {
    const bench = benchTop();
    const reply = await bench.call(ask);
    bench.sent[0]
      ?.head(200, STREAM)
      .data(`${ROLE}${TEXT}data: {"error":{"message":"The engine fell over. ","code":null}}\n\n`);
    expect(reply.text).toContain(
      'reported an error in its answer: The engine fell over. Try again, or choose another model.',
    );
  });

  it('takes an end without a finish for a failure', async () => {
    const bench = benchTop();
    const reply = await bench.call(ask);
    bench.sent[0]
      ?.head(200, STREAM)
      .data(ROLE + TEXT)
      .end();
    expect(reply.text).toContain('"code":"upstream_failed"');
    expect(bench.rows).toMatchObject([{ status: 'upstream_failed' }]);
  });
});

describe('heartbeats', () => {
  it('open a slow stream after 10 s and go on every 12 s, and the upstream can still be replaced', async () => {
    const bench = benchTop({ candidates: [candidate(), candidate({ provider: 'other' })] });
    const reply = await bench.call(ask);
    bench.clock.advance(9_750);
    expect(reply.status).toBeNull();
    bench.clock.advance(250);
    expect(reply.status).toBe(200);
    expect(reply.text).toBe(': keep-alive\n\n');
    bench.clock.advance(12_000);
    expect(reply.text).toBe(': keep-alive\n\n: keep-alive\n\n');
    bench.sent[0]?.head(500, 'application/json').data('{"error":{"message":"x"}}').end();
    await bench.turn();
    bench.sent[1]?.head(200, STREAM).data(WHOLE).end();
    expect(reply.text).toBe(`: keep-alive\n\n: keep-alive\n\n${ROLE}${TEXT}${FINISH}${DONE}`);
    expect(bench.rows.map((row) => row.status)).toEqual(['upstream_failed', 'complete']);
  });

  it('leave no timer behind', async () => {
    const bench = benchTop();
    await bench.call(ask);
    expect(bench.clock.timers).toBe(1);
    bench.sent[0]?.head(200, STREAM).data(WHOLE).end();
    expect(bench.clock.timers).toBe(0);
    expect(bench.gateway.underWay).toBe(0);
  });
});

describe('deadlines', () => {
  const late = (row: unknown): unknown =>
    expect.objectContaining({
      status: 'timed_out',
      errorCode: 'upstream_timeout',
      ...(row as object),
    });

  it('end a stream whose head does not come in 60 s', async () => {
    const bench = benchTop();
    const reply = await bench.call(ask);
    bench.clock.advance(60_250);
    expect(bench.sent[0]?.aborted).toBe(true);
    expect(reply.text).toContain('"code":"upstream_timeout"');
    expect(bench.rows).toEqual([late({ httpStatus: null, usageSource: 'none' })]);
  });

  it('end a stream whose first content does not come in 120 s, whatever comments come', async () => {
    const bench = benchTop();
    await bench.call(ask);
    bench.sent[0]?.head(200, STREAM);
    for (let second = 0; second < 125; second += 5) {
      bench.sent[0]?.data(': PROCESSING\n\n');
      bench.clock.advance(5_000);
    }
    expect(bench.rows).toEqual([late({ httpStatus: 200 })]);
  });

  it('end a stream that falls silent for 90 s, counting content and not bytes', async () => {
    const bench = benchTop();
    const reply = await bench.call(ask);
    bench.sent[0]?.head(200, STREAM).data(ROLE + TEXT);
    for (let second = 0; second < 95; second += 5) {
      bench.sent[0]?.data(': PROCESSING\n\n');
      bench.clock.advance(5_000);
    }
    expect(bench.rows).toEqual([late({ usageSource: 'observed' })]);
    expect(reply.ended).toBe(true);
  });

  it('all pass at once when the runtime is about to end', async () => {
    const bench = benchTop({ candidates: [candidate(), candidate({ provider: 'other' })] });
    const begun = await bench.call(ask);
    bench.sent[0]?.head(200, STREAM).data(ROLE + TEXT);
    const waiting = await bench.call(ask);
    bench.gateway.expire();
    expect(begun.text).toContain('"code":"shutting_down"');
    expect(waiting.status).toBe(503);
    expect(bench.rows).toEqual([
      late({ httpStatus: 200, errorCode: 'shutting_down' }),
      late({ httpStatus: null, errorCode: 'shutting_down' }),
    ]);
    expect(bench.sent).toHaveLength(2);
    expect(bench.gateway.underWay).toBe(0);
  });

  it("are a provider's own where its row says so", async () => {
    const bench = benchTop({ candidates: [candidate({ timeouts: { headers: 5_000 } })] });
    const reply = await bench.call(ask);
    bench.clock.advance(5_000);
    expect(reply.status).toBe(504);
    expect(bench.rows).toEqual([late({})]);
  });
});

describe('a caller who leaves', () => {
  it('stops an upstream that then stops its bill, and pays what was seen', async () => {
    const bench = benchTop();
    const reply = await bench.call(ask);
    bench.sent[0]?.head(200, STREAM).data(ROLE + TEXT);
    reply.listener?.gone();
    expect(bench.sent[0]?.aborted).toBe(true);
    expect(bench.rows).toMatchObject([
      { status: 'client_gone', usageSource: 'observed', usage: { input: 2, output: 1 } },
    ]);
    expect(bench.clock.timers).toBe(0);
  });

  it('lets an upstream that bills the whole answer finish, and pays what it reports', async () => {
    const bench = benchTop({ candidates: [candidate({ record: 'new-api' })] });
    const reply = await bench.call(ask);
    bench.sent[0]?.head(200, STREAM).data(ROLE + TEXT);
    reply.listener?.gone();
    expect(bench.sent[0]?.aborted).toBe(false);
    bench.sent[0]?.data(FINISH + USAGE + DONE).end();
    expect(reply.text).toBe(ROLE + TEXT);
    expect(bench.rows).toMatchObject([
      { status: 'client_gone', usageSource: 'reported', usage: { input: 7, output: 2 } },
    ]);
  });

  it('is not waited for longer than 60 s', async () => {
    const bench = benchTop({ candidates: [candidate({ record: 'new-api' })] });
    const reply = await bench.call(ask);
    bench.sent[0]?.head(200, STREAM).data(ROLE + TEXT);
    reply.listener?.gone();
    bench.clock.advance(60_000);
    expect(bench.sent[0]?.aborted).toBe(true);
    expect(bench.rows).toMatchObject([{ status: 'client_gone', usageSource: 'observed' }]);
  });

  it('finds no place to be drained in when too many left before', async () => {
    const bench = benchTop({ candidates: [candidate({ record: 'new-api' })], drainsAtOnce: 0 });
    const reply = await bench.call(ask);
    reply.listener?.gone();
    expect(bench.sent[0]?.aborted).toBe(true);
    expect(bench.rows).toMatchObject([{ status: 'client_gone', usageSource: 'none', usage: null }]);
  });

  it('missed nothing after the end of the stream', async () => {
    const bench = benchTop();
    const reply = await bench.call(ask);
    bench.sent[0]?.head(200, STREAM).data(WHOLE);
    reply.listener?.gone();
    expect(bench.rows).toMatchObject([{ status: 'complete', usageSource: 'reported' }]);
  });
});

describe('a caller who reads slowly', () => {
  it('slows the upstream, and is given up after 60 s', async () => {
    const bench = benchTop();
    const reply = await bench.call(ask);
    reply.full = true;
    bench.sent[0]?.head(200, STREAM).data(ROLE + TEXT);
    expect(bench.sent[0]?.paused).toBe(true);
    reply.full = false;
    reply.listener?.drained();
    expect(bench.sent[0]?.paused).toBe(false);
    reply.full = true;
    bench.sent[0]?.data(TEXT);
    bench.clock.advance(60_000);
    expect(bench.sent[0]?.aborted).toBe(true);
    expect(bench.rows).toMatchObject([{ status: 'client_gone' }]);
    expect(reply.broken).toBe(true);
  });
});
