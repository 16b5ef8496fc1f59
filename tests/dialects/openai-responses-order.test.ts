import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MalformedAnswer } from '../../src/contract/error.ts';
import type { Event } from '../../src/contract/event.ts';
import { responsesTranslator } from '../../src/dialects/openai-responses/translator.ts';
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
} from '../support/responses-grammar.ts';
import { answered, fold, heard, sorted, told } from '../support/responses-heard.ts';
import { items } from '../support/responses-items.ts';

const hello = message('msg_1', ['Hel', 'lo']);
const weather = functionCall('call_a', 'weather', ['{"city":', '"Bern"}']);

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
