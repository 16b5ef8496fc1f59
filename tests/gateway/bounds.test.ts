import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/contract/target.ts';
import { benchTop, candidate } from './bench-top.ts';

const SSE = 'text/event-stream';
const JSON_TYPE = 'application/json';
const ask = { model: 'm-1', max_tokens: 9, messages: [{ role: 'user', content: 'hi' }] };

const acme = (dialect: keyof Candidate['dialects'], record = 'openai-compatible'): Candidate =>
  candidate({ record, dialects: { [dialect]: { baseUrl: 'https://acme.test' } } });

const event = (type: string, more: object): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;

const chunk = (delta: object, more: object = {}): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: null }], ...more })}\n\n`;

/** 40,000 characters, some 10,000 tokens. */
const LONG = 'x'.repeat(40_000);

describe('a caller who leaves in the middle', () => {
  it('pays what was delivered where the provider counts the output only at the end', async () => {
    const bench = benchTop({ candidates: [acme('anthropic-messages', 'anthropic')] });
    const reply = await bench.call({ ...ask, stream: true }, { path: '/v1/messages' });
    const usage = { input_tokens: 3, output_tokens: 1 };
    bench.sent[0]
      ?.head(200, SSE)
      .data(event('message_start', { message: { id: 'a', usage } }))
      .data(event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }))
      .data(event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: LONG } }));
    reply.listener?.gone();
    expect(bench.rows).toMatchObject([
      { status: 'client_gone', usage: { input: 3, output: 10_000 }, usageSource: 'observed' },
    ]);
  });

  it('pays what was reported where that is more', async () => {
    const bench = benchTop();
    const reply = await bench.call({ ...ask, stream: true });
    const usage = { prompt_tokens: 3, completion_tokens: 50, total_tokens: 53 };
    bench.sent[0]?.head(200, SSE).data(chunk({ content: 'ho' }, { usage }));
    reply.listener?.gone();
    expect(bench.rows).toMatchObject([{ usage: { output: 50 }, usageSource: 'reported' }]);
  });
});

describe('an answer nested deeper than the stack', () => {
  const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
  const used = `{"type":"message","stop_reason":"tool_use","content":[{"type":"tool_use","id":"t","name":"f","input":${deep(50_000)}}]}`;
  const called = `{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":${deep(50_000)}}}]},"finishReason":"STOP"}]}`;

  it.each<[keyof Candidate['dialects'], string, number, string]>([
    ['anthropic-messages', '/v1/messages', 200, used],
    ['anthropic-messages', '/v1/chat/completions', 200, used],
    ['gemini-generate', '/v1/chat/completions', 200, called],
    ['openai-chat', '/v1/chat/completions', 400, `{"error":{"x":${deep(10_000)}}}`],
  ])('is a failure of the provider: %s at %s, %s', async (dialect, path, status, answer) => {
    const bench = benchTop({ candidates: [acme(dialect)] });
    const reply = await bench.call(ask, { path });
    expect(() => bench.sent[0]?.head(status, JSON_TYPE).data(answer).end()).not.toThrow();
    expect(bench.rows).toMatchObject([{ status: 'upstream_failed' }]);
    // Long ones are on their way already, so the connection is broken off.
    expect([reply.ended, reply.broken]).toContain(true);
  });
});

describe('what is kept of a call', () => {
  it('is bounded, however many fields are lost', async () => {
    const bench = benchTop({ candidates: [acme('openai-chat')] });
    const names = Array.from({ length: 5_000 }, (_, index) => `f${index}${'x'.repeat(1_000)}`);
    const more = Object.fromEntries(names.map((name) => [name, 1]));
    const reply = await bench.call({ ...ask, ...more }, { path: '/v1/messages' });
    const choices = [{ index: 0, message: { content: 'ho' }, finish_reason: 'stop' }];
    bench.sent[0]?.head(200, JSON_TYPE).data(JSON.stringify({ choices })).end();
    expect(reply.headers['x-weir-lossy']?.split(', ')).toHaveLength(33);
    expect(reply.headers['x-weir-lossy']?.length).toBeLessThan(4_096);
    expect(bench.rows[0]?.details.losses).toHaveLength(33);
  });

  it('is bounded where a whole answer comes as an endless stream', async () => {
    const bench = benchTop({ candidates: [acme('openai-chat')] });
    const reply = await bench.call(ask, { path: '/v1/messages' });
    bench.sent[0]?.head(200, SSE);
    const piece = chunk({ content: 'x'.repeat(900_000) });
    for (let i = 0; i < 20; i++) bench.sent[0]?.data(piece);
    expect(bench.rows).toMatchObject([{ status: 'upstream_failed' }]);
    expect(reply.status).toBe(502);
  });

  it('is bounded where a call has arguments without end', async () => {
    const bench = benchTop({ candidates: [acme('openai-chat')] });
    await bench.call(
      { ...ask, stream: true },
      { path: '/v1beta/models/m-1:streamGenerateContent' },
    );
    bench.sent[0]?.head(200, SSE);
    const call = { index: 0, id: 'c', function: { name: 'f', arguments: 'x'.repeat(900_000) } };
    const piece = chunk({ tool_calls: [call] });
    for (let i = 0; i < 160 && bench.rows.length === 0; i++) bench.sent[0]?.data(piece);
    expect(bench.rows).toMatchObject([{ status: 'upstream_failed' }]);
  });

  it('is bounded where tools are called without end', async () => {
    const bench = benchTop({ candidates: [acme('openai-chat')] });
    await bench.call({ ...ask, stream: true }, { path: '/v1/messages' });
    bench.sent[0]?.head(200, SSE);
    for (let index = 0; index < 1_025; index++) {
      const call = { index, id: `c${index}`, function: { name: 'f', arguments: '{' } };
      bench.sent[0]?.data(chunk({ tool_calls: [call] }));
    }
    expect(bench.rows).toMatchObject([{ status: 'upstream_failed' }]);
  });
});

describe('a secret a provider quotes', () => {
  it.each([
    ['under a 200', 200, SSE, 300, '/v1/chat/completions', true],
    ['to a caller of another dialect', 400, JSON_TYPE, 2_000, '/v1/messages', false],
  ] as const)('never comes back cut off, %s', async (_how, status, type, most, path, stream) => {
    const bench = benchTop({ candidates: [acme('openai-chat')] });
    const reply = await bench.call({ ...ask, stream }, { path });
    // All of the key but its last letter is within what is quoted.
    const message = `${'x'.repeat(most - 'sk-secre'.length)}sk-secret`;
    const error = JSON.stringify({ error: { message } });
    bench.sent[0]?.head(status, type).data(type === SSE ? `data: ${error}\n\n` : error);
    if (type !== SSE) bench.sent[0]?.end();
    expect(reply.text).not.toContain('sk-secre');
    expect(JSON.stringify(bench.rows[0]?.details)).not.toContain('sk-secre');
  });
});
