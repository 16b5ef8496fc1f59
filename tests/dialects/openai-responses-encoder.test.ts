import { describe, expect, it } from 'vitest';
import type { Event, PartHead } from '../../src/contract/event.ts';
import { parsed } from '../support/responses-request.ts';
import {
  answering,
  begin,
  end,
  FINISH,
  framesOf,
  HEX,
  PLAIN,
  responseOf,
  START,
  text,
  whole,
  written,
} from '../support/responses-written.ts';

const call = (id: string, name: string): PartHead => ({
  kind: 'tool_call',
  id,
  name,
  namespace: null,
  form: 'json',
});
/** The events between the opening and the end. */
const inner = (events: readonly Event[], answer = PLAIN): object[] =>
  framesOf(written([START, ...events, FINISH], answer)).slice(2, -2);
const curious = answering(parsed({ model: 'asked', reasoning: { summary: 'auto' } }));

describe('a text', () => {
  it('is a message, told as the vendor tells it', () => {
    const at = { output_index: 0, item_id: `msg_${HEX}`, content_index: 0 };
    const base = { id: `msg_${HEX}`, type: 'message', role: 'assistant' };
    const part = { type: 'output_text', text: 'Hello', annotations: [], logprobs: [] };
    const item = { ...base, status: 'completed', content: [part] };
    const frames = framesOf(written([START, ...whole(0, { kind: 'text' }, 'Hel', 'lo'), FINISH]));
    expect(frames.slice(2, -2)).toEqual([
      {
        type: 'response.output_item.added',
        sequence_number: 2,
        output_index: 0,
        item: { ...base, status: 'in_progress', content: [] },
      },
      {
        type: 'response.content_part.added',
        sequence_number: 3,
        ...at,
        part: { ...part, text: '' },
      },
      {
        type: 'response.output_text.delta',
        sequence_number: 4,
        ...at,
        delta: 'Hel',
        logprobs: [],
      },
      {
        type: 'response.output_text.delta',
        sequence_number: 5,
        ...at,
        delta: 'lo',
        logprobs: [],
      },
      {
        type: 'response.output_text.done',
        sequence_number: 6,
        ...at,
        text: 'Hello',
        logprobs: [],
      },
      { type: 'response.content_part.done', sequence_number: 7, ...at, part },
      { type: 'response.output_item.done', sequence_number: 8, output_index: 0, item },
    ]);
    expect(frames.at(-2)).toMatchObject({
      type: 'response.completed',
      sequence_number: 9,
      response: { id: `resp_${HEX}`, status: 'completed', model: 'served', output: [item] },
    });
    expect(frames.at(-1)).toEqual({ type: '[DONE]' });
  });

  it('has its citations and probabilities', () => {
    const native = { type: 'file_citation', file_id: 'f', filename: 'a', index: 1 };
    const cite = (
      url: string | null,
      dialect: 'openai-responses' | 'anthropic-messages',
    ): Event => ({
      type: 'part_delta',
      index: 0,
      delta: {
        kind: 'citation',
        citation: { url, title: null, quote: 'q', start: null, end: null, dialect, native },
      },
    });
    const tokens = [{ token: 'ab', logprob: -1 }];
    const events: Event[] = [
      begin(0, { kind: 'text' }),
      text(0, 'ab'),
      { type: 'part_delta', index: 0, delta: { kind: 'probabilities', tokens } },
      cite('https://a', 'anthropic-messages'),
      cite(null, 'anthropic-messages'),
      cite(null, 'openai-responses'),
      end(0),
    ];
    const cited = {
      type: 'url_citation',
      url: 'https://a',
      title: '',
      start_index: 0,
      end_index: 2,
    };
    const added = { type: 'response.output_text.annotation.added' };
    expect(inner(events).slice(3, 6)).toMatchObject([
      { type: 'response.output_text.delta', delta: '', logprobs: tokens },
      { ...added, annotation_index: 0, annotation: cited },
      { ...added, annotation_index: 1, annotation: native },
    ]);
    expect(responseOf(written([START, ...events, FINISH]))['output']).toMatchObject([
      { content: [{ text: 'ab', annotations: [cited, native], logprobs: tokens }] },
    ]);
  });

  it('may be a refusal', () => {
    expect(inner(whole(0, { kind: 'refusal' }, 'No.'))).toMatchObject([
      { type: 'response.output_item.added' },
      { type: 'response.content_part.added', part: { type: 'refusal', refusal: '' } },
      { type: 'response.refusal.delta', delta: 'No.' },
      { type: 'response.refusal.done', refusal: 'No.' },
      { type: 'response.content_part.done', part: { type: 'refusal', refusal: 'No.' } },
      { type: 'response.output_item.done' },
    ]);
  });
});

