/** The vendor's own SDK, and the AI SDK's provider, read what is written here. */
import { createAnthropic } from '@ai-sdk/anthropic';
import Anthropic from '@anthropic-ai/sdk';
import { generateText, streamText } from 'ai';
import { describe, expect, it } from 'vitest';
import type { AnswerContext } from '../../src/contract/dialect.ts';
import { GatewayError } from '../../src/contract/error.ts';
import type { Event } from '../../src/contract/event.ts';
import { anthropicMessages } from '../../src/dialects/anthropic-messages/index.ts';
import { anthropicTranslator } from '../../src/dialects/anthropic-messages/translator.ts';
import { conversation } from './anthropic-messages-conversation.ts';
import { fold } from './anthropic-messages-grammar.ts';

const context: AnswerContext = {
  requestId: '0199e5a2-0000-7000-8000-000000000001',
  model: 'asked',
  createdAt: 1,
  wantsUsage: true,
  conversation: conversation(),
};

/** An answer as Chat Completions would tell it: two calls interleaved, usage after the finish. */
const EVENTS: readonly Event[] = [
  { type: 'start', id: 'chatcmpl-1', model: 'gpt', extra: {} },
  { type: 'part_start', index: 0, part: { kind: 'reasoning', id: null, form: 'full' } },
  { type: 'part_delta', index: 0, delta: { kind: 'text', text: 'hm' } },
  { type: 'part_end', index: 0 },
  { type: 'part_start', index: 1, part: { kind: 'text' } },
  { type: 'part_delta', index: 1, delta: { kind: 'text', text: 'Hel' } },
  { type: 'part_delta', index: 1, delta: { kind: 'text', text: 'lo' } },
  { type: 'part_end', index: 1 },
  ...[2, 3].map(
    (index): Event => ({
      type: 'part_start',
      index,
      part: { kind: 'tool_call', id: `call_${index}`, name: 'f', namespace: null, form: 'json' },
    }),
  ),
  { type: 'part_delta', index: 3, delta: { kind: 'text', text: '{"b":' } },
  { type: 'part_delta', index: 2, delta: { kind: 'text', text: '{"a":1}' } },
  { type: 'part_delta', index: 3, delta: { kind: 'text', text: '2}' } },
  { type: 'part_end', index: 2 },
  { type: 'part_end', index: 3 },
  { type: 'finish', reason: 'tool_use', said: 'tool_calls', stopSequence: null },
  {
    type: 'usage',
    usage: {
      input: 10,
      cacheRead: 4,
      cacheWrite: null,
      cacheWriteLong: null,
      audioInput: null,
      output: 7,
      reasoning: 3,
      audioOutput: null,
      reportedCost: null,
    },
    native: {},
  },
];

const encoder = anthropicTranslator.encoder(context);
const STREAM = EVENTS.map((event) => encoder.event(event)).join('') + encoder.end();
const WHOLE = anthropicTranslator.answer(fold(EVENTS), context);
const FAILURE = new GatewayError('upstream_failed', 'It broke.');

const sse = (body: string) =>
  new Response(body, { headers: { 'content-type': 'text/event-stream' } });
const json = (body: string, status = 200) =>
  new Response(body, { status, headers: { 'content-type': 'application/json' } });
const answering =
  (respond: () => Response): typeof fetch =>
  () =>
    Promise.resolve(respond());
const client = (respond: () => Response) =>
  new Anthropic({
    apiKey: 'k',
    baseURL: 'http://weir.test',
    maxRetries: 0,
    fetch: answering(respond),
  });
const ASK = { model: 'asked', max_tokens: 9, messages: [{ role: 'user' as const, content: 'hi' }] };

const CONTENT = [
  { type: 'thinking', thinking: 'hm' },
  { type: 'text', text: 'Hello' },
  { type: 'tool_use', id: 'call_2', name: 'f', input: { a: 1 } },
  { type: 'tool_use', id: 'call_3', name: 'f', input: { b: 2 } },
];
const MESSAGE = {
  role: 'assistant',
  model: 'gpt',
  stop_reason: 'tool_use',
  usage: {
    input_tokens: 10,
    cache_read_input_tokens: 4,
    output_tokens: 7,
    output_tokens_details: { thinking_tokens: 3 },
  },
};

