import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Usage } from '../../src/contract/usage.ts';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';

const NOTHING: Usage = {
  input: null,
  cacheRead: null,
  cacheWrite: null,
  cacheWriteLong: null,
  audioInput: null,
  output: null,
  reasoning: null,
  audioOutput: null,
  reportedCost: null,
};

const usageFrame = (usage: unknown): object => ({ choices: [], usage });

function usageOf(usage: unknown): Usage | null {
  const meter = openaiChat.meter();
  meter.frame('', JSON.stringify(usageFrame(usage)));
  return meter.reading().usage;
}

describe('usage', () => {
  it.each<[string, object, Partial<Usage>]>([
    [
      'OpenAI',
      {
        prompt_tokens: 100,
        completion_tokens: 50,
        total_tokens: 150,
        prompt_tokens_details: { cached_tokens: 60, cache_write_tokens: 10, audio_tokens: 5 },
        completion_tokens_details: {
          reasoning_tokens: 30,
          audio_tokens: 8,
          accepted_prediction_tokens: 0,
        },
      },
      {
        input: 25,
        cacheRead: 60,
        cacheWrite: 10,
        audioInput: 5,
        output: 42,
        reasoning: 30,
        audioOutput: 8,
      },
    ],
    [
      'OpenRouter',
      {
        prompt_tokens: 10,
        completion_tokens: 4,
        total_tokens: 14,
        cost: 0.00014,
        is_byok: false,
        prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 0, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 0 },
      },
      {
        input: 10,
        cacheRead: 0,
        cacheWrite: 0,
        audioInput: 0,
        output: 4,
        reasoning: 0,
        reportedCost: '0.00014',
      },
    ],
    [
      'DeepSeek',
      {
        prompt_tokens: 10,
        completion_tokens: 4,
        prompt_cache_hit_tokens: 7,
        prompt_cache_miss_tokens: 3,
      },
      { input: 3, cacheRead: 7, output: 4 },
    ],
    [
      'xAI, whose completion leaves reasoning out',
      {
        prompt_tokens: 10,
        completion_tokens: 4,
        total_tokens: 34,
        completion_tokens_details: { reasoning_tokens: 20 },
      },
      { input: 10, output: 24, reasoning: 20 },
    ],
    [
      'xAI, whose prompt leaves a large cache out',
      { prompt_tokens: 10, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 64 } },
      { input: 10, cacheRead: 64, output: 4 },
    ],
    [
      'Mistral',
      { prompt_tokens: 9, completion_tokens: 1, num_cached_tokens: 4 },
      { input: 5, cacheRead: 4, output: 1 },
    ],
    [
      'Moonshot',
      { prompt_tokens: 9, completion_tokens: 1, cached_tokens: 4 },
      { input: 5, cacheRead: 4, output: 1 },
    ],
    [
      'new-api under the other names',
      { input_tokens: 9, output_tokens: 1 },
      { input: 9, output: 1 },
    ],
    [
      'new-api under both names',
      { prompt_tokens: 9, completion_tokens: 1, input_tokens: 0, output_tokens: 0 },
      { input: 9, output: 1 },
    ],
    [
      'cached audio, which is read from the cache',
      {
        prompt_tokens: 10,
        completion_tokens: 0,
        prompt_tokens_details: { cached_tokens: 8, audio_tokens: 9 },
      },
      { input: 0, cacheRead: 8, audioInput: 2, output: 0 },
    ],
    [
      'zeros, which are not nothing',
      { prompt_tokens: 0, completion_tokens: 0 },
      { input: 0, output: 0 },
    ],
    ['only a prompt', { prompt_tokens: 5, completion_tokens: null }, { input: 5 }],
    ['only a cost', { cost: 0 }, { reportedCost: '0' }],
  ])('is read as %s says it', (_, usage, expected) => {
    expect(usageOf(usage)).toEqual({ ...NOTHING, ...expected });
  });

  it.each<[string, unknown]>([
    ['negative', { prompt_tokens: -1, completion_tokens: -5 }],
    ['broken', { prompt_tokens: 1.5, completion_tokens: 0.1 }],
    ['text', { prompt_tokens: '12', completion_tokens: '7' }],
    ['too large to be exact', { prompt_tokens: 2 ** 53, completion_tokens: 1e300 }],
    ['empty', {}],
    ['a list', [1, 2]],
    ['a number', 7],
  ])('that is %s was not said', (_, usage) => {
    expect(usageOf(usage)).toBeNull();
  });

  it('beyond what a number holds was not said', () => {
    const meter = openaiChat.meter();
    meter.frame(
      '',
      '{"choices":[],"usage":{"prompt_tokens":1e999,"completion_tokens":3,"cost":1e999}}',
    );
    expect(meter.reading().usage).toEqual({ ...NOTHING, output: 3 });
  });

  it.each<[unknown, string | null]>([
    [0.5, '0.5'],
    [1.2e-7, '0.00000012'],
    [5e-324, '0'],
    [12, '12'],
    [-0.1, null],
    ['0.5', null],
    [{ total_cost: 1 }, null],
    [1e6, null],
    [null, null],
  ])('costs %j as the decimal %j', (cost, expected) => {
    const usage = usageOf({ prompt_tokens: 1, completion_tokens: 1, cost });
    expect(usage?.reportedCost).toBe(expected);
  });

  it('is the last report, never a sum', () => {
    const meter = openaiChat.meter();
    for (const tokens of [1, 5, 3]) {
      meter.frame('', JSON.stringify(usageFrame({ prompt_tokens: 10, completion_tokens: tokens })));
    }
    expect(meter.reading().usage).toEqual({ ...NOTHING, input: 10, output: 3 });
  });

  it('is not unsaid by a later frame that says nothing', () => {
    const meter = openaiChat.meter();
    meter.frame('', JSON.stringify(usageFrame({ prompt_tokens: 10, completion_tokens: 5 })));
    for (const later of [null, {}, { prompt_tokens: -1 }])
      meter.frame('', JSON.stringify(usageFrame(later)));
    meter.frame('', JSON.stringify(usageFrame({ cost: 0.25 })));
    expect(meter.reading().usage).toEqual({
      ...NOTHING,
      input: 10,
      output: 5,
      reportedCost: '0.25',
    });
  });

  it('never gives negative, broken or overlapping counts, whatever an upstream sends', () => {
    const odd = fc.oneof(
      fc.nat(200),
      fc.nat(200),
      fc.jsonValue({ maxDepth: 1 }),
      fc.double(),
      fc.maxSafeInteger(),
    );
    const details = fc.record(
      { cached_tokens: odd, cache_write_tokens: odd, audio_tokens: odd, reasoning_tokens: odd },
      { requiredKeys: [] },
    );
    const usages = fc.record(
      {
        prompt_tokens: odd,
        completion_tokens: odd,
        total_tokens: odd,
        cost: odd,
        prompt_tokens_details: fc.oneof(details, odd),
        completion_tokens_details: fc.oneof(details, odd),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(usages, (given) => {
        const usage = usageOf(given);
        if (usage === null) return;
        const { reportedCost, tariff, free, ...counts } = usage;
        expect([tariff, free]).toEqual([undefined, undefined]);
        for (const count of Object.values(counts)) {
          expect(count === null || (Number.isInteger(count) && count >= 0)).toBe(true);
        }
        expect(reportedCost ?? '0').toMatch(/^\d+(\.\d+)?$/);
        const { prompt_tokens: prompt } = given;
        const inside = (usage.cacheRead ?? 0) + (usage.cacheWrite ?? 0);
        if (usage.input !== null && inside <= Number(prompt)) {
          expect(usage.input + inside + (usage.audioInput ?? 0) === prompt).toBe(true);
        }
        if (usage.output !== null) expect(usage.reasoning ?? 0).toBeLessThanOrEqual(usage.output);
      }),
      { numRuns: 3_000 },
    );
  });
});