describe('calls', () => {
  it('come each with its index, also several at once', () => {
    const events = [
      begin(0, call('c0', 'f')),
      begin(1, call('c1', 'g')),
      text(1, '{}'),
      text(0, '{"a":'),
      end(1),
      text(0, '1}'),
      end(0),
    ];
    const base = { type: 'function_call', status: 'completed' };
    const first = { ...base, id: `fc_${HEX}`, call_id: 'c0', name: 'f', arguments: '{"a":1}' };
    const second = { ...base, id: `fc_${HEX}1`, call_id: 'c1', name: 'g', arguments: '{}' };
    expect(inner(events)).toMatchObject([
      {
        type: 'response.output_item.added',
        output_index: 0,
        item: { ...first, status: 'in_progress', arguments: '' },
      },
      { type: 'response.output_item.added', output_index: 1 },
      { type: 'response.function_call_arguments.delta', output_index: 1, delta: '{}' },
      {
        type: 'response.function_call_arguments.delta',
        output_index: 0,
        item_id: `fc_${HEX}`,
        delta: '{"a":',
      },
      { type: 'response.function_call_arguments.done', output_index: 1, arguments: '{}' },
      { type: 'response.output_item.done', output_index: 1, item: second },
      { type: 'response.function_call_arguments.delta', output_index: 0, delta: '1}' },
      { type: 'response.function_call_arguments.done', output_index: 0, arguments: '{"a":1}' },
      { type: 'response.output_item.done', output_index: 0, item: first },
    ]);
    expect(responseOf(written([START, ...events, FINISH]))['output']).toEqual([first, second]);
  });

  it('without arguments get an object, as clients parse them', () => {
    expect(inner(whole(0, call('c', 'f')))).toMatchObject([
      {},
      { type: 'response.function_call_arguments.done', arguments: '{}' },
      { item: { arguments: '{}' } },
    ]);
  });

  it('may be of free text, and of a namespace', () => {
    const custom: PartHead = {
      kind: 'tool_call',
      id: 'c',
      name: 'get',
      namespace: 'net',
      form: 'text',
    };
    expect(inner(whole(0, custom, '***'))).toMatchObject([
      {
        type: 'response.output_item.added',
        item: { type: 'custom_tool_call', namespace: 'net', input: '' },
      },
      { type: 'response.custom_tool_call_input.delta', delta: '***' },
      { type: 'response.custom_tool_call_input.done', input: '***' },
      {
        type: 'response.output_item.done',
        item: { id: `ctc_${HEX}`, call_id: 'c', name: 'get', namespace: 'net', input: '***' },
      },
    ]);
  });
});

