import { describe, expect, it } from 'vitest';
import type { Event, Message } from '../../src/contract/event.ts';
import { carried } from '../../src/hub/signature.ts';
import {
  type Frame,
  functionCall,
  message,
  reasoning,
  response,
  streamOf,
  USAGE,
} from '../support/responses-grammar.ts';
import { fold, told } from '../support/responses-heard.ts';

const hello = message('msg_1', ['Hel', 'lo']);
const weather = functionCall('call_a', 'weather', ['{"city":', '"Bern"}']);
const time = functionCall('call_b', 'time', ['{}']);
const text = (index: number, words: string): Event => ({
  type: 'part_delta',
  index,
  delta: { kind: 'text', text: words },
});

describe('a stream', () => {
  it('tells a text as it comes, and how it ended', () => {
    expect(told(streamOf([hello]))).toEqual([
      { type: 'start', id: 'resp_witness', model: 'gpt-witness-2026-05-01', extra: {} },
      { type: 'part_start', index: 0, part: { kind: 'text' } },
      text(0, 'Hel'),
      text(0, 'lo'),
      { type: 'part_end', index: 0 },
      {
        type: 'usage',
        usage: {
          input: 30,
          cacheRead: 60,
          cacheWrite: 10,
          cacheWriteLong: null,
          audioInput: null,
          output: 50,
          reasoning: 30,
          audioOutput: null,
          reportedCost: null,
        },
        native: USAGE,
      },
      { type: 'finish', reason: 'stop', said: 'completed', stopSequence: null },
    ]);
  });

  it('tells calls, also several at once', () => {
    const events = told(streamOf([weather, time], { interleaved: true }));
    const call = { kind: 'tool_call', namespace: null, form: 'json' } as const;
    expect(events.slice(1, 9)).toEqual([
      { type: 'part_start', index: 0, part: { ...call, id: 'call_a', name: 'weather' } },
      { type: 'part_start', index: 1, part: { ...call, id: 'call_b', name: 'time' } },
      text(0, '{"city":'),
      text(1, '{}'),
      text(0, '"Bern"}'),
      { type: 'part_end', index: 1 },
      { type: 'part_end', index: 0 },
      expect.objectContaining({ type: 'usage' }),
    ]);
    expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'tool_use' });
  });

  it('tells free text of a custom tool, and the namespace of a call', () => {
    const custom = { id: 'ctc_1', type: 'custom_tool_call', call_id: 'c1', name: 'patch' };
    const at = { item_id: 'ctc_1', output_index: 0 };
    const frames: Frame[] = [
      { type: 'response.output_item.added', output_index: 0, item: { ...custom, input: '' } },
      { type: 'response.custom_tool_call_input.delta', ...at, delta: '*** Begin' },
      { type: 'response.custom_tool_call_input.done', ...at, input: '*** Begin' },
      {
        type: 'response.output_item.done',
        output_index: 0,
        item: { ...custom, input: '*** Begin' },
      },
      {
        type: 'response.output_item.done',
        output_index: 1,
        item: { type: 'function_call', name: 'read', namespace: 'files', arguments: '{}' },
      },
    ];
    const ended: Frame = {
      type: 'response.completed',
      response: response({ status: 'completed' }),
    };
    expect(fold(told([...frames, ended])).parts.map(({ part }) => part)).toMatchObject([
      { kind: 'tool_call', id: 'c1', name: 'patch', form: 'text', input: '*** Begin' },
      { kind: 'tool_call', id: 'call_1', name: 'read', namespace: 'files', input: '{}' },
    ]);
  });

  it('tells a summary by its paragraphs, and what nobody may read', () => {
    const thought = reasoning('rs_1', [['One', '.'], ['Two.']], 'gAAAA');
    const [part] = fold(told(streamOf([thought, hello]))).parts;
    expect(part?.part).toMatchObject({
      kind: 'reasoning',
      id: 'rs_1',
      form: 'summary',
      texts: ['One.', 'Two.'],
      hidden: { by: 'openai-responses', value: 'gAAAA' },
      signature: null,
    });
  });

  it('tells reasoning that is shown in full', () => {
    const at = { item_id: 'rs_1', output_index: 0, content_index: 0 };
    const part = { type: 'reasoning_text', text: 'Hmm.' };
    const item = { id: 'rs_1', type: 'reasoning', summary: [], content: [part] };
    const frames: Frame[] = [
      { type: 'response.output_item.added', output_index: 0, item: { ...item, content: [] } },
      { type: 'response.content_part.added', ...at, part: { ...part, text: '' } },
      { type: 'response.reasoning_text.delta', ...at, delta: 'Hm' },
      { type: 'response.reasoning_text.delta', ...at, delta: 'm.' },
      { type: 'response.reasoning_text.done', ...at, text: 'Hmm.' },
      { type: 'response.content_part.done', ...at, part },
      { type: 'response.output_item.done', output_index: 0, item },
      { type: 'response.completed', response: response({ status: 'completed', output: [item] }) },
    ];
    expect(fold(told(frames)).parts.map((one) => one.part)).toMatchObject([
      { kind: 'reasoning', form: 'full', texts: ['Hmm.'] },
    ]);
  });

  it('gives reasoning of another maker back to it', () => {
    const sealed = carried({ by: 'anthropic-messages', value: 'fs:sig' }, 'openai-responses');
    const [part] = fold(told(streamOf([reasoning('rs_1', [['a']], sealed)]))).parts;
    expect(part?.part).toMatchObject({
      signature: { by: 'anthropic-messages', value: 'sig' },
      hidden: null,
    });
  });

  it('tells refusals, citations and probabilities', () => {
    const at = { item_id: 'msg_1', output_index: 0, content_index: 0 };
    const cited = {
      type: 'url_citation',
      url: 'https://a',
      title: 'A',
      start_index: 0,
      end_index: 2,
    };
    const logprobs = [{ token: 'Hi', logprob: -0.1, bytes: [72, 105], top_logprobs: [] }];
    const item = { id: 'msg_1', type: 'message', role: 'assistant' };
    const parts = [
      { type: 'output_text', text: 'Hi', annotations: [cited], logprobs },
      { type: 'refusal', refusal: 'No.' },
    ];
    const frames: Frame[] = [
      { type: 'response.output_item.added', output_index: 0, item: { ...item, content: [] } },
      { type: 'response.content_part.added', ...at, part: { type: 'output_text', text: '' } },
      { type: 'response.output_text.delta', ...at, delta: 'Hi', logprobs },
      {
        type: 'response.output_text.annotation.added',
        ...at,
        annotation_index: 0,
        annotation: cited,
      },
      { type: 'response.output_text.done', ...at, text: 'Hi', logprobs },
      { type: 'response.content_part.done', ...at, part: parts[0] },
      {
        type: 'response.content_part.added',
        ...at,
        content_index: 1,
        part: { type: 'refusal', refusal: '' },
      },
      { type: 'response.refusal.delta', ...at, content_index: 1, delta: 'No.' },
      { type: 'response.refusal.done', ...at, content_index: 1, refusal: 'No.' },
      { type: 'response.content_part.done', ...at, content_index: 1, part: parts[1] },
      { type: 'response.output_item.done', output_index: 0, item: { ...item, content: parts } },
      { type: 'response.completed', response: response({ status: 'completed' }) },
    ];
    const [first, second] = fold(told(frames)).parts;
    expect(first).toMatchObject({
      part: { kind: 'text', text: 'Hi' },
      citations: [{ url: 'https://a', title: 'A', start: 0, end: 2, native: cited }],
      probabilities: logprobs,
    });
    expect(second?.part).toMatchObject({ kind: 'refusal', text: 'No.' });
  });

  it('keeps what hosted tools did, whole', () => {
    const item = { id: 'ws_1', type: 'web_search_call', status: 'completed', action: {} };
    const frames: Frame[] = [
      {
        type: 'response.output_item.added',
        output_index: 0,
        item: { ...item, status: 'in_progress' },
      },
      { type: 'response.web_search_call.searching', output_index: 0, item_id: 'ws_1' },
      { type: 'response.output_item.done', output_index: 0, item },
      { type: 'response.completed', response: response({ status: 'completed' }) },
    ];
    expect(fold(told(frames)).parts.map(({ part }) => part)).toMatchObject([
      { kind: 'native', dialect: 'openai-responses', type: 'web_search_call', value: item },
    ]);
  });

  it('tells a spoken answer and what it says', () => {
    const frames: Frame[] = [
      { type: 'response.created', response: response({}) },
      { type: 'response.audio.delta', delta: 'AAA' },
      { type: 'response.audio.transcript.delta', delta: 'Hi' },
      { type: 'response.audio.delta', delta: 'ABB' },
      { type: 'response.audio.done' },
      { type: 'response.audio.transcript.done' },
      { type: 'response.completed', response: response({ status: 'completed' }) },
    ];
    expect(fold(told(frames)).parts.map(({ part }) => part)).toMatchObject([
      { kind: 'media', media: 'audio', source: { at: 'inline', data: 'AAAABB' } },
      { kind: 'text', text: 'Hi' },
    ]);
  });

  it.each<[string, string, object]>([
    ['length', 'max_output_tokens', { incomplete_details: { reason: 'max_output_tokens' } }],
    ['content_filter', 'content_filter', { incomplete_details: { reason: 'content_filter' } }],
    ['other', 'steered', { incomplete_details: { reason: 'steered' } }],
    ['other', 'incomplete', {}],
  ])('may be incomplete: %s', (reason, said, members) => {
    const events = told(streamOf([hello], { status: 'incomplete', members: { ...members } }));
    expect(events.at(-1)).toEqual({ type: 'finish', reason, said, stopSequence: null });
  });
});