describe('the vendor’s SDK', () => {
  it('reads a stream', async () => {
    const message = await client(() => sse(anthropicMessages.heartbeat + STREAM))
      .messages.stream(ASK)
      .finalMessage();
    expect(message).toMatchObject(MESSAGE);
    expect(JSON.parse(JSON.stringify(message.content))).toMatchObject(CONTENT);
  });

  it('reads a whole answer', async () => {
    const message = await client(() => json(WHOLE)).messages.create(ASK);
    expect(message).toMatchObject({ ...MESSAGE, content: CONTENT });
  });

  it('raises an error that comes first, or in the middle', async () => {
    const first = () => sse(anthropicTranslator.encoder(context).fail(FAILURE));
    const begun = anthropicTranslator.encoder(context);
    const middle = EVENTS.slice(0, 6)
      .map((event) => begun.event(event))
      .join('');
    const broken = () => sse(middle + begun.fail(FAILURE));
    const cut = () =>
      sse(`${middle}event: content_bl${anthropicMessages.errorEvent(FAILURE, 'r')}`);
    for (const respond of [first, broken, cut]) {
      const failed = client(respond).messages.stream(ASK).finalMessage();
      await expect(failed).rejects.toMatchObject({
        type: 'api_error',
        errorCode: 'upstream_failed',
      });
    }
  });

  it.each([
    ['invalid_credential', Anthropic.AuthenticationError],
    ['upstream_rate_limited', Anthropic.RateLimitError],
    ['model_not_found', Anthropic.NotFoundError],
    ['invalid_field', Anthropic.BadRequestError],
    ['internal', Anthropic.InternalServerError],
  ] as const)('raises %s', async (code, raised) => {
    const error = new GatewayError(code, 'No.');
    const respond = () => json(anthropicMessages.errorBody(error, 'r'), error.status);
    const failure = await client(respond)
      .messages.create(ASK)
      .then(String, (caught: unknown) => caught);
    expect(failure).toBeInstanceOf(raised);
    expect(failure).toMatchObject({ apiMessage: 'No.', errorCode: code });
  });

  it('lists models', async () => {
    const list = anthropicMessages.modelList([{ id: 'claude-x', provider: 'p', createdAt: 0 }]);
    const page = await client(() => json(list)).models.list();
    expect(page.data.map(({ id }) => id)).toEqual(['claude-x']);
    expect(page.hasNextPage()).toBe(false);
  });
});

describe('the AI SDK', () => {
  const asked = { prompt: 'hi', maxRetries: 0, maxOutputTokens: 9 };
  const model = (respond: () => Response) =>
    createAnthropic({ apiKey: 'k', baseURL: 'http://weir.test/v1', fetch: answering(respond) })(
      'asked',
    );
  const usage = { inputTokens: 14, outputTokens: 7 };

  it('reads a stream', async () => {
    const said = streamText({ model: model(() => sse(STREAM)), ...asked });
    expect(await said.text).toBe('Hello');
    expect(await said.reasoningText).toBe('hm');
    const calls = await said.toolCalls;
    expect(calls.map(({ toolCallId, input }) => ({ toolCallId, input }))).toEqual([
      { toolCallId: 'call_2', input: { a: 1 } },
      { toolCallId: 'call_3', input: { b: 2 } },
    ]);
    expect(await said.usage).toMatchObject(usage);
    expect(await said.finishReason).toBe('tool-calls');
  });

  it('reads a whole answer', async () => {
    const said = await generateText({
      model: model(() => json(WHOLE)),
      ...asked,
    });
    expect(said).toMatchObject({ text: 'Hello', reasoningText: 'hm', finishReason: 'tool-calls' });
    expect(said.usage).toMatchObject(usage);
  });

  it('raises an error', async () => {
    const respond = () => json(anthropicMessages.errorBody(FAILURE, 'r'), 502);
    const failed = generateText({ model: model(respond), ...asked });
    await expect(failed).rejects.toThrow('It broke.');
  });
});