describe('reasoning', () => {
  const told = (form: 'full' | 'summary'): Event[] => [
    begin(0, { kind: 'reasoning', id: null, form }),
    text(0, 'a'),
    text(0, 'b'),
    { type: 'part_delta', index: 0, delta: { kind: 'break' } },
    text(0, 'c'),
    end(0),
  ];
  const id = `rs_weir${HEX}`;

  it.each<[string, Event[], typeof PLAIN]>([
    ['where it is one', told('summary'), PLAIN],
    ['where the caller asked for one', told('full'), curious],
  ])('is told as a summary %s', (_, events, answer) => {
    const at = { item_id: id, output_index: 0 };
    const part = (words: string): object => ({ type: 'summary_text', text: words });
    expect(inner(events, answer)).toMatchObject([
      { type: 'response.output_item.added', item: { id, type: 'reasoning', summary: [] } },
      {
        type: 'response.reasoning_summary_part.added',
        ...at,
        summary_index: 0,
        part: part(''),
      },
      { type: 'response.reasoning_summary_text.delta', ...at, summary_index: 0, delta: 'a' },
      { type: 'response.reasoning_summary_text.delta', ...at, summary_index: 0, delta: 'b' },
      { type: 'response.reasoning_summary_text.done', ...at, summary_index: 0, text: 'ab' },
      {
        type: 'response.reasoning_summary_part.done',
        ...at,
        summary_index: 0,
        part: part('ab'),
      },
      { type: 'response.reasoning_summary_part.added', ...at, summary_index: 1 },
      { type: 'response.reasoning_summary_text.delta', ...at, summary_index: 1, delta: 'c' },
      { type: 'response.reasoning_summary_text.done', ...at, summary_index: 1, text: 'c' },
      { type: 'response.reasoning_summary_part.done', ...at, summary_index: 1 },
      {
        type: 'response.output_item.done',
        item: { id, type: 'reasoning', summary: [part('ab'), part('c')] },
      },
    ]);
  });

  it('is told in full where it is, and no summary was asked for', () => {
    const at = { item_id: id, output_index: 0, content_index: 0 };
    expect(inner([...told('full').slice(0, 3), end(0)])).toMatchObject([
      { type: 'response.output_item.added' },
      {
        type: 'response.content_part.added',
        ...at,
        part: { type: 'reasoning_text', text: '' },
      },
      { type: 'response.reasoning_text.delta', ...at, delta: 'a' },
      { type: 'response.reasoning_text.delta', ...at, delta: 'b' },
      { type: 'response.reasoning_text.done', ...at, text: 'ab' },
      { type: 'response.content_part.done', ...at },
      {
        type: 'response.output_item.done',
        item: { summary: [], content: [{ type: 'reasoning_text', text: 'ab' }] },
      },
    ]);
  });

  it.each([
    ['signature', 'full', 'a'],
    ['signature', 'full', ''],
    ['signature', 'summary', 'a'],
    ['hidden', 'full', ''],
    ['hidden', 'summary', 'a'],
  ] as const)('of another maker comes back to it: %s, %s, %j', (kind, form, words) => {
    const signature = { by: 'anthropic-messages', value: 'sig' } as const;
    const events: Event[] = [
      begin(0, { kind: 'reasoning', id: null, form }),
      text(0, words),
      { type: 'part_delta', index: 0, delta: { kind, signature } },
      end(0),
    ];
    const output = responseOf(written([START, ...events, FINISH], curious))['output'];
    const [turn] = parsed({ model: 'm', input: output as object }).turns;
    expect(turn?.parts).toMatchObject([
      {
        kind: 'reasoning',
        form,
        texts: words === '' ? [] : [words],
        signature: kind === 'signature' ? signature : null,
        hidden: kind === 'hidden' ? signature : null,
      },
    ]);
  });

  it('of the vendor keeps its id and its words', () => {
    const signature = { by: 'openai-responses', value: 'gAAAA' } as const;
    const events: Event[] = [
      begin(0, { kind: 'reasoning', id: 'rs_1', form: 'summary' }),
      { type: 'part_delta', index: 0, delta: { kind: 'hidden', signature } },
      end(0),
    ];
    expect(inner(events).at(-1)).toMatchObject({
      item: { id: 'rs_1', type: 'reasoning', summary: [], encrypted_content: 'gAAAA' },
    });
  });
});

describe('what else there may be', () => {
  it('is the vendor’s own, whole; others’ is left out', () => {
    const value = { id: 'ws_1', type: 'web_search_call', status: 'completed' };
    const native = (dialect: 'openai-responses' | 'anthropic-messages'): PartHead => ({
      kind: 'native',
      dialect,
      type: 'web_search_call',
      value,
    });
    const events = [
      ...whole(0, native('anthropic-messages')),
      ...whole(1, native('openai-responses')),
      ...whole(2, { kind: 'text' }, 'a'),
    ];
    const frames = inner(events);
    expect(frames.slice(0, 3)).toMatchObject([
      { type: 'response.output_item.added', output_index: 0, item: value },
      { type: 'response.output_item.done', output_index: 0, item: value },
      { type: 'response.output_item.added', output_index: 1, item: { type: 'message' } },
    ]);
  });

  it('is an image the model made', () => {
    const image: PartHead = { kind: 'media', media: 'image', mimeType: 'image/png' };
    expect(inner(whole(0, image, 'AA', 'BB'))).toMatchObject([
      { item: { type: 'image_generation_call', result: null } },
      {
        item: {
          id: `ig_${HEX}`,
          type: 'image_generation_call',
          status: 'completed',
          result: 'AABB',
        },
      },
    ]);
  });

  it('is nothing where no item holds it', () => {
    const video: PartHead = { kind: 'media', media: 'video', mimeType: 'video/mp4' };
    expect(inner(whole(0, video, 'AA'))).toEqual([]);
  });
});
