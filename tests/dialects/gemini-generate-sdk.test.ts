import { createGoogle } from '@ai-sdk/google';
import { ApiError, type GenerateContentResponse, GoogleGenAI } from '@google/genai';
import { generateText, jsonSchema, streamText, type ToolSet } from 'ai';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/contract/error.ts';
import type { Event } from '../../src/contract/event.ts';
import { geminiGenerate } from '../../src/dialects/gemini-generate/index.ts';
import { countBody } from '../../src/dialects/gemini-generate/response.ts';
import { geminiTranslator } from '../../src/dialects/gemini-generate/translator.ts';
import { bodyOf, CONTEXT, folded, parse } from '../support/gemini.ts';

/** An answer of another dialect: reasoning, text, a call, usage. */
const EVENTS: readonly Event[] = [
  { type: 'start', id: 'up-1', model: 'up-model', extra: {} },
  { type: 'part_start', index: 0, part: { kind: 'reasoning', id: null, form: 'full' } },
  { type: 'part_delta', index: 0, delta: { kind: 'text', text: 'Hm.' } },
  {
    type: 'part_delta',
    index: 0,
    delta: { kind: 'signature', signature: { by: 'anthropic-messages', value: 'Eq4=' } },
  },
  { type: 'part_end', index: 0 },
  { type: 'part_start', index: 1, part: { kind: 'text' } },
  { type: 'part_delta', index: 1, delta: { kind: 'text', text: 'Let me ' } },
  { type: 'part_delta', index: 1, delta: { kind: 'text', text: 'look.' } },
  { type: 'part_end', index: 1 },
  {
    type: 'part_start',
    index: 2,
    part: { kind: 'tool_call', id: 'c1', name: 'look', namespace: null, form: 'json' },
  },
  { type: 'part_delta', index: 2, delta: { kind: 'text', text: '{"at":"sky"}' } },
  { type: 'part_end', index: 2 },
  {
    type: 'usage',
    usage: {
      input: 10,
      cacheRead: 5,
      cacheWrite: null,
      cacheWriteLong: null,
      audioInput: null,
      output: 9,
      reasoning: 4,
      audioOutput: null,
      reportedCost: null,
    },
    native: {},
  },
  { type: 'finish', reason: 'tool_use', said: 'tool_use', stopSequence: null },
];

function streamOf(events: readonly Event[], failure?: GatewayError): string {
  const encoder = geminiTranslator.encoder(CONTEXT);
  const text = events.map((event) => encoder.event(event)).join('');
  return text + (failure === undefined ? encoder.end() : encoder.fail(failure));
}

const BUSY = new GatewayError('upstream_rate_limited', 'The provider is busy.', { retryAfter: 3 });

interface Sent {
  url: string;
  body: unknown;
}

/** A fetch that answers everything with one text. */
function answering(text: string, status = 200, sent: Sent[] = []): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    sent.push({ url: request.url, body: await request.json().catch(() => null) });
    const type = text.trimStart().startsWith('{') ? 'application/json' : 'text/event-stream';
    return new Response(text, { status, headers: { 'content-type': type } });
  };
}

function google(text: string, status = 200, sent: Sent[] = []): GoogleGenAI {
  return new GoogleGenAI({
    apiKey: 'k',
    httpOptions: {
      baseUrl: 'http://weir.example',
      fetch: answering(text, status, sent),
      retryOptions: { attempts: 1 },
    },
  });
}

const ASK = { model: 'gemini-x', contents: 'What is up?' };

async function chunksOf(client: GoogleGenAI): Promise<GenerateContentResponse[]> {
  const chunks: GenerateContentResponse[] = [];
  for await (const chunk of await client.models.generateContentStream(ASK)) chunks.push(chunk);
  return chunks;
}

