import { describe, expect, it } from 'vitest';
import { MalformedAnswer } from '../../src/contract/error.ts';
import type { JsonObject } from '../../src/contract/json.ts';
import { openaiChatTranslator } from '../../src/dialects/openai-chat/translator.ts';
import { chunk, decode, decodeAnswer, finishChunk, fold } from './openai-chat-kit.ts';

const DONE = '[DONE]';
const call = (id: string, input: string): JsonObject =>
  chunk({ tool_calls: [{ index: 0, id, function: { name: 'f', arguments: input } }] });
/** A call of another index. */
const next = chunk({ tool_calls: [{ index: 1, id: 'n', function: { name: 'g' } }] });
const more = (input: string, index = 0): JsonObject =>
  chunk({ tool_calls: [{ index, function: { arguments: input } }] });

describe('a stream that cannot be followed', () => {
  it.each<[string, (JsonObject | string)[], string]>([
    ['nothing', [], 'broke its answer off'],
    ['nothing but its end', [DONE], 'sent no answer'],
    ['no end', [chunk({ content: 'a' })], 'broke its answer off'],
    [
      'a frame cut short',
      ['{"choices":[{"index":0,"delta":{"conte'],
      'sent a frame that is no JSON',
    ],
    ['a frame that is no object', ['null'], 'sent a frame that is no JSON'],
    ['text after its finish', [finishChunk('stop'), chunk({ content: 'a' })], 'had finished'],
    [
      'a call going on after its finish',
      [call('a', '{'), finishChunk('stop'), more('}')],
      'went on with a tool call that was whole',
    ],
    [
      'a call going on when it was whole',
      [call('a', '{}'), next, more(' '), more('x')],
      'went on with a tool call that was whole',
    ],
    ['a call that never began', [more('{}'), finishChunk('tool_calls')], 'without naming it'],
    ['a call that never began and an end', [chunk({}), more('{}', 3), DONE], 'without naming it'],
    ['a call begun twice', [call('a', '{"x"'), call('b', '{')], 'began a tool call twice'],
  ])('has %s', (_name, frames, words) => {
    expect(() => decode(frames)).toThrow(MalformedAnswer);
    expect(() => decode(frames)).toThrow(words);
  });

  it.each<[string, string, string]>([
    ['no JSON', '<html>', 'no JSON object'],
    ['no choices', '{}', 'sent no answer'],
    ['a list', '[]', 'no JSON object'],
  ])('is an answer with %s', (_name, body, words) => {
    expect(() => decodeAnswer(body)).toThrow(words);
  });
});

describe('a stream with what is not known', () => {
  it('is read all the same', () => {
    const events = decode([
      { object: 'ping' },
      chunk({ content: 'a', new_field: {} }, { new_field: 1 }),
      { ...chunk({}), choices: [7, null, { index: 0 }] },
      { ...chunk({}), choices: 'none' },
      chunk({
        tool_calls: [null, 3],
        annotations: 4,
        images: {},
        audio: 'x',
        reasoning_details: [1],
      }),
      chunk({ role: 'assistant', content: '' }, { finish_reason: 'stop' }),
      // OpenRouter's usage comes in a choice that has finished.
      { ...chunk({ content: '' }, { finish_reason: 'stop' }), usage: { prompt_tokens: 1 } },
      DONE,
    ]);
    expect(events.map(({ type }) => type)).toEqual([
      'start',
      'part_start',
      'part_delta',
      'part_end',
      'usage',
      'finish',
    ]);
  });
});

describe('a stream that says things twice', () => {
  it('is read once where its last chunk repeats the whole message', () => {
    const message = { role: 'assistant', content: 'ab' };
    const last = { choices: [{ index: 0, message, finish_reason: 'stop' }] };
    const told = (frames: JsonObject[]): unknown => fold(decode([...frames, DONE])).parts;
    expect(told([chunk({ content: 'a' }), chunk({ content: 'b' }), last])).toMatchObject([
      { part: { kind: 'text', text: 'ab' } },
    ]);
    // And where nothing came before it, it is the answer.
    expect(told([last])).toMatchObject([{ part: { kind: 'text', text: 'ab' } }]);
  });
});

describe('an error told inside', () => {
  const error = { message: 'busy', code: 502, metadata: { error_type: 'provider_unavailable' } };
  const told = {
    type: 'error',
    error: { code: '502', type: 'provider_unavailable', message: 'busy' },
  };

  it('is the first and only thing told when it comes first', () => {
    expect(decode([{ error }, chunk({ content: 'a' })])).toEqual([told]);
  });

  it('ends what was told in the middle', () => {
    const events = decode([
      chunk({ content: 'a' }),
      { ...chunk({ content: 'b' }, { finish_reason: 'error' }), error },
      DONE,
    ]);
    expect(events.map(({ type }) => type)).toEqual([
      'start',
      'part_start',
      'part_delta',
      'part_delta',
      'error',
    ]);
    expect(events.at(-1)).toEqual(told);
  });

  it.each<[string, JsonObject, string]>([
    ['a word', { error: 'no' }, 'no'],
    ['a finish reason', finishChunk('error'), 'finish_reason is "error"'],
    [
      'DeepSeek’s finish reason',
      finishChunk('insufficient_system_resource'),
      'not enough resources',
    ],
  ])('may be %s', (_name, frame, message) => {
    expect(decode([frame]).at(-1)).toMatchObject({
      type: 'error',
      error: { message: expect.stringContaining(message) },
    });
  });

  it('may be the words of an event of that name', () => {
    const events: unknown[] = [];
    const decoder = openaiChatTranslator.decoder((event) => events.push(event));
    decoder.frame('error', 'gone');
    decoder.end();
    expect(events).toEqual([{ type: 'error', error: { code: null, type: null, message: 'gone' } }]);
  });

  it('may be a whole answer', () => {
    expect(decodeAnswer({ error })).toEqual([told]);
  });
});
