import { describe, expect, it } from 'vitest';
import type { Reading, Usage } from '../../src/contract/usage.ts';
import { openaiResponses } from '../../src/dialects/openai-responses/index.ts';

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

const delta = (text: string, output_index = 0): object => ({
  type: 'response.output_text.delta',
  output_index,
  delta: text,
});
const done = (item: object, output_index = 0): object => ({
  type: 'response.output_item.done',
  output_index,
  item,
});
const completed = (response: object = {}): object => ({
  type: 'response.completed',
  response: { id: 'r', status: 'completed', output: [], ...response },
});

function kindOf(frame: unknown, event = ''): string {
  const data = typeof frame === 'string' ? frame : JSON.stringify(frame);
  return openaiResponses.meter().frame(event, data);
}

function readingOf(...frames: readonly object[]): Reading {
  const meter = openaiResponses.meter();
  for (const frame of frames) meter.frame('', JSON.stringify(frame));
  return meter.reading();
}

describe('the kind of a frame', () => {
  it.each<[string, unknown, string]>([
    ['the beginning', { type: 'response.created', response: { error: null } }, 'other'],
    ['progress', { type: 'response.in_progress', response: {} }, 'other'],
    ['text', delta('a'), 'content'],
    ['reasoning', { type: 'response.reasoning_summary_text.delta', delta: 'a' }, 'content'],
    ['arguments', { type: 'response.function_call_arguments.delta', delta: '{' }, 'content'],
    ['audio', { type: 'response.audio.delta', delta: 'AAAA' }, 'content'],
    ['a picture in part', { type: 'response.image_generation_call.partial_image' }, 'content'],
    ['a message begun', { type: 'response.output_item.added', item: { type: 'message' } }, 'other'],
    [
      'a call begun',
      { type: 'response.output_item.added', item: { type: 'function_call' } },
      'content',
    ],
    ['an item', done({ type: 'message' }), 'content'],
    ['a hosted tool at work', { type: 'response.web_search_call.searching' }, 'other'],
    ['the end', completed(), 'end'],
    ['an end cut short', { type: 'response.incomplete', response: {} }, 'end'],
    ['the end’s mark', '[DONE]', 'end'],
    ['an error', { type: 'error', code: 'c', message: 'm' }, 'error'],
    ['an error in an envelope', { type: 'error', error: { message: 'm' } }, 'error'],
    ['an envelope alone', { error: { message: 'm' } }, 'error'],
    ['a failure', { type: 'response.failed', response: { error: { message: 'm' } } }, 'error'],
    ['a failure without words', { type: 'response.failed', response: {} }, 'error'],
    ['an end that failed', completed({ status: 'failed' }), 'error'],
    ['a keepalive', { type: 'keepalive' }, 'other'],
    ['what is no JSON', '{"type":', 'other'],
    ['nothing', '', 'other'],
  ])('is known of %s', (_, frame, kind) => {
    expect(kindOf(frame)).toBe(kind);
  });

  it('is known by the event where the frame leaves it out', () => {
    expect(kindOf({ delta: 'a' }, 'response.output_text.delta')).toBe('content');
    expect(kindOf({ message: 'm' }, 'error')).toBe('error');
    expect(kindOf('broken', 'error')).toBe('error');
  });
});

describe('a reading', () => {
  it('counts what was delivered, in pieces or whole, once', () => {
    const reading = readingOf(
      delta('é😀'),
      done({ type: 'message', content: [{ type: 'output_text', text: 'é😀' }] }),
      done({ type: 'function_call', arguments: '{"a":1}' }, 1),
      done({ type: 'reasoning', summary: [{ text: 'abc' }], content: [{ text: 'd' }] }, 2),
      done({ type: 'message', content: [{ type: 'refusal', refusal: 'no' }] }, 3),
      completed({ output: [{ type: 'message', content: [{ text: 'é😀' }] }] }),
    );
    expect(reading.deliveredLength).toBe(3 + 7 + 4 + 2);
  });

  it('ends with the response, not with a mark', () => {
    const meter = openaiResponses.meter();
    meter.frame('', JSON.stringify(delta('a')));
    meter.frame('', '[DONE]');
    expect(meter.reading().ended).toBe(false);
    expect(readingOf(delta('a'), completed())).toMatchObject({ ended: true, finish: 'completed' });
  });

  it('says why the answer is incomplete', () => {
    const response = {
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      usage: { input_tokens: 3, output_tokens: 9 },
    };
    expect(readingOf({ type: 'response.incomplete', response })).toMatchObject({
      ended: true,
      finish: 'max_output_tokens',
      usage: { input: 3, output: 9 },
    });
  });

  it('keeps the first error, and the usage of what failed', () => {
    const error = { code: 'rate_limit_exceeded', message: 'slow' };
    const response = { status: 'failed', error, usage: { input_tokens: 3, output_tokens: 0 } };
    const reading = readingOf(
      { type: 'response.failed', response },
      { type: 'error', message: 'x' },
    );
    expect(reading).toMatchObject({
      ended: false,
      error: { code: 'rate_limit_exceeded', type: null, message: 'slow' },
      usage: { input: 3, output: 0 },
    });
  });
});

