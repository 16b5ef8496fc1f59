import { describe, expect, it } from 'vitest';
import { anthropicMessages } from '../../src/dialects/anthropic-messages/index.ts';

type Frame = Record<string, unknown> & { readonly type: string };

const start = (usage: object = { input_tokens: 10, output_tokens: 1 }): Frame => ({
  type: 'message_start',
  message: { id: 'msg_1', type: 'message', role: 'assistant', content: [], model: 'm', usage },
});
const block = (content_block: object): Frame => ({
  type: 'content_block_start',
  index: 0,
  content_block,
});
const delta = (value: object): Frame => ({ type: 'content_block_delta', index: 0, delta: value });
const finish = (reason: string | null, usage: object = { output_tokens: 5 }): Frame => ({
  type: 'message_delta',
  delta: { stop_reason: reason, stop_sequence: null },
  usage,
});
const stop: Frame = { type: 'message_stop' };

function kindOf(frame: Frame): string {
  return anthropicMessages.meter().frame(frame.type, JSON.stringify(frame));
}

describe('the kind of an event', () => {
  it.each<[string, Frame, string]>([
    ['the start', start(), 'other'],
    ['a ping', { type: 'ping' }, 'other'],
    ['an empty text', block({ type: 'text', text: '' }), 'other'],
    ['an empty thought', block({ type: 'thinking', thinking: '', signature: '' }), 'other'],
    ['a text that begins with words', block({ type: 'text', text: 'a' }), 'content'],
    ['a call', block({ type: 'tool_use', id: 't', name: 'f', input: {} }), 'content'],
    ['a hidden thought', block({ type: 'redacted_thinking', data: 'x' }), 'content'],
    ['a search', block({ type: 'server_tool_use', id: 's', name: 'web_search' }), 'content'],
    ['text', delta({ type: 'text_delta', text: 'a' }), 'content'],
    ['thinking', delta({ type: 'thinking_delta', thinking: 'a' }), 'content'],
    ['input', delta({ type: 'input_json_delta', partial_json: '{' }), 'content'],
    ['no input yet', delta({ type: 'input_json_delta', partial_json: '' }), 'other'],
    ['a signature', delta({ type: 'signature_delta', signature: 's' }), 'content'],
    ['a citation', delta({ type: 'citations_delta', citation: {} }), 'content'],
    ['the end of a block', { type: 'content_block_stop', index: 0 }, 'other'],
    ['a finish', finish('end_turn'), 'content'],
    ['usage alone', finish(null), 'other'],
    ['the end', stop, 'end'],
    ['an error', { type: 'error', error: { type: 'overloaded_error', message: 'm' } }, 'error'],
    ['something new', { type: 'something_new', text: 'x' }, 'other'],
    ['a prototype', { type: '__proto__' }, 'other'],
  ])('is known of %s', (_, frame, kind) => {
    expect(kindOf(frame)).toBe(kind);
  });

  it('is known by the event’s name where the data has no type', () => {
    expect(anthropicMessages.meter().frame('message_stop', '{}')).toBe('end');
    expect(anthropicMessages.meter().frame('error', 'broken')).toBe('error');
    expect(anthropicMessages.meter().frame('', 'broken')).toBe('other');
  });
});

function readingOf(...frames: readonly Frame[]) {
  const meter = anthropicMessages.meter();
  for (const frame of frames) meter.frame(frame.type, JSON.stringify(frame));
  return meter.reading();
}

describe('a reading', () => {
  it('counts what was delivered, and ends with message_stop alone', () => {
    const said = [
      start(),
      block({ type: 'thinking', thinking: '', signature: '' }),
      delta({ type: 'thinking_delta', thinking: 'hmm' }),
      delta({ type: 'signature_delta', signature: 'sssss' }),
      delta({ type: 'text_delta', text: 'é😀' }),
      delta({ type: 'input_json_delta', partial_json: '{"a":1}' }),
      finish('tool_use'),
    ];
    // 3 + 3 UTF-16 units + 7.
    expect(readingOf(...said)).toMatchObject({
      deliveredLength: 13,
      finish: 'tool_use',
      ended: false,
    });
    expect(readingOf(...said, stop).ended).toBe(true);
  });

  it('never ends well after an error', () => {
    const error = { type: 'error', error: { type: 'api_error', message: 'm' } };
    expect(readingOf(start(), error, stop)).toMatchObject({
      ended: false,
      error: { code: null, type: 'api_error', message: 'm' },
    });
  });
});

