import { describe, expect, it } from 'vitest';
import { benchTop, candidate, served } from './bench-top.ts';

const JSON_TYPE = 'application/json';
const SSE = 'text/event-stream';
const MESSAGES = { path: '/v1/messages' };

const ask = { model: 'm-1', max_tokens: 9, messages: [{ role: 'user', content: 'hi' }] };
const chatAnswer = JSON.stringify({
  id: 'c1',
  model: 'm-1',
  choices: [{ index: 0, message: { role: 'assistant', content: 'ho' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
});

describe('a call in another dialect than its provider’s', () => {
  it('is asked and answered in words of either end, and billed by the provider’s', async () => {
    const bench = benchTop({ candidates: [served('openai-chat')] });
    const reply = await bench.call(ask, MESSAGES);
    expect(bench.sent[0]?.request.url).toBe('https://acme.test/chat/completions');
    expect(JSON.parse(bench.sent[0]?.body ?? '')).toEqual(ask);
    bench.sent[0]?.head(200, JSON_TYPE).data(chatAnswer).end();
    expect(JSON.parse(reply.text)).toMatchObject({
      type: 'message',
      content: [{ type: 'text', text: 'ho' }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 3, output_tokens: 2 },
    });
    expect(reply.headers).toMatchObject({
      'x-weir-relay': 'translated',
      'content-type': JSON_TYPE,
    });
    expect(bench.rows).toMatchObject([
      { relay: 'translated', status: 'complete', usage: { input: 3, output: 2 }, finish: 'stop' },
    ]);
  });

  it('hears the end when the provider says it, not when it hangs up', async () => {
    const bench = benchTop({ candidates: [served('openai-chat')] });
    const reply = await bench.call({ ...ask, stream: true }, MESSAGES);
    const chunk = (delta: object, finish: string | null = null): string =>
      `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
    bench.sent[0]?.head(200, SSE).data(chunk({ role: 'assistant', content: '' }));
    expect(reply.status).toBeNull();
    bench.sent[0]?.data(chunk({ content: 'ho' }));
    expect(reply.text).toContain('"text":"ho"');
    expect(reply.text).not.toContain('message_stop');
    bench.sent[0]?.data(`${chunk({}, 'stop')}data: [DONE]\n\n`);
    expect(reply.text).toContain('event: message_stop');
    expect(reply.ended).toBe(false);
    bench.sent[0]?.fail('reset');
    expect(reply.ended).toBe(true);
    expect(bench.rows).toMatchObject([{ status: 'complete' }]);
  });

  it('that breaks off is ended as failed in its caller’s words', async () => {
    const bench = benchTop({ candidates: [served('openai-chat')] });
    const reply = await bench.call({ ...ask, stream: true }, MESSAGES);
    bench.sent[0]
      ?.head(200, SSE)
      .data('data: {"choices":[{"index":0,"delta":{"content":"ho"},"finish_reason":null}]}\n\n')
      .end();
    expect(reply.text).toContain('event: error');
    expect(reply.text).not.toContain('message_stop');
    expect(bench.rows).toMatchObject([{ status: 'upstream_failed', usageSource: 'observed' }]);
  });

  it('hears what came before it broke, also where that came at one time with the error', async () => {
    const bench = benchTop({ candidates: [served('openai-chat')] });
    const reply = await bench.call({ ...ask, stream: true }, MESSAGES);
    const chunk = (content: string): string =>
      `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })}\n\n`;
    bench.sent[0]?.head(200, SSE).data(chunk('first'));
    bench.sent[0]?.data(`${chunk('second')}data: {"error":{"message":"broken"}}\n\n`);
    expect(reply.text).toContain('"text":"first"');
    expect(reply.text.indexOf('"text":"second"')).toBeGreaterThan(0);
    expect(reply.text.indexOf('event: error')).toBeGreaterThan(reply.text.indexOf('second'));
    expect(bench.rows).toMatchObject([{ status: 'upstream_failed' }]);
  });

  it.each(['/v1/messages', '/v1/chat/completions'])(
    'is complete once its end was heard, however long the connection stays: %s',
    async (path) => {
      const bench = benchTop({ candidates: [served('openai-chat')] });
      const reply = await bench.call({ ...ask, stream: true }, { path });
      bench.sent[0]
        ?.head(200, SSE)
        .data('data: {"choices":[{"index":0,"delta":{"content":"ho"},"finish_reason":null}]}\n\n')
        .data('data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n')
        .data('data: [DONE]\n\n');
      bench.clock.advance(11_000);
      expect(reply.ended).toBe(true);
      expect(reply.text).not.toContain('error');
      expect(bench.sent[0]?.aborted).toBe(true);
      expect(bench.rows).toMatchObject([{ status: 'complete' }]);
    },
  );

  it('hears what the provider refuses, in its own envelope and under its own status', async () => {
    const bench = benchTop({ candidates: [served('openai-chat')] });
    const reply = await bench.call(ask, MESSAGES);
    const refusal = '{"error":{"message":"prompt is too long","type":"invalid_request_error"}}';
    bench.sent[0]?.head(400, JSON_TYPE).data(refusal).end();
    expect(reply.status).toBe(400);
    expect(JSON.parse(reply.text)).toMatchObject({
      type: 'error',
      error: {
        type: 'invalid_request_error',
        message: expect.stringContaining('prompt is too long'),
      },
    });
  });
});

describe('what a provider cannot be told', () => {
  const audio = {
    model: 'm-1',
    seed: 7,
    messages: [
      {
        role: 'user',
        content: [{ type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } }],
      },
    ],
  };
  const allow = { header: (name: string) => (name === 'x-weir-allow-lossy' ? 'true' : null) };

  it('is refused by its path where the request requires it', async () => {
    const bench = benchTop({ candidates: [served('anthropic-messages')] });
    const reply = await bench.call(audio);
    expect(reply.status).toBe(400);
    expect(JSON.parse(reply.text).error).toMatchObject({
      code: 'lossy_translation',
      param: 'messages[0].content[0]',
    });
    expect(bench.sent).toEqual([]);
    expect(bench.rows).toMatchObject([{ attempt: 0, status: 'rejected' }]);
  });

  it('goes without it where its caller allows that, and says what was lost', async () => {
    const bench = benchTop({ candidates: [served('anthropic-messages')] });
    const reply = await bench.call(audio, allow);
    const answer = { type: 'message', content: [], stop_reason: 'end_turn', usage: {} };
    bench.sent[0]?.head(200, JSON_TYPE).data(JSON.stringify(answer)).end();
    expect(reply.headers['x-weir-lossy']?.split(', ').toSorted()).toEqual(['audio', 'seed']);
    expect(bench.rows[0]?.details.losses.toSorted()).toEqual(['audio', 'seed']);
  });

  it('is told to the next provider that takes it', async () => {
    const candidates = [served('anthropic-messages'), served('gemini-generate')];
    const bench = benchTop({ candidates });
    await bench.call(audio);
    expect(bench.sent.map(({ request }) => request.url)).toEqual([
      'https://acme.test/v1beta/models/m-1:generateContent',
    ]);
  });

  // The AI SDK's provider for Responses asks for it to be stored, and then names its items.
  const reference = [{ type: 'item_reference', id: 'msg_1' }];
  const stored = [
    { type: 'message', role: 'user', content: [{ type: 'input_file', file_id: 'f' }] },
  ];
  const mend = /"store": false .*providerOptions\.openai\.store = false/;

  it.each([
    [
      'previous_response_id',
      { input: 'hi', previous_response_id: 'resp_1' },
      /leave it out, and send the whole conversation .*providerOptions\.openai\.store = false/,
    ],
    ['input[0].id', { input: reference, store: true }, mend],
    ['input[0].content[0].file_id', { input: stored }, /^(?!.*"store": false)/],
  ])('is a conversation that another provider keeps: %s', async (param, body, message) => {
    const own = candidate().credential;
    const call = async (ownerKind: 'user' | 'platform') => {
      const credential = { ...own, ownerKind };
      const bench = benchTop({ candidates: [served('openai-chat', { credential })] });
      const reply = await bench.call({ model: 'm-1', ...body }, { path: '/v1/responses' });
      return JSON.parse(reply.text).error;
    };
    const told = expect.stringMatching(message);
    const lossy = { code: 'lossy_translation', param, message: told };
    const foreign = { code: 'foreign_object', param, message: told };
    expect(await call('user')).toMatchObject(lossy);
    expect(await call('platform')).toMatchObject(foreign);
  });
});

describe('among equal providers', () => {
  it('the one that speaks the caller’s dialect comes first', async () => {
    const candidates = [served('openai-chat'), served('anthropic-messages')];
    const bench = benchTop({ candidates });
    await bench.call(ask, MESSAGES);
    expect(bench.sent[0]?.request.url).toBe('https://acme.test/v1/messages');
    expect(bench.sent[0]?.body).toBe(JSON.stringify(ask));
  });

  it('a better one comes before it', async () => {
    const candidates = [
      served('openai-chat'),
      served('anthropic-messages', { priority: 1, provider: 'later' }),
    ];
    const bench = benchTop({ candidates });
    await bench.call(ask, MESSAGES);
    expect(bench.sent[0]?.request.url).toBe('https://acme.test/chat/completions');
  });
});

describe('counting tokens', () => {
  const COUNT = { path: '/v1/messages/count_tokens' };

  it('is the provider’s affair where it counts in the caller’s dialect', async () => {
    const bench = benchTop({ candidates: [served('anthropic-messages')] });
    const reply = await bench.call(ask, COUNT);
    expect(bench.sent[0]?.request.url).toBe('https://acme.test/v1/messages/count_tokens');
    bench.sent[0]?.head(200, JSON_TYPE).data('{"input_tokens":12}').end();
    expect(reply.text).toBe('{"input_tokens":12}');
    expect(reply.headers['x-weir-estimated']).toBeUndefined();
    expect(bench.rows).toMatchObject([{ status: 'complete', usage: { input: 0, output: 0 } }]);
  });

  it('is a guess, and marked as one, where it speaks another dialect', async () => {
    const bench = benchTop({ candidates: [served('openai-chat')] });
    const reply = await bench.call(ask, COUNT);
    // "user" and "hi" are six bytes, a token being four.
    expect(reply.text).toBe('{"input_tokens":2}');
    expect(reply.headers['x-weir-estimated']).toBe('true');
    expect(bench.sent).toEqual([]);
    expect(bench.rows).toEqual([]);
  });

  it('is a guess where the provider has no such thing', async () => {
    const bench = benchTop({ candidates: [served('anthropic-messages')] });
    const reply = await bench.call(ask, COUNT);
    bench.sent[0]?.head(404, JSON_TYPE).data('{"type":"error"}').end();
    expect(reply.status).toBe(200);
    expect(reply.headers['x-weir-estimated']).toBe('true');
    expect(bench.rows).toMatchObject([{ attempt: 1, status: 'upstream_failed', usage: null }]);
  });
});