describe('@google/genai', () => {
  it('reads a whole answer', async () => {
    const sent: Sent[] = [];
    const answer = geminiTranslator.answer(folded(EVENTS), CONTEXT);
    const response = await google(answer, 200, sent).models.generateContent(ASK);
    expect(sent[0]?.url).toBe('http://weir.example/v1/models/gemini-x:generateContent');
    expect(response.functionCalls).toEqual([{ id: 'c1', name: 'look', args: { at: 'sky' } }]);
    expect(response.candidates?.[0]?.content?.parts?.[0]).toMatchObject({
      text: 'Hm.',
      thought: true,
    });
    expect(response.text).toBe('Let me look.');
    expect(response).toMatchObject({ responseId: 'up-1', modelVersion: 'up-model' });
    expect(response.usageMetadata).toMatchObject({
      promptTokenCount: 15,
      cachedContentTokenCount: 5,
      candidatesTokenCount: 5,
      thoughtsTokenCount: 4,
      totalTokenCount: 24,
    });
  });

  it('reads a stream, between heartbeats', async () => {
    const sent: Sent[] = [];
    const beat = geminiGenerate.heartbeat;
    const stream = beat + streamOf(EVENTS).replaceAll('\n\n', `\n\n${beat}`);
    const chunks = await chunksOf(google(stream, 200, sent));
    expect(sent[0]?.url).toBe(
      'http://weir.example/v1/models/gemini-x:streamGenerateContent?alt=sse',
    );
    expect(chunks.map((chunk) => chunk.text ?? '').join('')).toBe('Let me look.');
    expect(chunks.flatMap((chunk) => chunk.functionCalls ?? [])).toHaveLength(1);
    expect(chunks.at(-1)).toMatchObject({
      candidates: [{ finishReason: 'STOP' }],
      usageMetadata: { totalTokenCount: 24 },
    });
  });

  it('raises an error for one told as a body and in a stream, first or later', async () => {
    const body = geminiGenerate.errorBody(BUSY, 'r1');
    const failing = google(body, 429).models.generateContent(ASK);
    await expect(failing).rejects.toThrow(ApiError);
    await expect(failing).rejects.toThrow(/The provider is busy\..*RESOURCE_EXHAUSTED/);
    await expect(chunksOf(google(streamOf([], BUSY)))).rejects.toMatchObject({ status: 429 });
    await expect(chunksOf(google(streamOf(EVENTS.slice(0, 8), BUSY)))).rejects.toMatchObject({
      status: 429,
    });
    const passed = 'data: {"candidates":[{"content":{"parts":[{"text":"a"}]}}]}\n\n';
    const broken = passed + geminiGenerate.errorEvent(BUSY, 'r1');
    await expect(chunksOf(google(broken))).rejects.toThrow(ApiError);
  });

  it('reads the models and a count of tokens', async () => {
    const list = geminiGenerate.modelList([{ id: 'a/b', provider: 'p', createdAt: 0 }]);
    const [model] = (await google(list).models.list()).page;
    expect(model).toMatchObject({
      name: 'models/a/b',
      supportedActions: expect.arrayContaining(['generateContent']),
    });
    const counted = await google(countBody(7)).models.countTokens(ASK);
    expect(counted.totalTokens).toBe(7);
  });

  it('sends what is parsed, and rendered as it was', async () => {
    const sent: Sent[] = [];
    const client = google(geminiTranslator.answer(folded(EVENTS), CONTEXT), 200, sent);
    const chat = client.chats.create({
      model: 'gemini-x',
      config: {
        systemInstruction: 'Be brief.',
        temperature: 0,
        maxOutputTokens: 9,
        stopSequences: ['x'],
        thinkingConfig: { includeThoughts: true, thinkingBudget: -1 },
        responseModalities: ['TEXT'],
        tools: [
          { functionDeclarations: [{ name: 'look', parametersJsonSchema: { type: 'object' } }] },
        ],
      },
    });
    await chat.sendMessage({
      message: [{ text: 'Hi' }, { inlineData: { mimeType: 'image/png', data: 'AA==' } }],
    });
    await chat.sendMessage({
      message: { functionResponse: { id: 'c1', name: 'look', response: { output: 'blue' } } },
    });
    const body = sent[1]?.body as { contents: unknown[]; systemInstruction: { parts: unknown } };
    expect(body.contents).toHaveLength(3);
    const said = parse(body);
    expect(said.turns.map(({ role, parts }) => [role, parts.map(({ kind }) => kind)])).toEqual([
      ['system', ['text']],
      ['user', ['text', 'media']],
      ['assistant', ['reasoning', 'text', 'tool_call']],
      ['user', ['tool_result']],
    ]);
    // The signature of the other dialect came back.
    expect(said.turns[2]?.parts[0]?.signature).toEqual({ by: 'anthropic-messages', value: 'Eq4=' });
    const { parts } = body.systemInstruction;
    const again = bodyOf(said);
    expect(again).toMatchObject({ systemInstruction: { parts } });
    expect(again.generationConfig).toEqual(
      (body as { generationConfig?: unknown }).generationConfig,
    );
    expect(again.contents.slice(2)).toEqual(body.contents.slice(2));
  });
});

describe('@ai-sdk/google', () => {
  const model = (
    text: string,
    status = 200,
    sent: Sent[] = [],
  ): ReturnType<ReturnType<typeof createGoogle>> =>
    createGoogle({
      apiKey: 'k',
      baseURL: 'http://weir.example/v1beta',
      fetch: answering(text, status, sent),
    })('gemini-3-pro');
  const inputSchema = jsonSchema({ type: 'object', properties: { at: { type: 'string' } } });
  const tools: ToolSet = { look: { inputSchema } };

  it('reads a whole answer, and sends what is parsed', async () => {
    const sent: Sent[] = [];
    const answer = geminiTranslator.answer(folded(EVENTS), CONTEXT);
    const result = await generateText({
      model: model(answer, 200, sent),
      tools,
      system: 's',
      temperature: 0,
      prompt: 'Hi',
    });
    expect(result.text).toBe('Let me look.');
    expect(result.reasoningText).toBe('Hm.');
    expect(result.toolCalls).toMatchObject([{ toolName: 'look', input: { at: 'sky' } }]);
    expect(result.finishReason).toBe('tool-calls');
    expect(result.usage).toMatchObject({ inputTokens: 15, outputTokens: 9 });
    const body = sent[0]?.body;
    expect(bodyOf(parse(body))).toEqual(body);
  });

  it('reads a stream', async () => {
    const result = streamText({ model: model(streamOf(EVENTS)), tools, prompt: 'Hi' });
    expect(await result.text).toBe('Let me look.');
    expect(await result.toolCalls).toMatchObject([{ toolName: 'look', input: { at: 'sky' } }]);
    expect(await result.usage).toMatchObject({ inputTokens: 15, outputTokens: 9 });
  });

  it('raises an error told in a stream or as a body', async () => {
    const errors: unknown[] = [];
    const onError = ({ error }: { error: unknown }): void => {
      errors.push(error);
    };
    const stream = model(streamOf(EVENTS.slice(0, 8), BUSY));
    await streamText({ model: stream, prompt: 'Hi', onError, maxRetries: 0 }).consumeStream();
    expect(String(errors[0])).toContain('The provider is busy.');
    const failing = model(geminiGenerate.errorBody(BUSY, 'r1'), 429);
    await expect(generateText({ model: failing, prompt: 'Hi', maxRetries: 0 })).rejects.toThrow(
      'The provider is busy.',
    );
  });
});
