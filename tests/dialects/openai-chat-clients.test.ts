/** What real clients make of streams and answers written here, and what is made of their requests. */
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import {
  generateText,
  jsonSchema,
  type LanguageModel,
  type ModelMessage,
  streamText,
  type ToolSet,
} from 'ai';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/contract/error.ts';
import type { Event } from '../../src/contract/event.ts';
import type { JsonObject } from '../../src/contract/json.ts';
import { openaiChatTranslator } from '../../src/dialects/openai-chat/translator.ts';
import { contextOf, encode, fold, parse } from './openai-chat-kit.ts';

const call = (id: string, name: string) =>
  ({ kind: 'tool_call', id, name, namespace: null, form: 'json' }) as const;
const text = (index: number, words: string): Event => ({
  type: 'part_delta',
  index,
  delta: { kind: 'text', text: words },
});

/** Reasoning, a text with a citation, two calls at once, usage. */
const events: Event[] = [
  { type: 'start', id: null, model: 'claude', extra: {} },
  { type: 'part_start', index: 0, part: { kind: 'reasoning', id: null, form: 'full' } },
  text(0, 'Let me '),
  text(0, 'think.'),
  {
    type: 'part_delta',
    index: 0,
    delta: { kind: 'signature', signature: { by: 'anthropic-messages', value: 'sig' } },
  },
  { type: 'part_end', index: 0 },
  { type: 'part_start', index: 1, part: { kind: 'text' } },
  text(1, 'Hello '),
  text(1, 'world'),
  {
    type: 'part_delta',
    index: 1,
    delta: {
      kind: 'citation',
      citation: {
        url: 'https://a.test',
        title: 'A',
        quote: null,
        start: 0,
        end: 5,
        dialect: 'gemini-generate',
        native: {},
      },
    },
  },
  { type: 'part_end', index: 1 },
  { type: 'part_start', index: 2, part: call('call_a', 'weather') },
  { type: 'part_start', index: 3, part: call('call_b', 'weather') },
  text(2, '{"city":'),
  text(3, '{"city":"Rome"}'),
  text(2, '"Oslo"}'),
  {
    type: 'part_delta',
    index: 3,
    delta: { kind: 'signature', signature: { by: 'gemini-generate', value: 'sig' } },
  },
  { type: 'part_end', index: 2 },
  { type: 'part_end', index: 3 },
  {
    type: 'usage',
    usage: {
      input: 10,
      cacheRead: 20,
      cacheWrite: null,
      cacheWriteLong: null,
      audioInput: null,
      output: 7,
      reasoning: 5,
      audioOutput: null,
      reportedCost: null,
    },
    native: {},
  },
  { type: 'finish', reason: 'tool_use', said: 'tool_use', stopSequence: null },
];

const stream = (): string => encode(events);
const whole = (): string => openaiChatTranslator.answer(fold(events), contextOf());
function failed(): string {
  const encoder = openaiChatTranslator.encoder(contextOf());
  const before = events.slice(0, 9).map((event) => encoder.event(event));
  return before.join('') + encoder.fail(new GatewayError('upstream_failed', 'It broke.'));
}

/** A server that answers with that text, and keeps what it was asked. */
function server(body: string): { fetch: typeof fetch; asked: JsonObject[] } {
  const asked: JsonObject[] = [];
  const type = body.startsWith('data:') ? 'text/event-stream' : 'application/json';
  return {
    asked,
    fetch: async (_url, init) => {
      asked.push(JSON.parse(String(init?.body)));
      return new Response(body, { headers: { 'content-type': type } });
    },
  };
}

const official = (body: string): OpenAI =>
  new OpenAI({ apiKey: 'k', maxRetries: 0, fetch: server(body).fetch });
const messages = [{ role: 'user' as const, content: 'hi' }];
const said = [
  { id: 'call_a', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } },
  { id: 'call_b', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } },
];

describe('the official client', () => {
  it('reads a whole answer', async () => {
    const answer = await official(whole()).chat.completions.create({ model: 'm', messages });
    expect(answer.model).toBe('claude');
    expect(answer.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: { content: 'Hello world', tool_calls: said },
    });
    expect(answer.usage).toMatchObject({ prompt_tokens: 30, completion_tokens: 7 });
  });

  it('puts a stream together', async () => {
    const runner = official(stream()).chat.completions.stream({ model: 'm', messages });
    const answer = await runner.finalChatCompletion();
    expect(answer.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: { role: 'assistant', content: 'Hello world', tool_calls: said },
    });
    expect(answer.usage).toMatchObject({ total_tokens: 37 });
  });

  it('raises the error of a stream that fails', async () => {
    const chunks = await official(failed()).chat.completions.create({
      model: 'm',
      messages,
      stream: true,
    });
    let content = '';
    await expect(async () => {
      for await (const { choices } of chunks) content += choices[0]?.delta.content ?? '';
    }).rejects.toMatchObject({ code: 'upstream_failed', message: 'It broke.' });
    expect(content).toBe('Hello world');
  });
});

