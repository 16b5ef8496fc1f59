/**
 * The official `openai` client through a direct provider and through an aggregator: it sees the
 * upstream's bytes, and the two ledger tables hold exactly its attempts.
 */
import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Row } from '../support/home.ts';
import type { Exchange } from '../support/upstream.ts';
import type { World } from './world.ts';
import { newNonce, rowsOf } from './world.ts';

/** What went over the wire at the client's end. */
interface Wire {
  requestBody: string;
  answer: Uint8Array<ArrayBuffer>;
  requestId: string;
  sentAt: number;
  tookMs: number;
}

type Provider = (world: World) => { name: string; kind: 'direct' | 'aggregator' };

const PROVIDERS: readonly (readonly [string, Provider])[] = [
  ['a direct provider', (world) => ({ name: world.direct, kind: 'direct' })],
  ['an aggregator', (world) => ({ name: world.aggregator, kind: 'aggregator' })],
];

const TOOL_FORMS: OpenAI.ChatCompletionTool[] = [
  {
    type: 'function',
    function: {
      name: 'get_weather',
      parameters: { type: 'object', properties: { city: { type: 'string' } } },
    },
  },
  {
    type: 'function',
    function: {
      name: 'get_time',
      parameters: { type: 'object', properties: { zone: { type: 'string' } } },
    },
  },
];

const TOOL_CALLS = [
  { name: 'get_weather', arguments: '{"city":"Paris"}', id: 'call_weather01' },
  { name: 'get_time', arguments: '{"zone":"Europe/Paris"}', id: 'call_clock0002' },
];

/** The two members of a called function that every client reads. */
function said(called: { name: string; arguments: string }): { name: string; arguments: string } {
  return { name: called.name, arguments: called.arguments };
}

const TEXT = 'Grüße aus "Weir",\n世界 🌍.';

/** A client that lets the test see its bytes. */
function tapped(world: World): { client: OpenAI; wire: Wire } {
  const wire: Wire = {
    requestBody: '',
    answer: new Uint8Array(),
    requestId: '',
    sentAt: 0,
    tookMs: 0,
  };
  const client = new OpenAI({
    apiKey: world.key,
    baseURL: `${world.home.baseUrl}/v1`,
    maxRetries: 0,
    fetch: async (input, init) => {
      wire.requestBody = String(init?.body);
      wire.sentAt = Date.now();
      const response = await fetch(input, init);
      wire.requestId = response.headers.get('x-weir-request-id') ?? '';
      wire.answer = new Uint8Array(await response.arrayBuffer());
      wire.tookMs = Date.now() - wire.sentAt;
      return new Response(wire.answer, { status: response.status, headers: response.headers });
    },
  });
  return { client, wire };
}

const prompt = (nonce: string): OpenAI.ChatCompletionMessageParam[] => [
  { role: 'developer', content: 'Be terse.' },
  { role: 'user', content: `nonce:${nonce} Grüße!` },
];

/** Everything of a row that can be worked out by hand. */
function figures(row: Row | undefined): Partial<Row> {
  const { request_id, user_id, api_key_id, latency_ms, first_token_ms, created_at, ...rest } =
    row ?? ({} as Row);
  return rest;
}

/** What the rows of one successful call have in common. */
function expected(
  provider: { name: string; kind: 'direct' | 'aggregator' },
  more: Partial<Row>,
): Partial<Row> {
  return {
    table: provider.kind === 'direct' ? 'direct_usage_logs' : 'aggregator_usage_logs',
    attempt: 1,
    provider: provider.name,
    provider_type: provider.kind,
    dialect: 'openai-chat',
    relay: 'passthrough',
    stream: false,
    status: 'complete',
    http_status: 200,
    error_code: null,
    cached_tokens: 0,
    cache_write_tokens: null,
    reasoning_tokens: 0,
    usage_source: 'reported',
    cost_source: 'override',
    ...more,
  };
}

