import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MalformedAnswer } from '../../src/contract/error.ts';
import type { Event, Message } from '../../src/contract/event.ts';
import { responsesTranslator } from '../../src/dialects/openai-responses/translator.ts';
import { Folder } from '../../src/hub/fold.ts';
import { carried } from '../../src/hub/signature.ts';
import { SseScanner } from '../../src/wire/sse.ts';
import {
  answerOf,
  bytesOf,
  type Frame,
  functionCall,
  message,
  reasoning,
  response,
  streamOf,
  type Told,
  USAGE,
} from '../support/responses-grammar.ts';

/** What a stream of those frames tells, without its end. */
function heard(frames: readonly (Frame | string)[]): Event[] {
  const events: Event[] = [];
  const decoder = responsesTranslator.decoder((event) => events.push(event));
  for (const frame of frames) {
    if (typeof frame === 'string') decoder.frame('', frame);
    else decoder.frame(frame.type, JSON.stringify(frame));
  }
  return events;
}

/** The same, once it has ended properly. */
function told(frames: readonly (Frame | string)[]): Event[] {
  const events: Event[] = [];
  const decoder = responsesTranslator.decoder((event) => events.push(event));
  for (const frame of frames) {
    if (typeof frame === 'string') decoder.frame('', frame);
    else decoder.frame(frame.type, JSON.stringify(frame));
  }
  decoder.end();
  return events;
}

function answered(body: unknown): Event[] {
  const events: Event[] = [];
  const decoder = responsesTranslator.decoder((event) => events.push(event));
  decoder.answer(typeof body === 'string' ? body : JSON.stringify(body));
  decoder.end();
  return events;
}

