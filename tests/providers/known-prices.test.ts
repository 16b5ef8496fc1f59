import { calcPrice, findProvider } from '@pydantic/genai-prices';
import { describe, expect, it } from 'vitest';
import { knownPriceOf } from '../../src/providers/known-prices.ts';

describe('what a maker asks', () => {
  // From the vendors' pages of prices, November 2026.
  it.each<[string, string, object | null]>([
    [
      'anthropic',
      'claude-opus-4-5-20251101',
      { input: '5', output: '25', cache_read: '0.5', cache_write: '6.25', cache_write_1h: '10' },
    ],
    [
      'anthropic',
      'claude-haiku-4-5',
      { input: '1', output: '5', cache_read: '0.1', cache_write: '1.25', cache_write_1h: '2' },
    ],
    ['openai', 'gpt-4o', { input: '2.5', output: '10', cache_read: '1.25' }],
    ['openai', 'gpt-4o-mini', { input: '0.15', output: '0.6', cache_read: '0.075' }],
    ['openai', 'GPT-5', { input: '1.25', output: '10', cache_read: '0.125' }],
    [
      'google',
      'gemini-2.5-pro',
      {
        ...{ input: '1.25', output: '10', cache_read: '0.125' },
        ...{ 'input@200000': '2.5', 'output@200000': '15', 'cache_read@200000': '0.25' },
      },
    ],
    ['openai', 'nobody-knows', null],
    // Dearer by day than by night.
    ['deepseek', 'deepseek-reasoner', null],
    ['no-record', 'gpt-4o', null],
    ['__proto__', 'gpt-4o', null],
  ])('%s for %s is %j', (record, model, rates) => {
    expect(knownPriceOf(record, model)).toEqual(rates);
  });

  it.each([
    ['openai', 'openai'],
    ['anthropic', 'anthropic'],
    ['google', 'google'],
    ['groq', 'groq'],
    ['xai', 'x-ai'],
  ])('%s is what the package works out for each of its models', (record, providerId) => {
    const models = findProvider({ providerId })?.models ?? [];
    const known = models.flatMap(({ id }) => {
      const rates = knownPriceOf(record, id) as Record<string, string> | null;
      return rates === null ? [] : [[id, rates] as const];
    });
    expect(known.length).toBeGreaterThan(models.length / 2);
    for (const [id, rates] of known) {
      const usage = { input_tokens: 1_000, output_tokens: 1_000 };
      const found = calcPrice(usage, id, { providerId });
      const ours = (Number(rates['input']) + Number(rates['output'])) / 1_000;
      expect([id, found?.total_price]).toEqual([id, expect.closeTo(ours, 12)]);
    }
  });
});
