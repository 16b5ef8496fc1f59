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

const delta = (value: object, more: object = {}): object => ({
  choices: [{ index: 0, delta: value, finish_reason: null, ...more }],
});
const usageFrame = (usage: unknown): object => ({ choices: [], usage });

function kindOf(chunk: unknown, event = ''): string {
  return openaiChat.meter().frame(event, typeof chunk === 'string' ? chunk : JSON.stringify(chunk));
}

function usageOf(usage: unknown): Usage | null {
  const meter = openaiChat.meter();
  meter.frame('', JSON.stringify(usageFrame(usage)));
  return meter.reading().usage;
}

describe('the kind of a frame', () => {
  it.each<[string, unknown, string]>([
    ['text', delta({ content: 'a' }), 'content'],
    ['reasoning', delta({ reasoning: 'a' }), 'content'],
    ['reasoning_content', delta({ reasoning_content: 'a', content: null }), 'content'],
    ['opaque reasoning', delta({ content: '', reasoning_details: [{ data: 'x' }] }), 'content'],
    ['a refusal', delta({ refusal: 'no' }), 'content'],
    [
      'a tool call',
      delta({ tool_calls: [{ index: 0, id: 'c', function: { name: 'f', arguments: '' } }] }),
      'content',
    ],
    ['an old function call', delta({ function_call: { name: 'f' } }), 'content'],
    ['audio', delta({ audio: { id: 'a' } }), 'content'],
    ['a finish', delta({}, { finish_reason: 'stop' }), 'content'],
    [
      'a finish with usage',
      { ...delta({}, { finish_reason: 'stop' }), usage: { prompt_tokens: 1 } },
      'content',
    ],
    ['text with usage', { ...delta({ content: 'a' }), usage: { prompt_tokens: 1 } }, 'content'],
    ['a role alone', delta({ role: 'assistant', content: '' }), 'other'],
    [
      'a role with usage',
      { ...delta({ role: 'assistant', content: '' }), usage: { prompt_tokens: 1 } },
      'other',
    ],
    ['empty tool calls', delta({ tool_calls: [], content: null }), 'other'],
    ['usage', usageFrame({ prompt_tokens: 1, completion_tokens: 2 }), 'usage'],
    ['usage without choices', { usage: { prompt_tokens: 1 } }, 'usage'],
    ['Groq’s usage', { choices: [], x_groq: { id: 'r', usage: { prompt_tokens: 1 } } }, 'usage'],
    ['no usage', usageFrame(null), 'other'],
    ['Azure’s filter results', { choices: [], prompt_filter_results: [{}] }, 'other'],
    ['the end', '[DONE]', 'end'],
    ['the end with a space', '[DONE] ', 'end'],
    ['an error', { error: { message: 'm', code: 429 } }, 'error'],
    [
      'an error with content',
      { ...delta({ content: '' }, { finish_reason: 'error' }), error: { message: 'm' } },
      'error',
    ],
    [
      'an error in a choice',
      delta({ content: '' }, { error: { message: 'm', code: 502 } }),
      'error',
    ],
    ['an error as text', { error: 'broken' }, 'error'],
    ['a finish that is an error', delta({}, { finish_reason: 'error' }), 'error'],
    ['an error that is null', { ...delta({ content: 'a' }), error: null }, 'content'],
    ['nothing', '', 'other'],
    ['what is no JSON', '{"choices":[', 'other'],
    ['what is no object', '[1]', 'other'],
    ['choices that are none', { choices: [null, 7, 'x'], usage: 4 }, 'other'],
    ['a prototype', '{"__proto__":{"error":"x"},"constructor":1}', 'other'],
  ])('is known of %s', (_, chunk, kind) => {
    expect(kindOf(chunk)).toBe(kind);
  });

  it('is an error where the event says so', () => {
    expect(kindOf({ message: 'm', code: 'overloaded' }, 'error')).toBe('error');
    expect(kindOf('broken', 'error')).toBe('error');
  });
});

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
        const { reportedCost, ...counts } = usage;
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