describe('a whole answer', () => {
  it('is read at once', () => {
    const meter = openaiResponses.meter();
    const output = [{ type: 'message', content: [{ type: 'output_text', text: 'abc' }] }];
    const usage = { input_tokens: 1, output_tokens: 2 };
    const body = JSON.stringify({ status: 'completed', error: null, output, usage });
    expect(meter.answer(body)).toBe('content');
    expect(meter.reading()).toMatchObject({
      ended: true,
      finish: 'completed',
      deliveredLength: 3,
      usage: { input: 1, output: 2 },
    });
  });

  it.each([
    ['an error inside a 200', '{"error":{"message":"m"}}', 'error'],
    ['a failed response', '{"status":"failed","output":[]}', 'error'],
    ['something else', '{"choices":[]}', 'other'],
    ['no JSON', '<html>', 'other'],
  ])('is known to be %s', (_, body, kind) => {
    const meter = openaiResponses.meter();
    expect(meter.answer(body)).toBe(kind);
    expect(meter.reading().ended).toBe(false);
  });
});

describe('usage', () => {
  it.each<[string, object, Partial<Usage> | null]>([
    [
      'OpenAI, whose input includes the cache and whose output the reasoning',
      {
        input_tokens: 100,
        input_tokens_details: { cached_tokens: 60, cache_write_tokens: 10 },
        output_tokens: 50,
        output_tokens_details: { reasoning_tokens: 30 },
        total_tokens: 150,
      },
      { input: 30, cacheRead: 60, cacheWrite: 10, output: 50, reasoning: 30 },
    ],
    [
      'a cache larger than the whole, which stands beside it',
      { input_tokens: 10, input_tokens_details: { cached_tokens: 64 }, output_tokens: 1 },
      { input: 10, cacheRead: 64, output: 1 },
    ],
    [
      'audio',
      {
        input_tokens: 10,
        input_tokens_details: { audio_tokens: 4 },
        output_tokens: 8,
        output_tokens_details: { audio_tokens: 6 },
      },
      { input: 6, audioInput: 4, output: 2, audioOutput: 6 },
    ],
    [
      'OpenRouter',
      { input_tokens: 1, output_tokens: 2, cost: 0.00014 },
      {
        input: 1,
        output: 2,
        reportedCost: '0.00014',
      },
    ],
    [
      'a tiny cost',
      { input_tokens: 1, output_tokens: 2, cost: 1.5e-7 },
      {
        input: 1,
        output: 2,
        reportedCost: '0.00000015',
      },
    ],
    [
      'xAI',
      { input_tokens: 1, output_tokens: 2, cost_in_usd_ticks: 12_500_000 },
      {
        input: 1,
        output: 2,
        reportedCost: '0.00125',
      },
    ],
    [
      'a free call',
      { input_tokens: 1, output_tokens: 2, cost: 0 },
      {
        input: 1,
        output: 2,
        reportedCost: '0',
      },
    ],
    [
      'zeros, which are not nothing',
      { input_tokens: 0, output_tokens: 0 },
      { input: 0, output: 0 },
    ],
    ['one of the two', { output_tokens: 5 }, { output: 5 }],
    ['nonsense', { input_tokens: -1, output_tokens: 'many', cost: 1e9 }, null],
  ])('is told apart from %s', (_, usage, expected) => {
    const found = readingOf(completed({ usage })).usage;
    expect(found).toEqual(expected === null ? null : { ...NOTHING, ...expected });
  });
});
