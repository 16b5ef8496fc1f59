import { describe, expect, it } from 'vitest';
import { movedPrice } from '../../src/providers/model-lists/prices.ts';
import { recordOf } from '../../src/providers/registry.ts';

/** What models can do is in abilities.test.ts. */
const read = (record: string, answer: unknown): unknown =>
  recordOf(record)
    .modelList?.read(answer)
    ?.map(({ id, name, contextTokens, outputTokens, rates }) => ({
      ...{ id, name, contextTokens, outputTokens, rates },
    })) ?? null;

describe('a price moved by powers of ten', () => {
  it.each<[unknown, number, string | null]>([
    ['0.00000125', 6, '1.25'],
    ['0.000005', 6, '5'],
    ['0.000000000001', 6, '0.000001'],
    ['0.0000001', 6, '0.1'],
    ['0', 6, '0'],
    ['0.0', 6, '0'],
    ['15', 6, null],
    ['0.5', 6, '500000'],
    ['1e-7', 6, '0.1'],
    ['1.25e-06', 6, '1.25'],
    [' 0.000002 ', 6, '2'],
    // More digits than a float could hold.
    ['0.000000123456789012', 6, '0.123456789012'],
    ['0.0000001234567890123', 6, null],
    [1.1, 0, '1.1'],
    [5, 0, '5'],
    [1e-7, 0, '0.0000001'],
    [0.1, 0, '0.1'],
    ['-1', 6, null],
    ['-0.5', 6, null],
    ['free', 6, null],
    ['', 6, null],
    ['NaN', 6, null],
    [Number.NaN, 6, null],
    [Number.POSITIVE_INFINITY, 0, null],
    ['1e99', 6, null],
    [null, 6, null],
    [undefined, 6, null],
    [{}, 6, null],
    ['0x10', 0, null],
  ])('%j by %d', (value, places, moved) => {
    expect(movedPrice(value, places)).toBe(moved);
  });
});

describe('the list of an OpenAI-compatible host', () => {
  it.each(['openai', 'ollama', 'openai-compatible', 'deepseek', 'groq'])(
    'of %s has ids',
    (record) => {
      const data = [
        { id: 'a', object: 'model' },
        { id: 'org/b', max_model_len: 8192 },
      ];
      const nothing = { name: null, outputTokens: null, rates: null };
      expect(read(record, { object: 'list', data })).toEqual([
        { id: 'a', contextTokens: null, ...nothing },
        { id: 'org/b', contextTokens: 8192, ...nothing },
      ]);
      expect(read(record, data)).toHaveLength(2);
    },
  );

  it.each([[null], ['list'], [42], [{}], [{ data: null }], [{ data: { id: 'a' } }]])(
    'is not %j',
    (answer) => {
      expect(read('openai', answer)).toBeNull();
    },
  );

  it('has the limits under the names Groq gives them, without what is switched off', () => {
    const data = [
      { id: 'a', active: true, context_window: 131_072, max_completion_tokens: 65_536 },
      { id: 'b', active: false },
    ];
    expect(read('groq', { object: 'list', data })).toEqual([
      {
        id: 'a',
        name: null,

        contextTokens: 131_072,
        outputTokens: 65_536,
        rates: null,
      },
    ]);
  });

  it('leaves out what has no id, and takes no odd number for tokens', () => {
    const data = [{}, null, 'a', { id: 7 }, { id: ' ' }, { id: 'a', context_length: -1 }];
    expect(read('openai', { data })).toMatchObject([{ id: 'a', contextTokens: null }]);
  });
});

describe("OpenRouter's list", () => {
  const entry = (over: object): object => ({
    id: 'maker/model',
    name: 'Maker: Model',
    context_length: 200_000,
    top_provider: { max_completion_tokens: 64_000 },
    pricing: { prompt: '0.000003', completion: '0.000015' },
    ...over,
  });
  const one = (over: object): unknown =>
    (read('openrouter', { data: [entry(over)] }) as unknown[])[0];

  it('has names, limits, and prices a token', () => {
    const pricing = {
      prompt: '0.000003',
      completion: '0.000015',
      input_cache_read: '0.0000003',
      input_cache_write: '0.00000375',
      request: '0.01',
      image: '0.0048',
      web_search: '0',
    };
    expect(one({ pricing })).toEqual({
      id: 'maker/model',
      name: 'Maker: Model',

      contextTokens: 200_000,
      outputTokens: 64_000,
      rates: {
        input: '3',
        output: '15',
        cache_read: '0.3',
        cache_write: '3.75',
        request: '0.01',
      },
    });
  });

  it.each([[{ prompt: '-1', completion: '-1' }], [{ prompt: '0.000003' }], [{}], [null], ['free']])(
    'has no price where it says %j',
    (pricing) => {
      expect(one({ pricing })).toMatchObject({ rates: null });
    },
  );

  it('says when something is free', () => {
    expect(one({ pricing: { prompt: '0', completion: '0' } })).toMatchObject({
      rates: { input: '0', output: '0' },
    });
  });
});