describe('what servers do otherwise', () => {
  const whole = fold(told(streamOf([hello, weather])));
  const without = (drop: RegExp): Message => {
    const events = told(streamOf([hello, weather]).filter(({ type }) => !drop.test(type)));
    // Every part ends, and before the end.
    expect(events.filter(({ type }) => type === 'part_end')).toHaveLength(2);
    expect(events.at(-1)?.type).toBe('finish');
    return fold(events);
  };

  it.each<[string, RegExp]>([
    ['no beginning of items nor pieces', /added|delta|content_part|(text|arguments)\.done/],
    ['no pieces', /delta/],
    ['no parts', /content_part/],
    ['no ends of items', /output_item\.done/],
    ['no ends of anything', /(?<!audio)\.done/],
    ['nothing but items and their ends', /content_part|delta|(text|arguments)\.done|in_progress/],
    ['nothing but the response', /output_item|content_part|output_text|arguments/],
  ])('is understood: %s', (_, drop) => {
    expect(without(drop)).toEqual(whole);
  });

  it('does not need numbers, names of events, or a beginning', () => {
    const frames = streamOf([hello]).map(({ sequence_number: _, ...frame }) => frame);
    expect(told(frames.map((frame) => JSON.stringify(frame)))).toEqual(told(streamOf([hello])));
    const late = told(frames.slice(2) as readonly Frame[]);
    expect(late[0]).toEqual({ type: 'start', id: null, model: null, extra: {} });
  });

  it('may find an item by its id', () => {
    const frames = streamOf([weather]).map((frame) => {
      const { output_index: _, ...rest } = frame;
      return frame.type.includes('arguments') ? (rest as Frame) : frame;
    });
    expect(told(frames)).toEqual(told(streamOf([weather])));
  });

  it('may add what nobody knows', () => {
    const [first, ...rest] = streamOf([hello]);
    const odd: readonly (Frame | string)[] = [
      first as Frame,
      { type: 'response.moderation.checked', output_index: 0 },
      '{"type":"keepalive"}',
      '{}',
      ...rest,
      '[DONE]',
    ];
    expect(told(odd)).toEqual(told(streamOf([hello])));
  });
});