describe('a reading', () => {
  function readingOf(...frames: readonly (object | string)[]) {
    const meter = openaiChat.meter();
    for (const frame of frames) {
      meter.frame('', typeof frame === 'string' ? frame : JSON.stringify(frame));
    }
    return meter.reading();
  }
  const finished = delta({}, { finish_reason: 'stop' });

  it('counts what was delivered, mirrored reasoning once', () => {
    const reading = readingOf(
      delta({ role: 'assistant', content: '' }),
      delta({ reasoning: 'abc', reasoning_content: 'abc' }),
      delta({ content: 'é😀' }),
      delta({
        tool_calls: [
          { function: { name: 'f', arguments: '{"a":1}' } },
          { custom: { input: 'xy' } },
        ],
      }),
      delta({ content: [{ type: 'text', text: 'part' }] }),
      delta({ refusal: 'no' }),
    );
    // 3 + 3 UTF-16 units + 7 + 2 + 4 + 2.
    expect(reading.deliveredLength).toBe(21);
    expect(reading.ended).toBe(false);
  });

  it('has ended with [DONE], or with a finish', () => {
    expect(readingOf(delta({ content: 'a' })).ended).toBe(false);
    expect(readingOf(delta({ content: 'a' }), '[DONE]').ended).toBe(true);
    expect(readingOf(delta({ content: 'a' }), finished)).toMatchObject({
      ended: true,
      finish: 'stop',
    });
  });

  it('has not ended while another choice is open', () => {
    const second = { choices: [{ index: 1, delta: { content: 'b' }, finish_reason: null }] };
    const secondDone = { choices: [{ index: 1, delta: {}, finish_reason: 'length' }] };
    expect(readingOf(delta({ content: 'a' }), second, finished).ended).toBe(false);
    expect(readingOf(delta({ content: 'a' }), second, finished, secondDone)).toMatchObject({
      ended: true,
      finish: 'length',
    });
  });

  it('never counts as ended after an error, even if [DONE] follows', () => {
    const reading = readingOf(
      delta({ content: 'a' }),
      {
        ...delta({ content: '' }, { finish_reason: 'error' }),
        error: { code: 502, message: 'broken' },
      },
      '[DONE]',
    );
    expect(reading).toMatchObject({
      ended: false,
      error: { code: '502', type: null, message: 'broken' },
      deliveredLength: 1,
    });
  });
});

describe('a whole answer', () => {
  function read(body: string) {
    const meter = openaiChat.meter();
    return { kind: meter.answer(body), reading: meter.reading() };
  }
  const whole = {
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: 'hello', tool_calls: [] },
        finish_reason: 'stop',
      },
    ],
    usage: { prompt_tokens: 3, completion_tokens: 1 },
  };

  it('is read like a stream of one chunk', () => {
    expect(read(JSON.stringify(whole))).toEqual({
      kind: 'content',
      reading: {
        usage: { ...NOTHING, input: 3, output: 1 },
        finish: 'stop',
        error: null,
        deliveredLength: 5,
        ended: true,
      },
    });
  });

  it('may begin with the blank lines that keep a connection open', () => {
    expect(read(`\n\n\n${JSON.stringify(whole)}\n`).kind).toBe('content');
  });

  it('is an error where it carries one, whatever its status was', () => {
    const { kind, reading } = read('{"error":{"message":"no","type":"new_api_error","code":"x"}}');
    expect(kind).toBe('error');
    expect(reading).toMatchObject({
      ended: false,
      error: { code: 'x', type: 'new_api_error', message: 'no' },
    });
  });

  it.each(['<html>', '', '{"choices":[]}', '{}', 'null', '[]'])(
    'is nothing proper in %j',
    (body) => {
      const { kind, reading } = read(body);
      expect(kind).toBe('other');
      expect(reading.ended).toBe(false);
    },
  );
});