describe("AiHubMix' list", () => {
  const entry = (over: object): object => ({
    model_id: 'claude-opus-5',
    model_name: 'Claude Opus 5',
    types: 'llm',
    context_length: 1_000_000,
    max_output: 0,
    pricing: { input: 5, output: 25, cache_read: 0.5, cache_write: 6.25 },
    ...over,
  });
  const list = (...entries: object[]): unknown =>
    read('aihubmix', { success: true, message: '', data: entries });

  it('has prices for a million tokens, as numbers', () => {
    expect(list(entry({}))).toEqual([
      {
        id: 'claude-opus-5',
        name: 'Claude Opus 5',

        contextTokens: 1_000_000,
        outputTokens: null,
        rates: { input: '5', output: '25', cache_read: '0.5', cache_write: '6.25' },
      },
    ]);
    expect(list(entry({ pricing: { input: 1.1, output: 5.5 } }))).toMatchObject([
      { rates: { input: '1.1', output: '5.5' } },
    ]);
  });

  it('has none for what is not counted in tokens, or has no price', () => {
    const rows = list(
      entry({ types: 'image_generation' }),
      entry({ types: 'tts, llm', pricing: { input: 0, output: 0 } }),
      entry({ pricing: { input: -1, output: 2 } }),
      entry({ pricing: undefined }),
    ) as { rates: unknown }[];
    expect(rows.map(({ rates }) => rates)).toEqual([null, { input: '0', output: '0' }, null, null]);
  });

  it('is not believed once its prices look like those for a thousand', () => {
    const rows = [1, 2, 3].map((n) => entry({ pricing: { input: n / 1000, output: n / 100 } }));
    expect(list(...rows)).toMatchObject([{ rates: null }, { rates: null }, { rates: null }]);
  });

  it('that failed is none', () => {
    expect(read('aihubmix', { success: false, message: 'no' })).toBeNull();
  });
});

describe("Anthropic's list", () => {
  const entry = (over: object): object => ({
    type: 'model',
    id: 'claude-opus-5-5',
    display_name: 'Claude Opus 5.5',
    created_at: '2026-09-01T00:00:00Z',
    max_input_tokens: 1_000_000,
    max_tokens: 128_000,
    lifecycle: 'active',
    ...over,
  });
  const list = (...data: unknown[]): unknown =>
    read('anthropic', { data, has_more: false, first_id: null, last_id: null });

  it('has names and limits, and no prices', () => {
    expect(list(entry({}))).toEqual([
      {
        id: 'claude-opus-5-5',
        name: 'Claude Opus 5.5',

        contextTokens: 1_000_000,
        outputTokens: 128_000,
        rates: null,
      },
    ]);
  });

  it('is read with odd entries, without those nobody can call', () => {
    const odd = entry({ id: 'b', display_name: 7, max_input_tokens: null, max_tokens: '128000' });
    const gone = entry({ id: 'c', lifecycle: 'retired' });
    const late = entry({ id: 'd', lifecycle: 'deprecated' });
    expect(list(null, 'x', {}, entry({ id: '' }), odd, gone, late)).toMatchObject([
      { id: 'b', name: null, contextTokens: null, outputTokens: null },
      { id: 'd' },
    ]);
  });

  it.each([[{ data: [], has_more: true }], [{ models: [] }], [null], [[]]])(
    'is not %j',
    (answer) => {
      expect(read('anthropic', answer)).toBeNull();
    },
  );
});