function fold(events: readonly Event[]): Message {
  const folder = new Folder();
  for (const event of events) folder.event(event);
  return folder.message();
}

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
  const without = (drop: RegExp): Message =>
    fold(told(streamOf([hello, weather]).filter(({ type }) => !drop.test(type))));

  it.each<[string, RegExp]>([
    ['no beginning of items nor pieces', /added|delta|content_part|(text|arguments)\.done/],
    ['no pieces', /delta/],
    ['no parts', /content_part/],
    ['no ends of items', /output_item\.done/],
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

describe('an error inside an answer', () => {
  const error = { code: 'rate_limit_exceeded', message: 'slow down' };
  const expected: Event = { type: 'error', error: { ...error, type: null } };

  it.each<[string, Frame | string]>([
    [
      'a failed response',
      { type: 'response.failed', response: response({ status: 'failed', error }) },
    ],
    ['an event', { type: 'error', ...error, param: null }],
    ['an event in an envelope', { type: 'error', error: { ...error } }],
    ['an envelope alone', JSON.stringify({ error })],
  ])('is told, first or in the middle: %s', (_, frame) => {
    expect(told([frame])).toEqual([expected]);
    const [created, , added, ...rest] = streamOf([weather]);
    const middle = [created, added, frame, ...rest] as readonly Frame[];
    expect(told(middle).map(({ type }) => type)).toEqual(['start', 'part_start', 'error']);
    expect(told(middle).at(-1)).toEqual(expected);
  });

  it('is told of a whole answer', () => {
    expect(answered(response({ status: 'failed', error }))).toEqual([expected]);
    expect(answered('{"error":{"message":"m","type":"t"}}')).toEqual([
      { type: 'error', error: { code: null, type: 't', message: 'm' } },
    ]);
  });
});

describe('a stream out of order', () => {
  const frames = streamOf([hello, weather]);
  const of = (type: string): Frame => frames.find((frame) => frame.type === type) as Frame;
  const index = (type: string): number => frames.indexOf(of(type));
  const doubled = (type: string): readonly Frame[] => frames.toSpliced(index(type), 0, of(type));
  const late = (type: string): readonly Frame[] => frames.toSpliced(-1, 0, of(type));

  it.each<[string, readonly (Frame | string)[]]>([
    ['began its answer twice', doubled('response.created')],
    ['began an item twice', doubled('response.output_item.added')],
    ['began a part twice', doubled('response.content_part.added')],
    ['ended a part twice', doubled('response.content_part.done')],
    ['ended an item twice', doubled('response.output_item.done')],
    ['ended its answer twice', [...frames, frames.at(-1) as Frame]],
    ['went on with an item that had ended', late('response.output_text.delta')],
    ['went on with an item that had ended', late('response.function_call_arguments.delta')],
    ['went on with an item that never began', [of('response.output_text.delta')]],
    ['went on after its end', [...frames, of('response.output_item.added')]],
    [
      'went on with a part that had ended',
      frames.toSpliced(
        index('response.content_part.done') + 1,
        0,
        of('response.output_text.delta'),
      ),
    ],
    [
      'told text of a tool call',
      [...frames.slice(0, -2), { ...of('response.output_text.delta'), output_index: 1 }],
    ],
    ['sent a frame that is not JSON', ['{"type":"response.cre']],
    ['sent a frame that is not JSON', ['[1]']],
    ['sent an item without its type', [{ type: 'response.output_item.added', output_index: 0 }]],
    [
      'sent an item without its place',
      [{ type: 'response.output_item.added', item: { type: 'message' } }],
    ],
    [
      'sent an event without its name',
      [{ type: 'response.output_item.added', output_index: 0, item: { type: 'function_call' } }],
    ],
    [
      'sent an event without its delta',
      [of('response.output_item.added'), { type: 'response.output_text.delta', output_index: 0 }],
    ],
    ['sent an event without its response', [{ type: 'response.completed' }]],
    ['broke its answer off', []],
    ['broke its answer off', [...frames.slice(0, -1), '[DONE]']],
  ])('is refused: it %s', (what, stream) => {
    expect(() => told(stream)).toThrow(new MalformedAnswer(what));
  });

  it('is refused wherever it is cut', () => {
    for (let length = 0; length < frames.length; length++) {
      expect(() => told(frames.slice(0, length))).toThrow('broke its answer off');
    }
  });

  it('never says that it has finished', () => {
    expect(heard(frames.slice(0, -1)).some(({ type }) => type === 'finish')).toBe(false);
  });

  it('refuses paragraphs that go back', () => {
    const thought = streamOf([reasoning('rs_1', [['a'], ['b']], null)]);
    const first = thought.find(({ type }) => type.endsWith('summary_text.delta')) as Frame;
    expect(() => told(thought.toSpliced(-2, 0, first))).toThrow('went back');
  });
});

describe('a whole answer', () => {
  it.each<[string, unknown]>([
    ['sent an answer that is not JSON', '<html>'],
    ['sent an answer without its output', { id: 'r' }],
    ['sent an answer before it was whole', response({ status: 'in_progress' })],
  ])('is refused: it %s', (what, body) => {
    expect(() => answered(body)).toThrow(new MalformedAnswer(what));
  });
});

const words = fc.array(fc.string({ minLength: 1, maxLength: 8 }), { maxLength: 4 });
const item = fc.oneof(
  words.map((pieces) => (id: string) => message(`msg_${id}`, pieces)),
  fc.tuple(fc.string({ minLength: 1, maxLength: 6 }), words).map(
    ([name, pieces]) =>
      (id: string) =>
        functionCall(id, name, pieces),
  ),
  fc.tuple(fc.array(words, { maxLength: 3 }), fc.option(fc.base64String({ minLength: 4 }))).map(
    ([paragraphs, sealed]) =>
      (id: string) =>
        reasoning(`rs_${id}`, paragraphs, sealed),
  ),
);
const items: fc.Arbitrary<readonly Told[]> = fc
  .array(item, { maxLength: 5 })
  .map((makers) => makers.map((make, index) => make(`${index}`)));

describe('any answer', () => {
  it('says the same as a stream, in order or interleaved, and whole', () => {
    fc.assert(
      fc.property(items, fc.boolean(), (all, interleaved) => {
        const streamed = fold(told(streamOf(all, { interleaved })));
        expect(sorted(streamed)).toEqual(sorted(fold(answered(answerOf(all)))));
      }),
      { numRuns: 60 },
    );
  });

  it('says the same however its bytes are split', () => {
    fc.assert(
      fc.property(items, fc.array(fc.nat({ max: 400 })), (all, cuts) => {
        const bytes = bytesOf(streamOf(all));
        const events: Event[] = [];
        const decoder = responsesTranslator.decoder((event) => events.push(event));
        const scanner = new SseScanner(({ event, data }) => decoder.frame(event, data));
        let from = 0;
        for (const cut of [...cuts, bytes.length]) {
          scanner.push(bytes.subarray(from, from + cut));
          from += cut;
        }
        scanner.push(bytes.subarray(from));
        decoder.end();
        expect(events).toEqual(told(streamOf(all)));
      }),
      { numRuns: 40 },
    );
  });
});

/** Parts are numbered as they start, which interleaving changes. */
function sorted(message: Message): Message {
  const parts = [...message.parts].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return { ...message, parts };
}
