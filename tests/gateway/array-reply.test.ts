/** Callers of Gemini without `alt=sse` get one JSON list, whoever answers them. */
import { describe, expect, it } from 'vitest';
import { type BenchTop, benchTop, type Caught, served } from './bench-top.ts';

const SSE = 'text/event-stream';
const LIST = { path: '/v1beta/models/m-1:streamGenerateContent' };
const ask = { contents: [{ role: 'user', parts: [{ text: 'hi' }] }] };

const frame = (chunk: object): string => `data: ${JSON.stringify(chunk)}\n\n`;
const said = (text: string, more: object = {}): object => ({
  candidates: [{ content: { role: 'model', parts: [{ text }] }, index: 0, ...more }],
});
const first = said('h');
const last = said('o', { finishReason: 'STOP' });

async function asked(bench: BenchTop): Promise<Caught> {
  return bench.call(ask, LIST);
}

describe('a stream as a list', () => {
  it('is the provider’s own chunks, however they were framed and cut', async () => {
    const bytes = new TextEncoder().encode(
      `: hello\n\n${frame(first).replaceAll('\n', '\r\n')}${frame(last)}`,
    );
    for (let at = 0; at <= bytes.length; at++) {
      const bench = benchTop({ candidates: [served('gemini-generate')] });
      const reply = await asked(bench);
      expect(bench.sent[0]?.request.url).toContain('alt=sse');
      bench.sent[0]?.head(200, SSE).data(bytes.subarray(0, at)).data(bytes.subarray(at)).end();
      expect(JSON.parse(reply.text)).toEqual([first, last]);
      expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(reply.ended).toBe(true);
    }
  });

  it('holds the last chunk also where it came without its blank line', async () => {
    const bench = benchTop({ candidates: [served('gemini-generate')] });
    const reply = await asked(bench);
    bench.sent[0]
      ?.head(200, SSE)
      .data(frame(first) + frame(last).trimEnd())
      .end();
    expect(JSON.parse(reply.text)).toEqual([first, last]);
  });

  it('has no place for a word that ends events', async () => {
    const bench = benchTop({ candidates: [served('gemini-generate')] });
    const reply = await asked(bench);
    bench.sent[0]
      ?.head(200, SSE)
      .data(`${frame(first)}${frame(last)}data: [DONE]\n\n`)
      .end();
    expect(JSON.parse(reply.text)).toEqual([first, last]);
    expect(bench.rows).toMatchObject([{ status: 'complete' }]);
  });

  it('is told of a provider in another dialect as well', async () => {
    const bench = benchTop({ candidates: [served('openai-chat')] });
    const reply = await asked(bench);
    const chunk = { choices: [{ index: 0, delta: { content: 'ho' }, finish_reason: 'stop' }] };
    bench.sent[0]
      ?.head(200, SSE)
      .data(`${frame(chunk)}data: [DONE]\n\n`)
      .end();
    expect(JSON.parse(reply.text)).toMatchObject([
      { candidates: [{ content: { parts: [{ text: 'ho' }] } }] },
      { candidates: [{ finishReason: 'STOP' }] },
    ]);
  });

  it('begins with white space where the answer is long in coming, and stays one JSON text', async () => {
    const bench = benchTop({ candidates: [served('gemini-generate')] });
    const reply = await asked(bench);
    bench.clock.advance(10_000);
    expect([reply.status, reply.text.trim()]).toEqual([200, '']);
    expect(reply.text).not.toBe('');
    bench.sent[0]?.head(200, SSE).data(frame(first));
    const before = reply.text;
    bench.clock.advance(12_000);
    expect(reply.text.slice(before.length).trim()).toBe('');
    expect(reply.text.length).toBeGreaterThan(before.length);
    bench.sent[0]?.data(frame(last)).end();
    expect(JSON.parse(reply.text)).toEqual([first, last]);
  });

  it('ends with the error where it failed, before its first chunk or later', async () => {
    const error = { error: { code: 502, status: 'UNAVAILABLE', message: expect.any(String) } };
    for (const chunks of [[], [first]]) {
      const bench = benchTop({ candidates: [served('gemini-generate')] });
      const reply = await asked(bench);
      bench.clock.advance(10_000);
      const sent = bench.sent[0]?.head(200, SSE);
      for (const chunk of chunks) sent?.data(frame(chunk));
      sent?.data('data: {"candidates":[{"con').end();
      expect(JSON.parse(reply.text)).toMatchObject([...chunks, error]);
      expect(reply.ended).toBe(true);
      expect(bench.rows).toMatchObject([{ status: 'upstream_failed' }]);
    }
  });

  it('leaves a frame out that was too long to hold back and never came to its end', async () => {
    const bench = benchTop({ candidates: [served('gemini-generate')] });
    const reply = await asked(bench);
    const long = frame(said('x'.repeat(200_000)));
    bench.sent[0]?.head(200, SSE).data(frame(first)).data(long.slice(0, 150_000));
    bench.sent[0]?.fail('reset');
    expect(JSON.parse(reply.text)).toMatchObject([first, { error: { code: 502 } }]);
  });

  it('is an envelope alone, with its status, where nothing went out before', async () => {
    const bench = benchTop({ candidates: [served('gemini-generate')] });
    const reply = await asked(bench);
    const body = { error: { code: 400, message: 'No.', status: 'INVALID_ARGUMENT' } };
    bench.sent[0]
      ?.head(400, 'application/json')
      .data(JSON.stringify([body]))
      .end();
    expect(reply.status).toBe(400);
    expect(reply.text).toContain('No.');
  });
});
