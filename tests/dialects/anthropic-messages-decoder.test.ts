import { describe, expect, it } from 'vitest';
import { MalformedAnswer } from '../../src/contract/error.ts';
import { carried } from '../../src/hub/signature.ts';
import {
  block,
  blockStop,
  decode,
  decoding,
  delta,
  type Frame,
  finish,
  fold,
  input,
  start,
  stop,
  text,
} from './anthropic-messages-grammar.ts';

const ending = [finish('end_turn'), stop];

const NOTHING = {
  cacheWrite: null,
  cacheWriteLong: null,
  audioInput: null,
  reasoning: null,
  audioOutput: null,
  reportedCost: null,
};

describe('a stream', () => {
  it('is told piece by piece', () => {
    const events = decode(
      start,
      block(0, { type: 'text', text: '' }),
      { type: 'ping' },
      text(0, 'He'),
      text(0, 'llo'),
      blockStop(0),
      { type: 'something_new', index: 0, data: 1 },
      ...ending,
    );
    const first = { input_tokens: 10, cache_read_input_tokens: 4, output_tokens: 1 };
    expect(events).toEqual([
      { type: 'start', id: 'msg_1', model: 'claude-x', extra: {} },
      {
        type: 'usage',
        usage: { ...NOTHING, input: 10, cacheRead: 4, output: 1 },
        native: first,
      },
      { type: 'part_start', index: 0, part: { kind: 'text' } },
      { type: 'part_delta', index: 0, delta: { kind: 'text', text: 'He' } },
      { type: 'part_delta', index: 0, delta: { kind: 'text', text: 'llo' } },
      { type: 'part_end', index: 0 },
      {
        type: 'usage',
        usage: { ...NOTHING, input: 10, cacheRead: 4, output: 7 },
        native: { ...first, output_tokens: 7 },
      },
      { type: 'finish', reason: 'stop', said: 'end_turn', stopSequence: null },
    ]);
  });

  it('has thinking, its signature, and what nobody may read', () => {
    const { parts } = fold(
      decode(
        start,
        block(0, { type: 'thinking', thinking: '', signature: '' }),
        delta(0, { type: 'thinking_delta', thinking: 'h', estimated_tokens: 1 }),
        delta(0, { type: 'thinking_delta', thinking: 'm' }),
        delta(0, { type: 'signature_delta', signature: 'EuYB' }),
        blockStop(0),
        block(1, { type: 'redacted_thinking', data: 'Enc' }),
        blockStop(1),
        block(2, { type: 'thinking', thinking: '', signature: '' }),
        delta(2, {
          type: 'signature_delta',
          signature: carried({ by: 'gemini-generate', value: 'G' }, 'anthropic-messages'),
        }),
        blockStop(2),
        ...ending,
      ),
    );
    const reasoning = { kind: 'reasoning', id: null, form: 'full', hidden: null, signature: null };
    expect(parts.map(({ part }) => part)).toMatchObject([
      { ...reasoning, texts: ['hm'], signature: { by: 'anthropic-messages', value: 'EuYB' } },
      { ...reasoning, texts: [], hidden: { by: 'anthropic-messages', value: 'Enc' } },
      { ...reasoning, texts: [], signature: { by: 'gemini-generate', value: 'G' } },
    ]);
  });

  it('calls tools, their input in pieces, at once, or not at all', () => {
    const call = (id: string, value: object = {}) => ({
      type: 'tool_use',
      id,
      name: 'f',
      input: value,
    });
    const { parts } = fold(
      decode(
        start,
        block(0, call('t0')),
        input(0, ''),
        input(0, '{"a"'),
        input(0, ':1}'),
        blockStop(0),
        block(1, call('t1')),
        input(1, ''),
        blockStop(1),
        block(2, call('t2', { b: 2 })),
        blockStop(2),
        block(3, { type: 'tool_use', name: 'f' }),
        blockStop(3),
        finish('tool_use'),
        stop,
      ),
    );
    expect(parts.map(({ part }) => part)).toMatchObject([
      { kind: 'tool_call', id: 't0', name: 'f', form: 'json', input: '{"a":1}' },
      { id: 't1', input: '{}' },
      { id: 't2', input: '{"b":2}' },
      { id: 'call_3', input: '{}' },
    ]);
  });

  it('may have several blocks open at once, as compatible servers do', () => {
    const { parts } = fold(
      decode(
        start,
        block(0, { type: 'tool_use', id: 't0', name: 'f', input: {} }),
        block(1, { type: 'tool_use', id: 't1', name: 'g', input: {} }),
        input(1, '{"b":'),
        input(0, '{"a":'),
        input(1, '2}'),
        input(0, '1}'),
        blockStop(1),
        blockStop(0),
        ...ending,
      ),
    );
    expect(parts.map(({ part }) => 'input' in part && part.input)).toEqual(['{"a":1}', '{"b":2}']);
  });

  it('tells blocks only the vendor knows once they are whole', () => {
    const search = { type: 'server_tool_use', id: 's', name: 'web_search', input: {} };
    const found = { type: 'web_search_tool_result', tool_use_id: 's', content: [{ url: 'u' }] };
    const { parts } = fold(
      decode(
        start,
        block(0, search),
        input(0, '{"query"'),
        input(0, ':"q"}'),
        blockStop(0),
        block(1, found),
        blockStop(1),
        block(2, { type: 'compaction', content: null }),
        delta(2, { type: 'compaction_delta', content: 'all of it', encrypted_content: 'e' }),
        blockStop(2),
        ...ending,
      ),
    );
    expect(parts.map(({ part }) => 'value' in part && part.value)).toEqual([
      { ...search, input: { query: 'q' } },
      found,
      { type: 'compaction', content: 'all of it', encrypted_content: 'e' },
    ]);
  });

  it('cites', () => {
    const web = {
      type: 'web_search_result_location',
      url: 'https://a',
      title: 'A',
      cited_text: 'words',
      encrypted_index: 'E',
    };
    const page = {
      type: 'page_location',
      document_title: 'D',
      document_index: 0,
      cited_text: 'w',
      start_page_number: 1,
    };
    const { parts } = fold(
      decode(
        start,
        block(0, { type: 'text', text: '', citations: [] }),
        text(0, 'a'),
        delta(0, { type: 'citations_delta', citation: web }),
        delta(0, { type: 'citations_delta', citation: page }),
        blockStop(0),
        ...ending,
      ),
    );
    const nowhere = { start: null, end: null, dialect: 'anthropic-messages' };
    expect(parts[0]?.citations).toEqual([
      { ...nowhere, url: 'https://a', title: 'A', quote: 'words', native: web },
      { ...nowhere, url: null, title: 'D', quote: 'w', native: page },
    ]);
  });

  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop_sequence'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'context_full'],
    ['tool_use', 'tool_use'],
    ['refusal', 'content_filter'],
    ['pause_turn', 'pause'],
    ['compaction', 'other'],
    ['constructor', 'other'],
  ])('that ends with %s ends with %s', (said, reason) => {
    const more = said === 'stop_sequence' ? { stop_sequence: 'END' } : {};
    const stopSequence = said === 'stop_sequence' ? 'END' : null;
    expect(fold(decode(start, finish(said, more), stop)).finish).toEqual({
      type: 'finish',
      reason,
      said,
      stopSequence,
    });
  });

  it('keeps what the vendor alone tells, at its start and its end', () => {
    const { message } = start;
    const details = { type: 'refusal', category: 'cyber', explanation: null };
    const { extra, finish: end } = fold(
      decode(
        { ...start, message: { ...(message as object), diagnostics: { a: 1 }, container: null } },
        {
          ...finish('refusal', { stop_details: details, container: { id: 'c' } }),
          context_management: { applied_edits: [] },
        },
        { type: 'message_delta', delta: {}, usage: { output_tokens: 8 } },
        stop,
      ),
    );
    expect(extra).toEqual({ diagnostics: { a: 1 } });
    expect(end).toEqual({
      type: 'finish',
      reason: 'content_filter',
      said: 'refusal',
      stopSequence: null,
      extra: {
        stop_details: details,
        container: { id: 'c' },
        context_management: { applied_edits: [] },
      },
    });
  });
});