const NOTHING = {
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

describe('usage', () => {
  it('is null until something was said', () => {
    expect(readingOf().usage).toBeNull();
    expect(readingOf(start({})).usage).toBeNull();
  });

  it('is that of the start until the end says more; its counts are of the whole answer', () => {
    const first = { input_tokens: 10, cache_read_input_tokens: 4, output_tokens: 1 };
    expect(readingOf(start(first)).usage).toEqual({
      ...NOTHING,
      input: 10,
      cacheRead: 4,
      output: 1,
    });
    const last = {
      input_tokens: null,
      output_tokens: 7,
      output_tokens_details: { thinking_tokens: 3 },
    };
    expect(readingOf(start(first), finish('end_turn', last)).usage).toEqual({
      ...NOTHING,
      input: 10,
      cacheRead: 4,
      output: 7,
      reasoning: 3,
    });
  });

  it('tells writes with a long life from the others', () => {
    const usage = {
      input_tokens: 1,
      output_tokens: 2,
      cache_read_input_tokens: 0,
      cache_creation_input_tokens: 30,
      cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
    };
    const split = {
      ...NOTHING,
      input: 1,
      output: 2,
      cacheRead: 0,
      cacheWrite: 10,
      cacheWriteLong: 20,
    };
    expect(readingOf(start(usage)).usage).toEqual(split);
    const { cache_creation: _split, ...total } = usage;
    expect(readingOf(start(total)).usage).toMatchObject({ cacheWrite: 30, cacheWriteLong: null });
    const { cache_creation_input_tokens: _total, ...parts } = usage;
    expect(readingOf(start(parts)).usage).toEqual(split);
    // A later total alone: what lives long still does.
    expect(
      readingOf(start(usage), finish(null, { cache_creation_input_tokens: 33 })).usage,
    ).toMatchObject({ cacheWrite: 13, cacheWriteLong: 20 });
    // Never more of one kind than there are in all.
    expect(
      readingOf(start(usage), finish(null, { cache_creation_input_tokens: 5 })).usage,
    ).toMatchObject({ cacheWrite: 0, cacheWriteLong: 5 });
  });

  it('adds what summing up the context took, and nothing else from the iterations', () => {
    const iterations = [
      { type: 'compaction', input_tokens: 100, output_tokens: 10, cache_read_input_tokens: 5 },
      { type: 'message', input_tokens: 10, output_tokens: 2 },
    ];
    const usage = { input_tokens: 10, output_tokens: 2, iterations };
    expect(readingOf(start(usage)).usage).toMatchObject({ input: 110, output: 12, cacheRead: 5 });
  });

  it.each([[-1], ['7'], [1.5], [{}]])('takes no count of %j', (value) => {
    expect(readingOf(start({ input_tokens: value, output_tokens: 1 })).usage).toMatchObject({
      input: null,
      output: 1,
    });
  });
});

describe('a whole answer', () => {
  const read = (body: string) => {
    const meter = anthropicMessages.meter();
    return { kind: meter.answer(body), ...meter.reading() };
  };

  it('is read at once', () => {
    const body = {
      type: 'message',
      content: [
        { type: 'text', text: 'hello' },
        { type: 'tool_use', id: 't', name: 'f', input: { a: 1 } },
      ],
      stop_reason: 'tool_use',
      usage: { input_tokens: 3, output_tokens: 1 },
    };
    expect(read(JSON.stringify(body))).toEqual({
      kind: 'content',
      usage: { ...NOTHING, input: 3, output: 1 },
      finish: 'tool_use',
      error: null,
      // 5 + {"a":1}.
      deliveredLength: 12,
      ended: true,
    });
  });

  it('is an error where it carries one, whatever its status was', () => {
    expect(read('{"type":"error","error":{"type":"api_error","message":"m"}}')).toMatchObject({
      kind: 'error',
      ended: false,
      error: { type: 'api_error', message: 'm' },
    });
  });

  it.each(['<html>', '', '{}', 'null', '[]'])('is nothing proper in %j', (body) => {
    expect(read(body)).toMatchObject({ kind: 'other', ended: false });
  });
});