/** The one exchange of a call: the upstream heard the caller's bytes but for the model's name. */
function onlyExchange(world: World, nonce: string, wire: Wire): Exchange {
  const exchanges = world.home.upstream.of(nonce);
  expect(exchanges).toHaveLength(1);
  const exchange = exchanges[0] as Exchange;
  expect(exchange.end).toBe('finished');
  const sent = JSON.parse(wire.requestBody) as { model: string };
  const renamed = wire.requestBody.replace(
    JSON.stringify(sent.model),
    JSON.stringify(exchange.model),
  );
  expect(new TextDecoder().decode(exchange.body)).toBe(renamed);
  return exchange;
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** The clock agrees: a row's times lie within what the caller measured. */
function expectSaneTimes(row: Row | undefined, wire: Wire): void {
  expect(row?.latency_ms).toBeGreaterThanOrEqual(0);
  expect(row?.latency_ms).toBeLessThanOrEqual(wire.tookMs + 5);
  const created = Date.parse(row?.created_at ?? '');
  expect(created).toBeGreaterThanOrEqual(wire.sentAt - 5);
  expect(created).toBeLessThanOrEqual(wire.sentAt + wire.tookMs + 5);
  expect(Number.parseInt(wire.requestId.replaceAll('-', '').slice(0, 12), 16)).toBe(created);
  if (row?.first_token_ms == null) return;
  expect(row.first_token_ms).toBeLessThanOrEqual(row.latency_ms);
}

export function officialClient(world: () => World): void {
  describe.each(PROVIDERS)('the official client through %s', (_label, choose) => {
    plainCalls(world, choose);
    toolCalls(world, choose);
    structuredOutput(world, choose);
  });
}

function plainCalls(world: () => World, choose: Provider): void {
  it('gets a chat answer as the upstream wrote it', async () => {
    const provider = choose(world());
    const { client, wire } = tapped(world());
    const nonce = newNonce();
    const model = `${provider.name}/chat`;
    const answer = await client.chat.completions.create({ model, messages: prompt(nonce) });
    expect(answer.choices[0]?.message.content).toBe(TEXT);
    expect(answer.usage).toMatchObject({ prompt_tokens: 11, completion_tokens: 5 });
    expect(text(wire.answer)).toBe(text(onlyExchange(world(), nonce, wire).sent));
    const rows = await rowsOf(world(), wire.requestId);
    expect(rows.map(figures)).toEqual([
      expected(provider, {
        model,
        upstream_model: 'chat',
        finish_reason: 'stop',
        prompt_tokens: 11,
        completion_tokens: 5,
        total_tokens: 16,
        // 11 x 2.5 + 5 x 10, or 11 x 3 + 5 x 12, by a million.
        cost_usd: provider.kind === 'direct' ? '0.000077500000' : '0.000093000000',
      }),
    ]);
    expectSaneTimes(rows[0], wire);
  });

  it('gets a streamed answer as the upstream wrote it, usage included because it asked', async () => {
    const provider = choose(world());
    const { client, wire } = tapped(world());
    const nonce = newNonce();
    const model = `${provider.name}/chat`;
    const stream = await client.chat.completions.create({
      model,
      messages: prompt(nonce),
      stream: true,
      stream_options: { include_usage: true },
    });
    let content = '';
    const usages: unknown[] = [];
    for await (const chunk of stream) {
      content += chunk.choices[0]?.delta.content ?? '';
      if (chunk.usage) usages.push(chunk.usage.total_tokens);
    }
    expect(content).toBe(TEXT);
    expect(usages).toEqual([16]);
    expect(text(wire.answer)).toBe(text(onlyExchange(world(), nonce, wire).sent));
    const rows = await rowsOf(world(), wire.requestId);
    expect(rows.map(figures)).toEqual([
      expected(provider, {
        model,
        upstream_model: 'chat',
        stream: true,
        finish_reason: 'stop',
        prompt_tokens: 11,
        completion_tokens: 5,
        total_tokens: 16,
        cost_usd: provider.kind === 'direct' ? '0.000077500000' : '0.000093000000',
      }),
    ]);
    expectSaneTimes(rows[0], wire);
  });

  it('books cached and reasoning tokens at their own rates', async () => {
    const provider = choose(world());
    const { client, wire } = tapped(world());
    const model = `${provider.name}/cached`;
    await client.chat.completions.create({ model, messages: prompt(newNonce()) });
    const rows = await rowsOf(world(), wire.requestId);
    expect(rows.map(figures)).toEqual([
      expected(provider, {
        model,
        upstream_model: 'cached',
        finish_reason: 'stop',
        prompt_tokens: 2000,
        completion_tokens: 120,
        total_tokens: 2120,
        cached_tokens: 1500,
        reasoning_tokens: 64,
        // 500 x 2.5 + 1500 x 0.25 + 120 x 10, or 500 x 3 + 1500 x 0.3 + 120 x 12, by a million.
        cost_usd: provider.kind === 'direct' ? '0.002825000000' : '0.003390000000',
      }),
    ]);
  });
}

function toolCalls(world: () => World, choose: Provider): void {
  /** 57 x 2.5 + 41 x 10, or 57 x 3 + 41 x 12, by a million. */
  const row = (provider: ReturnType<Provider>, stream: boolean): Partial<Row> =>
    expected(provider, {
      model: `${provider.name}/tools`,
      upstream_model: 'tools',
      stream,
      finish_reason: 'tool_calls',
      prompt_tokens: 57,
      completion_tokens: 41,
      total_tokens: 98,
      cost_usd: provider.kind === 'direct' ? '0.000552500000' : '0.000663000000',
    });

  it('gets parallel tool calls', async () => {
    const provider = choose(world());
    const { client, wire } = tapped(world());
    const nonce = newNonce();
    const answer = await client.chat.completions.create({
      model: `${provider.name}/tools`,
      messages: prompt(nonce),
      tools: TOOL_FORMS,
    });
    const calls = answer.choices[0]?.message.tool_calls ?? [];
    expect(
      calls.map((call) =>
        call.type === 'function' ? { id: call.id, ...said(call.function) } : null,
      ),
    ).toEqual(TOOL_CALLS);
    expect(text(wire.answer)).toBe(text(onlyExchange(world(), nonce, wire).sent));
    expect((await rowsOf(world(), wire.requestId)).map(figures)).toEqual([row(provider, false)]);
  });

  it('puts streamed, interleaved tool calls together', async () => {
    const provider = choose(world());
    const { client, wire } = tapped(world());
    const nonce = newNonce();
    const runner = client.chat.completions.stream({
      model: `${provider.name}/tools`,
      messages: prompt(nonce),
      tools: TOOL_FORMS,
      stream_options: { include_usage: true },
    });
    const answer = await runner.finalChatCompletion();
    const calls = answer.choices[0]?.message.tool_calls ?? [];
    expect(
      calls.map((call) =>
        call.type === 'function' ? { id: call.id, ...said(call.function) } : null,
      ),
    ).toEqual(TOOL_CALLS);
    expect(text(wire.answer)).toBe(text(onlyExchange(world(), nonce, wire).sent));
    expect((await rowsOf(world(), wire.requestId)).map(figures)).toEqual([row(provider, true)]);
  });
}

function structuredOutput(world: () => World, choose: Provider): void {
  it('gets structured output parsed by its schema', async () => {
    const provider = choose(world());
    const { client, wire } = tapped(world());
    const nonce = newNonce();
    const person = z.object({ name: z.string(), born: z.number() });
    const answer = await client.chat.completions.parse({
      model: `${provider.name}/structured`,
      messages: prompt(nonce),
      response_format: zodResponseFormat(person, 'person'),
    });
    expect(answer.choices[0]?.message.parsed).toEqual({ name: 'Ada', born: 1815 });
    expect(text(wire.answer)).toBe(text(onlyExchange(world(), nonce, wire).sent));
    expect((await rowsOf(world(), wire.requestId)).map(figures)).toEqual([
      expected(provider, {
        model: `${provider.name}/structured`,
        upstream_model: 'structured',
        finish_reason: 'stop',
        prompt_tokens: 31,
        completion_tokens: 12,
        total_tokens: 43,
        // 31 x 2.5 + 12 x 10, or 31 x 3 + 12 x 12, by a million.
        cost_usd: provider.kind === 'direct' ? '0.000197500000' : '0.000237000000',
      }),
    ]);
  });
}
