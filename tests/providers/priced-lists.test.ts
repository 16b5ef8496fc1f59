/** Lists in OpenAI's shape that tell prices, each in a unit of its own. */
import { describe, expect, it } from 'vitest';
import { recordOf } from '../../src/providers/registry.ts';

/** Of each vendor an entry as its page shows it, and what a million tokens cost in USD. */
const LISTS: readonly (readonly [string, object, object])[] = [
  [
    'together',
    {
      ...{
        id: 'meta-llama/Llama-4',
        type: 'chat',
        display_name: 'Llama 4',
        context_length: 1_048_576,
      },
      pricing: { input: 0.27, output: 0.85, cached_input: 0.07, base: 0, hourly: 0, finetune: 0 },
    },
    {
      name: 'Llama 4',
      contextTokens: 1_048_576,
      rates: { input: '0.27', output: '0.85', cache_read: '0.07' },
    },
  ],
  [
    'deepinfra',
    {
      id: 'deepseek-ai/DeepSeek-V4',
      metadata: {
        context_length: 163_840,
        max_tokens: 16_384,
        pricing: { input_tokens: 0.27, output_tokens: 0.4, cache_read_tokens: 0.135 },
      },
    },
    {
      contextTokens: 163_840,
      outputTokens: 16_384,
      rates: { input: '0.27', output: '0.4', cache_read: '0.135' },
    },
  ],
  [
    'novita',
    {
      id: 'meta-llama/llama-3.3-70b',
      title: 'Llama 3.3 70B',
      context_size: 131_072,
      input_token_price_per_m: 3900,
      output_token_price_per_m: 3950,
    },
    { name: 'Llama 3.3 70B', contextTokens: 131_072, rates: { input: '0.39', output: '0.395' } },
  ],
  [
    'requesty',
    {
      id: 'anthropic/claude-opus-5',
      context_window: 200_000,
      max_output_tokens: 64_000,
      input_price: 0.000005,
      output_price: 0.000025,
      cached_price: 5e-7,
      caching_price: 0.00000625,
    },
    {
      contextTokens: 200_000,
      outputTokens: 64_000,
      rates: { input: '5', output: '25', cache_read: '0.5', cache_write: '6.25' },
    },
  ],
  [
    'vercel',
    {
      id: 'openai/gpt-5.1',
      name: 'GPT-5.1',
      context_window: 400_000,
      max_tokens: 128_000,
      pricing: { input: '0.00000125', output: '0.00001', input_cache_read: '0.000000125' },
    },
    {
      name: 'GPT-5.1',
      contextTokens: 400_000,
      outputTokens: 128_000,
      rates: { input: '1.25', output: '10', cache_read: '0.125' },
    },
  ],
  [
    'nanogpt',
    {
      id: 'qwen3',
      name: 'Qwen 3',
      context_length: 32_768,
      pricing: { prompt: 0.1, completion: 0.3, currency: 'USD', unit: 'per_million_tokens' },
    },
    { name: 'Qwen 3', contextTokens: 32_768, rates: { input: '0.1', output: '0.3' } },
  ],
];

/** What models can do is in abilities.test.ts. */
const UNSAID = { inputModalities: null, outputModalities: null, features: null, dialects: null };

const read = (record: string, answer: unknown): unknown => recordOf(record).modelList?.read(answer);

describe('the list of', () => {
  it.each(LISTS)('%s has limits and exact prices', (record, entry, expected) => {
    const { id } = entry as { id: string };
    const nothing = { ...UNSAID, name: null, contextTokens: null, outputTokens: null };
    expect(read(record, { data: [entry] })).toEqual([{ ...nothing, id, ...expected }]);
    expect(read(record, [entry])).toHaveLength(1);
  });

  it.each(LISTS)('%s is read with odd entries', (record, entry) => {
    const odd = [
      null,
      'text',
      {},
      { id: '' },
      { id: 7 },
      { ...entry, id: 'odd', pricing: null, metadata: 'x' },
    ];
    const found = read(record, { data: [...odd, entry] }) as { id: string }[];
    expect(found.at(-1)).toMatchObject({ id: (entry as { id: string }).id });
    for (const answer of [null, 'list', {}, { data: {} }]) expect(read(record, answer)).toBeNull();
  });

  it('together has only what answers in tokens', () => {
    const image = { id: 'flux', type: 'image', pricing: { input: 1, output: 1 } };
    expect(read('together', [image])).toEqual([]);
  });

  it('github-models stands beside its base, without prices', () => {
    expect(read('github-models', [{ id: 'openai/gpt-5.1', name: 'GPT' }])).toMatchObject([
      { id: 'openai/gpt-5.1', rates: null },
    ]);
  });
});