type Fetched = { readonly fetch: typeof fetch };
const compatible = ({ fetch }: Fetched): LanguageModel =>
  createOpenAICompatible({ name: 'w', baseURL: 'https://w.test/v1', apiKey: 'k', fetch }).chatModel(
    'm',
  );
const vercelOpenAi = ({ fetch }: Fetched): LanguageModel =>
  createOpenAI({ baseURL: 'https://w.test/v1', apiKey: 'k', fetch }).chat('m');

const inputSchema = jsonSchema({ type: 'object', properties: { city: { type: 'string' } } });
const tools: ToolSet = { weather: { inputSchema } };
const calls = [
  { toolCallId: 'call_a', toolName: 'weather', input: { city: 'Oslo' } },
  { toolCallId: 'call_b', toolName: 'weather', input: { city: 'Rome' } },
];

describe.each([
  ['openai-compatible', compatible, 'Let me think.'],
  ['openai', vercelOpenAi, undefined],
] as const)('the AI SDK’s provider %s', (_name, provider, reasoning) => {
  it('reads a whole answer', async () => {
    const model = provider(server(whole()));
    const answer = await generateText({ model, prompt: 'hi', tools, maxRetries: 0 });
    expect(answer).toMatchObject({ text: 'Hello world', finishReason: 'tool-calls' });
    expect(answer.toolCalls).toMatchObject(calls);
    expect(answer.reasoningText).toBe(reasoning);
    expect(answer.usage).toMatchObject({ inputTokens: 30, outputTokens: 7 });
  });

  it('reads a stream', async () => {
    const model = provider(server(stream()));
    const answer = streamText({ model, prompt: 'hi', tools, maxRetries: 0 });
    expect(await answer.text).toBe('Hello world');
    expect(await answer.toolCalls).toMatchObject(calls);
    expect(await answer.reasoningText).toBe(reasoning);
    expect(await answer.finishReason).toBe('tool-calls');
    expect(await answer.usage).toMatchObject({ inputTokens: 30, outputTokens: 7 });
  });

  it('raises the error of a stream that fails', async () => {
    const errors: unknown[] = [];
    const model = provider(server(failed()));
    const onError = ({ error }: { error: unknown }): void => {
      errors.push(error);
    };
    await streamText({ model, prompt: 'hi', onError, maxRetries: 0 }).consumeStream();
    expect(errors).toHaveLength(1);
    expect(JSON.stringify(errors[0])).toContain('It broke.');
  });

  it('sends requests that are taken apart without a rest', async () => {
    const upstream = server(whole());
    const model = provider(upstream);
    await generateText({
      model,
      tools,
      toolChoice: 'required',
      temperature: 0.5,
      maxOutputTokens: 9,
      seed: 1,
      stopSequences: ['x'],
      system: 'be brief',
      maxRetries: 0,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'look' },
            { type: 'file', data: 'AAAA', mediaType: 'image/png' },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'hm' },
            { type: 'tool-call', toolCallId: 'c', toolName: 'weather', input: { city: 'Oslo' } },
          ],
        },
        {
          role: 'tool',
          content: [
            {
              type: 'tool-result',
              toolCallId: 'c',
              toolName: 'weather',
              output: { type: 'text', value: 'cold' },
            },
          ],
        },
      ],
    });
    const conversation = parse(upstream.asked[0] ?? {});
    expect(conversation.extra).toEqual({});
    expect(
      conversation.turns.map(({ role, parts }) => [role, ...parts.map(({ kind }) => kind)]),
    ).toEqual([
      ['system', 'text'],
      ['user', 'text', 'media'],
      ['assistant', ...(reasoning === undefined ? [] : ['reasoning']), 'tool_call'],
      ['user', 'tool_result'],
    ]);
    expect(conversation.settings).toMatchObject({
      temperature: 0.5,
      outputLimit: 9,
      seed: 1,
      stop: ['x'],
    });
    expect(conversation.toolChoice).toEqual({ kind: 'required' });
  });
});

describe('a signature that another dialect gave', () => {
  const results: ModelMessage = {
    role: 'tool',
    content: calls.map(({ toolCallId, toolName }) => ({
      type: 'tool-result',
      toolCallId,
      toolName,
      output: { type: 'text', value: 'cold' },
    })),
  };

  it.each(['whole', 'streamed'])(
    'comes back from a client of this one that got it %s',
    async (how) => {
      const upstream = server(how === 'whole' ? whole() : stream());
      const first = { model: compatible(upstream), tools, prompt: 'hi', maxRetries: 0 };
      const said =
        how === 'whole'
          ? (await generateText(first)).response.messages
          : (await streamText(first).response).messages;
      const messages = [{ role: 'user', content: 'hi' } as const, ...said, results];
      const again = server(whole());
      await generateText({ model: compatible(again), tools, maxRetries: 0, messages });
      const signatures = parse(again.asked[0] ?? {}).turns.flatMap(({ parts }) =>
        parts.filter(({ kind }) => kind === 'tool_call').map(({ signature }) => signature),
      );
      expect(signatures).toEqual([null, { by: 'gemini-generate', value: 'sig' }]);
    },
  );
});
