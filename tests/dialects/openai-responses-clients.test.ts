import { createOpenAI } from '@ai-sdk/openai';
import { generateText, jsonSchema, streamText, type ToolSet, tool } from 'ai';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/contract/error.ts';
import type { Event } from '../../src/contract/event.ts';
import { responsesTranslator } from '../../src/dialects/openai-responses/translator.ts';
import { fold } from '../support/responses-heard.ts';
import { parsed } from '../support/responses-request.ts';
import {
  answering,
  begin,
  end,
  START,
  text,
  whole,
  written,
} from '../support/responses-written.ts';

const asked = answering(
  parsed({
    model: 'asked',
    input: 'Hi',
    instructions: 'Be brief.',
    reasoning: { summary: 'auto' },
    tools: [{ type: 'function', name: 'weather', parameters: { type: 'object' }, strict: false }],
  }),
);
const signature = { by: 'anthropic-messages', value: 'sig' } as const;
const call = {
  kind: 'tool_call',
  id: 'c1',
  name: 'weather',
  namespace: null,
  form: 'json',
} as const;
/** An answer as a model of another vendor gives it, its calls at once. */
const EVENTS: readonly Event[] = [
  START,
  begin(0, { kind: 'reasoning', id: null, form: 'full' }),
  text(0, 'Hm.'),
  { type: 'part_delta', index: 0, delta: { kind: 'signature', signature } },
  end(0),
  ...whole(1, { kind: 'text' }, 'It is ', 'warm.'),
  begin(2, call),
  begin(3, { ...call, id: 'c2' }),
  text(2, '{"city":'),
  text(3, '{"city":"Rome"}'),
  text(2, '"Bern"}'),
  end(2),
  end(3),
  {
    type: 'usage',
    native: {},
    usage: {
      input: 30,
      cacheRead: 60,
      cacheWrite: 10,
      cacheWriteLong: null,
      audioInput: null,
      output: 50,
      reasoning: 20,
      audioOutput: null,
      reportedCost: null,
    },
  },
  { type: 'finish', reason: 'tool_use', said: 'tool_use', stopSequence: null },
];

/** The text of the same answer, failing after its text. */
function broken(events: readonly Event[]): string {
  const encoder = responsesTranslator.encoder(asked);
  const said = events.map((event) => encoder.event(event)).join('');
  return said + encoder.fail(new GatewayError('upstream_failed', 'It broke.'));
}

function served(body: string): typeof fetch {
  const isStream = body.startsWith('event:');
  const type = isStream ? 'text/event-stream' : 'application/json';
  return async () => new Response(body, { headers: { 'content-type': type } });
}

const answer = responsesTranslator.answer(fold(EVENTS), asked);
const stream = written(EVENTS, asked);

describe('the official client', () => {
  const client = (body: string): OpenAI =>
    new OpenAI({ apiKey: 'k', maxRetries: 0, fetch: served(body) });
  const params = { model: 'asked', input: 'Hi' };
  const usage = {
    input_tokens: 100,
    input_tokens_details: { cached_tokens: 60, cache_write_tokens: 10 },
    output_tokens: 50,
    output_tokens_details: { reasoning_tokens: 20 },
    total_tokens: 150,
  };

  it.each<[string, () => Promise<OpenAI.Responses.Response>]>([
    ['a whole answer', () => client(answer).responses.create(params)],
    ['a stream, gathered', () => client(stream).responses.stream(params).finalResponse()],
  ])('reads %s', async (_, read) => {
    const response = await read();
    expect(response).toMatchObject({
      status: 'completed',
      model: 'served',
      output_text: 'It is warm.',
      instructions: 'Be brief.',
      usage,
    });
    const calls = response.output.filter((item) => item.type === 'function_call');
    expect(calls.map((item) => [item.call_id, item.arguments])).toEqual([
      ['c1', '{"city":"Bern"}'],
      ['c2', '{"city":"Rome"}'],
    ]);
    expect(response.output[0]).toMatchObject({
      type: 'reasoning',
      summary: [{ text: 'Hm.' }],
      encrypted_content: expect.any(String),
    });
  });

  it('gives back what its maker can read', async () => {
    const { output } = await client(answer).responses.create(params);
    const input = [...output, { role: 'user', content: 'And?' }];
    expect(parsed({ model: 'm', input }).turns).toMatchObject([
      { parts: [{ kind: 'reasoning', form: 'full', texts: ['Hm.'], signature }] },
      { parts: [{ kind: 'text', text: 'It is warm.' }] },
      { parts: [{ kind: 'tool_call', id: 'c1' }] },
      { parts: [{ kind: 'tool_call', id: 'c2' }] },
      { role: 'user' },
    ]);
  });

  it.each<[string, readonly Event[], string]>([
    ['after a text', EVENTS.slice(0, 8), 'It is warm.'],
    ['in the middle of calls', EVENTS.slice(0, 13), 'It is warm.'],
    ['before anything', [], ''],
  ])('raises what failed %s', async (_, events, expected) => {
    let said = '';
    const reading = async (): Promise<void> => {
      const events_ = await client(broken(events)).responses.create({ ...params, stream: true });
      for await (const event of events_) {
        if (event.type === 'response.output_text.delta') said += event.delta;
      }
    };
    await expect(reading()).rejects.toBeInstanceOf(OpenAI.APIError);
    await expect(reading()).rejects.toThrow('It broke.');
    expect(said).toBe(expected.repeat(2));
    const gathered = client(broken(events)).responses.stream(params).finalResponse();
    await expect(gathered).rejects.toThrow('It broke.');
  });
});

describe('the AI SDK', () => {
  const model = (body: string): ReturnType<ReturnType<typeof createOpenAI>> =>
    createOpenAI({ apiKey: 'k', fetch: served(body) })('asked');
  const weather = tool({
    inputSchema: jsonSchema<{ city: string }>({
      type: 'object',
      properties: { city: { type: 'string' } },
    }),
  });
  // Its types do not fit its own functions under `exactOptionalPropertyTypes`.
  const tools = { weather } as unknown as ToolSet;
  const options = { prompt: 'Hi', tools, maxRetries: 0 };

  it.each<[string, () => Promise<Record<string, unknown>>]>([
    [
      'a whole answer',
      async () => {
        const { text, reasoningText, toolCalls, finishReason, usage } = await generateText({
          ...options,
          model: model(answer),
        });
        return { text, reasoningText, toolCalls, finishReason, usage };
      },
    ],
    [
      'a stream',
      async () => {
        const result = streamText({ ...options, model: model(stream) });
        return {
          text: await result.text,
          reasoningText: await result.reasoningText,
          toolCalls: await result.toolCalls,
          finishReason: await result.finishReason,
          usage: await result.usage,
        };
      },
    ],
  ])('reads %s', async (_, read) => {
    expect(await read()).toMatchObject({
      text: 'It is warm.',
      reasoningText: 'Hm.',
      toolCalls: [
        { toolCallId: 'c1', toolName: 'weather', input: { city: 'Bern' } },
        { toolCallId: 'c2', toolName: 'weather', input: { city: 'Rome' } },
      ],
      finishReason: 'tool-calls',
      usage: { inputTokens: 100, outputTokens: 50 },
    });
  });

  it('hears of a failure', async () => {
    const errors: unknown[] = [];
    const result = streamText({
      ...options,
      model: model(broken(EVENTS.slice(0, 8))),
      onError: ({ error }) => {
        errors.push(error);
      },
    });
    let said = '';
    for await (const piece of result.textStream) said += piece;
    expect(said).toBe('It is warm.');
    expect(JSON.stringify(errors.map(String))).toContain('It broke.');
  });
});
