/**
 * Five kinds of list, odd rows included, written from the vendors' descriptions: what a sync makes of
 * them, and what a call of a model so priced costs, both worked out by hand.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminClient, adminClient } from '../support/admin-client.ts';
import { until } from '../support/home.ts';
import { type StartedServer, startWeir } from '../support/started-server.ts';

/** https://docs.aihubmix.com/en/api/Models-API, as its data are: USD a million, numbers. */
const AIHUBMIX = {
  success: true,
  message: '',
  data: [
    {
      model_id: 'claude-opus-5',
      model_name: 'Claude Opus 5',
      types: 'llm',
      context_length: 200_000,
      max_output: 64_000,
      pricing: { input: 5, output: 25, cache_read: 0.5, cache_write: 6.25 },
    },
    {
      model_id: 'odd-digits',
      types: 'llm, web',
      pricing: { input: 0.123456789012, output: 5.5e-7 },
    },
    { model_id: 'free-free', types: 'llm', context_length: 0, pricing: { input: 0, output: 0 } },
    { model_id: 'text-price', types: 'llm', pricing: { input: '1.10', output: '5.50' } },
    { model_id: 'negative', types: 'llm', pricing: { input: -1, output: 5 } },
    { model_id: 'huge', types: 'llm', pricing: { input: 1e9, output: 5 } },
    { model_id: 'half', types: 'llm', pricing: { input: 3 } },
    { model_id: 'picture', types: 'image_generation', pricing: { input: 40, output: 40 } },
    { model_id: 'claude-opus-5', types: 'llm', pricing: { input: 9, output: 9 } },
    { model_id: 'with space', types: 'llm' },
    { model_id: null },
    null,
    'text',
  ],
};

/** https://openrouter.ai/docs/api-reference/list-available-models: texts, USD a token. */
const OPENROUTER = {
  data: [
    {
      id: 'google/gemini-3-pro',
      name: 'Google: Gemini 3 Pro',
      context_length: 1_048_576,
      top_provider: { max_completion_tokens: 65_536 },
      pricing: {
        ...{ prompt: '0.00000125', completion: '0.00001', input_cache_read: '0.00000031' },
        overrides: [{ min_prompt_tokens: 200_001, prompt: '0.0000025', completion: '0.000015' }],
      },
    },
    {
      id: 'deepseek/deepseek-r2:free',
      pricing: { prompt: '0', completion: '0', request: '0' },
    },
    { id: 'openrouter/auto', pricing: { prompt: '-1', completion: '-1' } },
    { id: 'maker/each', pricing: { prompt: '0.000001', completion: '0.000002', request: '0.005' } },
    { id: 'maker/sale', pricing: { prompt: '0.000001', completion: '0.000002', discount: 0.2 } },
    {
      id: 'maker/night',
      pricing: { prompt: '1e-6', completion: '2e-6', overrides: [{ utc_start: 0, prompt: '0' }] },
    },
    { id: 'maker/none', pricing: null, context_length: null },
  ],
};

/** new-api controller/pricing.go: ratios of 2 USD a million, or a price for each call. */
const NEW_API = {
  success: true,
  group_ratio: { default: 1, vip: 0.8 },
  data: [
    {
      ...{ model_name: 'gpt-6-terra', quota_type: 0, model_ratio: 0.625, completion_ratio: 8 },
      ...{ cache_ratio: 0.1, create_cache_ratio: 1.25, enable_groups: ['default'] },
    },
    {
      model_name: 'cheap-group',
      quota_type: 0,
      model_ratio: 37.5,
      completion_ratio: 1,
      enable_groups: ['vip'],
    },
    {
      model_name: 'two-groups',
      quota_type: 0,
      model_ratio: 1,
      completion_ratio: 1,
      enable_groups: ['default', 'vip'],
    },
    { model_name: 'mj_imagine', quota_type: 1, model_price: 0.1, enable_groups: ['default'] },
    {
      model_name: 'by-formula',
      quota_type: 0,
      model_ratio: 1,
      completion_ratio: 1,
      billing_mode: 'tiered_expr',
      enable_groups: ['default'],
    },
    { model_name: 'no-ratio', quota_type: 0, model_ratio: 'x', enable_groups: ['default'] },
    { model_name: '' },
  ],
};