describe('an error', () => {
  const error: Frame = {
    type: 'error',
    error: { type: 'overloaded_error', message: 'Overloaded' },
  };
  const told = { code: null, type: 'overloaded_error', message: 'Overloaded' };

  it('is told where it comes first', () => {
    expect(decode(error)).toEqual([{ type: 'error', error: told }]);
  });

  it('ends the stream in its middle', () => {
    const events = decode(start, block(0, { type: 'text', text: 'a' }), error, text(0, 'b'), stop);
    expect(events.at(-1)).toEqual({ type: 'error', error: told });
  });

  it('may be a whole answer', () => {
    const { events, decoder } = decoding();
    decoder.answer(JSON.stringify(error));
    decoder.end();
    expect(events).toEqual([{ type: 'error', error: told }]);
  });
});

describe('a stream that is none', () => {
  const open = block(0, { type: 'text', text: '' });
  it.each<[string, Frame[]]>([
    ['begins twice', [start, start]],
    ['begins with a block', [open]],
    ['begins with its end', [finish('end_turn')]],
    ['begins without a message', [{ type: 'message_start' }]],
    ['begins a block twice', [start, open, open]],
    ['begins a block again', [start, open, blockStop(0), open]],
    ['goes on with a block that never began', [start, text(0, 'a')]],
    ['goes on with a block that has stopped', [start, open, blockStop(0), text(0, 'a')]],
    ['stops a block twice', [start, open, blockStop(0), blockStop(0)]],
    ['has a block without an index', [start, { type: 'content_block_start', content_block: {} }]],
    ['has a block without a type', [start, block(0, {})]],
    ['has a block that is none', [start, { type: 'content_block_start', index: 0 }]],
    ['has a delta of another block', [start, open, input(0, '{}')]],
    ['has a delta that says nothing', [start, open, delta(0, { type: 'text_delta' })]],
    ['calls a tool without a name', [start, block(0, { type: 'tool_use', id: 't' })]],
  ])('%s', (_, frames) => {
    const { decoder } = decoding();
    const read = () => {
      for (const frame of frames) decoder.frame(frame.type, JSON.stringify(frame));
    };
    expect(read).toThrow(MalformedAnswer);
  });

  it.each<[string, Frame[]]>([
    ['in its middle', [start, open, text(0, 'a')]],
    ['before it begins', []],
    ['after its finish', [start, open, blockStop(0), finish('end_turn')]],
  ])('breaks off %s', (_, frames) => {
    expect(() => decode(...frames)).toThrow(new MalformedAnswer('broke its answer off'));
  });

  it.each(['{"type":"ping"', '', '[]', 'null', '7'])('holds %j', (data) => {
    const { decoder } = decoding();
    expect(() => decoder.frame('ping', data)).toThrow(MalformedAnswer);
  });

  it.each(['<html>', '', '[]', '{}', '{"content":"x"}', '{"content":[{}]}', '{"content":[1]}'])(
    'is no answer either: %j',
    (body) => {
      expect(() => decoding().decoder.answer(body)).toThrow(MalformedAnswer);
    },
  );
});

describe('deltas nobody knows', () => {
  it('are ignored', () => {
    const { parts } = fold(
      decode(
        start,
        block(0, { type: 'text', text: '' }),
        delta(0, { type: 'new_delta', text: 'x' }),
        delta(0, {}),
        delta(0, { type: '__proto__' }),
        delta(0, { type: 'signature_delta', signature: 's' }),
        text(0, 'a'),
        blockStop(0),
        ...ending,
      ),
    );
    expect(parts[0]?.part).toMatchObject({ kind: 'text', text: 'a', signature: null });
  });
});
