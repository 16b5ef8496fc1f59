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

  it('has ended although a finished choice is named again', () => {
    const again = { ...delta({ role: 'assistant', content: '' }), usage: { prompt_tokens: 1 } };
    expect(readingOf(finished, again)).toMatchObject({ ended: true, usage: { input: 1 } });
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