/** docs.litellm.ai, `GET /model/info`: numbers, USD a token. */
const LITELLM = {
  data: [
    {
      model_name: 'sonnet',
      litellm_params: { model: 'anthropic/claude-sonnet-5' },
      model_info: {
        ...{
          input_cost_per_token: 3e-6,
          output_cost_per_token: 1.5e-5,
          max_input_tokens: 1_000_000,
        },
        ...{ cache_read_input_token_cost: 3e-7, cache_creation_input_token_cost: 3.75e-6 },
        ...{
          input_cost_per_token_above_200k_tokens: 6e-6,
          output_cost_per_token_above_200k_tokens: 2.25e-5,
        },
        max_output_tokens: 64_000,
      },
    },
    {
      model_name: 'thinker',
      model_info: {
        input_cost_per_token: 1e-6,
        output_cost_per_token: 2e-6,
        output_cost_per_reasoning_token: 4e-6,
      },
    },
    {
      model_name: 'pair',
      model_info: { input_cost_per_token: 1e-6, output_cost_per_token: 2e-6, max_input_tokens: 9 },
    },
    {
      model_name: 'pair',
      model_info: { input_cost_per_token: 2e-6, output_cost_per_token: 2e-6, max_input_tokens: 8 },
    },
    {
      model_name: 'openai/*',
      model_info: { input_cost_per_token: 1e-6, output_cost_per_token: 1e-6 },
    },
    { model_name: 'unpriced', model_info: null },
  ],
};

const PLAIN = {
  object: 'list',
  data: [{ id: 'local/llama', max_model_len: 8_192 }, { id: 'ünïcode-7' }, { object: 'model' }],
};

/** What each list comes to. Null: a model without a price. */
const EXPECTED: Readonly<Record<string, Readonly<Record<string, object | null>>>> = {
  aihubmix: {
    'claude-opus-5': { input: '5', output: '25', cache_read: '0.5', cache_write: '6.25' },
    'free-free': { input: '0', output: '0' },
    half: null,
    huge: null,
    negative: null,
    'odd-digits': { input: '0.123456789012', output: '0.00000055' },
    picture: null,
    'text-price': { input: '1.1', output: '5.5' },
  },
  openrouter: {
    'deepseek/deepseek-r2:free': { input: '0', output: '0' },
    'google/gemini-3-pro': {
      ...{ input: '1.25', output: '10', cache_read: '0.31' },
      ...{ 'input@200000': '2.5', 'output@200000': '15' },
    },
    'maker/each': { input: '1', output: '2', request: '0.005' },
    'maker/night': { input: '1', output: '2' },
    'maker/none': null,
    'maker/sale': null,
    'openrouter/auto': null,
  },
  'new-api': {
    'by-formula': null,
    // 37.5 x 0.8 x 2.
    'cheap-group': { input: '60', output: '60' },
    // 0.625 x 2; x 8; x 0.1; x 1.25.
    'gpt-6-terra': { input: '1.25', output: '10', cache_read: '0.125', cache_write: '1.5625' },
    mj_imagine: { input: '0', output: '0', request: '0.1' },
    'no-ratio': null,
    'two-groups': null,
  },
  litellm: {
    pair: null,
    sonnet: {
      ...{ input: '3', output: '15', cache_read: '0.3', cache_write: '3.75' },
      ...{ 'input@200000': '6', 'output@200000': '22.5' },
    },
    thinker: { input: '1', output: '2', reasoning: '4' },
    unpriced: null,
  },
  'openai-compatible': { 'local/llama': null, 'ünïcode-7': null },
};

/** 250,001 tokens read, 1,000 of them from a cache; 101 written, 80 of them thoughts. */
const USAGE = {
  ...{ prompt_tokens: 250_001, completion_tokens: 101, total_tokens: 250_102 },
  prompt_tokens_details: { cached_tokens: 1_000 },
  completion_tokens_details: { reasoning_tokens: 80 },
};