describe("Google's list", () => {
  const entry = (over: object): object => ({
    name: 'models/gemini-3.7-flash',
    version: '001',
    displayName: 'Gemini 3.7 Flash',
    inputTokenLimit: 1_048_576,
    outputTokenLimit: 65_536,
    supportedGenerationMethods: ['generateContent', 'countTokens'],
    ...over,
  });

  it('has ids without the folder they stand in, names and limits', () => {
    expect(read('google', { models: [entry({})] })).toEqual([
      {
        id: 'gemini-3.7-flash',
        name: 'Gemini 3.7 Flash',

        contextTokens: 1_048_576,
        outputTokens: 65_536,
        rates: null,
      },
    ]);
  });

  it('has those that embed, by what they do', () => {
    const embeds = entry({
      name: 'models/gemini-embedding-001',
      displayName: 'Gemini Embedding 001',
      inputTokenLimit: 2_048,
      outputTokenLimit: 1,
      supportedGenerationMethods: ['embedContent', 'countTextTokens', 'asyncBatchEmbedContent'],
    });
    expect(recordOf('google').modelList?.read({ models: [embeds] })).toMatchObject([
      {
        id: 'gemini-embedding-001',
        name: 'Gemini Embedding 001',
        contextTokens: 2_048,
        outputTokens: null,
        outputModalities: ['embedding'],
      },
    ]);
  });

  it('has only models that answer or embed', () => {
    const models = [
      entry({ name: 'models/imagen-4', supportedGenerationMethods: ['predict'] }),
      entry({ name: 'models/nothing', supportedGenerationMethods: undefined }),
      entry({ name: 'models/' }),
      entry({ name: 3 }),
      null,
      entry({ name: 'bare', displayName: ' ', inputTokenLimit: 0, outputTokenLimit: -1 }),
    ];
    expect(read('google', { models })).toMatchObject([
      { id: 'bare', name: null, contextTokens: null, outputTokens: null },
    ]);
  });

  it.each([[{ models: [], nextPageToken: 'more' }], [{ data: [] }], [{}], ['models']])(
    'is not %j',
    (answer) => {
      expect(read('google', answer)).toBeNull();
    },
  );
});

describe("Mistral's list", () => {
  it('has names and a context, and only models that chat', () => {
    const data = [
      {
        id: 'mistral-large-latest',
        object: 'model',
        name: 'mistral-large-4',
        max_context_length: 262_144,
        capabilities: { completion_chat: true, function_calling: true },
        aliases: ['mistral-large-4'],
      },
      { id: 'mistral-embed', capabilities: { completion_chat: false } },
      { id: 'ft:open', capabilities: null, name: null, max_context_length: '8192' },
      { name: 'nameless' },
    ];
    const unsaid = { outputTokens: null, rates: null };
    expect(read('mistral', { object: 'list', data })).toEqual([
      { id: 'mistral-large-latest', name: 'mistral-large-4', contextTokens: 262_144, ...unsaid },
      { id: 'ft:open', name: null, contextTokens: null, ...unsaid },
    ]);
    expect(read('mistral', { object: 'error', message: 'no' })).toBeNull();
  });
});

describe("xAI's list", () => {
  const entry = (over: object): object => ({
    id: 'grok-9',
    aliases: [],
    max_prompt_length: 256_000,
    prompt_text_token_price: 30_000,
    cached_prompt_text_token_price: 7_500,
    completion_text_token_price: 150_000,
    ...over,
  });
  const list = (...models: unknown[]): unknown => read('xai', { models });

  it('has exact prices, which are hundredths of a cent', () => {
    expect(list(entry({}))).toEqual([
      {
        id: 'grok-9',
        name: null,

        contextTokens: 256_000,
        outputTokens: null,
        rates: { input: '3', output: '15', cache_read: '0.75' },
      },
    ]);
    // 1 and 12 345 ten-thousandths of a dollar.
    expect(
      list(entry({ prompt_text_token_price: 1, completion_text_token_price: 12_345 })),
    ).toMatchObject([{ rates: { input: '0.0001', output: '1.2345' } }]);
  });

  it('has an entry for every alias', () => {
    expect(list(entry({ aliases: ['grok-latest', 7, ''] }))).toMatchObject([
      { id: 'grok-9', rates: { input: '3' } },
      { id: 'grok-latest', rates: { input: '3' }, contextTokens: 256_000 },
    ]);
    expect(list(entry({ aliases: null }), entry({ id: null, aliases: ['x'] }))).toHaveLength(1);
  });

  it.each([
    [{ prompt_text_token_price: 0 }],
    [{ prompt_text_token_price: '30000' }],
    [{ prompt_text_token_price: -1 }],
    [{ prompt_text_token_price: 0.5 }],
    [{ completion_text_token_price: undefined }],
  ])('has no price where it says %j', (over) => {
    expect(list(entry(over))).toMatchObject([{ rates: null }]);
  });

  it('has no price of cached tokens where it says none', () => {
    expect(list(entry({ cached_prompt_text_token_price: 0 }))).toMatchObject([
      { rates: { input: '3', output: '15' } },
    ]);
    expect(read('xai', { data: [] })).toBeNull();
  });
});

describe("LiteLLM's list", () => {
  it('has pictures by the piece', () => {
    const one = (info: object): unknown =>
      read('litellm', { data: [{ model_name: 'm', model_info: info }] });
    expect(one({ mode: 'image_generation', output_cost_per_image: 0.04 })).toMatchObject([
      { rates: { input: '0', output: '0', image: '0.04' } },
    ]);
    expect(one({ mode: 'image_generation', output_cost_per_image: -1 })).toMatchObject([
      { rates: null },
    ]);
  });
});