/** What that costs in USD. */
const COSTS: readonly (readonly [string, string | null])[] = [
  // 249,001 x 5 + 1,000 x 0.5 + 101 x 25 = 1,245,005 + 500 + 2,525 micro-USD.
  ['aihubmix/claude-opus-5', '1.24803'],
  // 250,001 x 0.123456789012 + 101 x 0.00000055 micro-USD = 30,864.320709789012 + 0.00005555.
  ['aihubmix/odd-digits', '0.030864320765'],
  // Above 200,000: 249,001 x 2.5 + 1,000 x 0.31 + 101 x 15 = 622,502.5 + 310 + 1,515.
  ['openrouter/google/gemini-3-pro', '0.6243275'],
  // 250,001 x 1 + 101 x 2 micro-USD and 0.005 for the call.
  ['openrouter/maker/each', '0.255203'],
  // 249,001 x 1.25 + 1,000 x 0.125 + 101 x 10 = 311,251.25 + 125 + 1,010.
  ['new-api/gpt-6-terra', '0.31238625'],
  ['new-api/mj_imagine', '0.1'],
  // 249,001 x 6 + 1,000 x 0.3 + 101 x 22.5 = 1,494,006 + 300 + 2,272.5.
  ['litellm/sonnet', '1.4965785'],
  // 250,001 x 1 + 21 x 2 + 80 x 4.
  ['litellm/thinker', '0.250363'],
  ['litellm/pair', null],
  ['openai-compatible/local/llama', null],
];

let host: Server;
let weir: StartedServer;
let admin: AdminClient;
let key = '';

beforeAll(async () => {
  host = createServer((request, response) => void answer(request, response));
  host.listen(0, '127.0.0.1');
  await once(host, 'listening');
  const { port } = host.address() as AddressInfo;
  weir = await startWeir({ WEIR_ALLOW_PRIVATE_UPSTREAMS: `127.0.0.1:${port}` });
  admin = adminClient(weir.url, weir.adminKey);
  for (const name of Object.keys(EXPECTED)) {
    const base_url = `http://127.0.0.1:${port}/${name}/v1`;
    await admin.call('POST', '/providers', {
      name,
      record: name,
      dialects: { 'openai-chat': { base_url } },
    });
    await admin.createCredential(name, `sk-of-${name}-0123456789`);
  }
  key = (await admin.createKey({ name: 'all' })).key;
});
afterAll(async () => {
  await weir?.stop();
  host?.close();
});

const LISTS: Readonly<Record<string, object>> = {
  '/api/v1/models': AIHUBMIX,
  '/openrouter/v1/models': OPENROUTER,
  '/api/pricing': NEW_API,
  '/model/info': LITELLM,
  '/openai-compatible/v1/models': PLAIN,
};

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  for await (const _ of request);
  const list = LISTS[request.url ?? ''];
  const choices = [
    { index: 0, message: { role: 'assistant', content: 'ho' }, finish_reason: 'stop' },
  ];
  const chat = request.url?.endsWith('/chat/completions') ? { choices, usage: USAGE } : undefined;
  const body = list ?? chat;
  response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body ?? { error: { message: 'no such page' } }));
}

describe.each(Object.keys(EXPECTED))('the list of %s', (name) => {
  it('comes to the models and prices worked out by hand', async () => {
    await admin.call('POST', `/providers/${name}/sync`);
    await until(`the sync of ${name}`, async () => {
      const { state, message } = await admin.call('GET', `/providers/${name}/sync`);
      if (state === 'failed') throw new Error(String(message));
      return state === 'done';
    });
    const { data } = await admin.call('GET', `/models?provider=${name}&limit=100`);
    const found = (data as { model: string; price: object | null }[]).map(({ model, price }) => [
      model,
      price,
    ]);
    expect(Object.fromEntries(found)).toEqual(EXPECTED[name]);
  });
});

describe('a call', () => {
  it.each(COSTS)('of %s costs %s', async (model, usd) => {
    const response = await fetch(`${weir.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model, messages: [{ role: 'user', content: 'hi' }] }),
    });
    expect(response.status).toBe(200);
    const id = response.headers.get('x-weir-request-id') ?? '';
    let cost: unknown;
    await until(`the row of ${id}`, async () => {
      const { data } = await admin.call('GET', `/usage/logs?request_id=${id}`);
      const [row] = data as { cost_usd: string | null }[];
      cost = row?.cost_usd;
      return row !== undefined;
    });
    expect(cost).toBe(usd);
  });
});
