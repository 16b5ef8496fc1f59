import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event, Message, PartHead } from '../../src/contract/event.ts';
import { responsesTranslator } from '../../src/dialects/openai-responses/translator.ts';
import { SseScanner } from '../../src/wire/sse.ts';
import { answered, fold, sorted } from '../support/responses-heard.ts';
import { parsed } from '../support/responses-request.ts';
import {
  answering,
  FINISH,
  PLAIN,
  responseOf,
  START,
  written,
} from '../support/responses-written.ts';

/** What a decoder makes of a stream's text. */
function readBack(text: string): Message {
  const events: Event[] = [];
  const decoder = responsesTranslator.decoder((event) => events.push(event));
  const scanner = new SseScanner(({ event, data }) => decoder.frame(event, data));
  scanner.push(new TextEncoder().encode(text));
  decoder.end();
  return fold(events);
}

type Lane = readonly ((index: number) => Event)[];

const pieces = fc.array(fc.string({ minLength: 1, maxLength: 6 }), { maxLength: 3 });
const lane = (head: PartHead, middle: Lane): Lane => [
  (index) => ({ type: 'part_start', index, part: head }),
  ...middle,
  (index) => ({ type: 'part_end', index }),
];
const texts = (words: readonly string[]): Lane =>
  words.map((text) => (index) => ({
    type: 'part_delta',
    index,
    delta: { kind: 'text', text },
  }));
const breaks: Lane = [(index) => ({ type: 'part_delta', index, delta: { kind: 'break' } })];
const signed = (
  kind: 'signature' | 'hidden',
  by: 'anthropic-messages' | 'openai-responses',
): Lane => [
  (index) => ({ type: 'part_delta', index, delta: { kind, signature: { by, value: 'sig' } } }),
];

const part: fc.Arbitrary<Lane> = fc.oneof(
  fc
    .tuple(fc.constantFrom<PartHead>({ kind: 'text' }, { kind: 'refusal' }), pieces)
    .map(([head, words]) => lane(head, texts(words))),
  fc
    .record({
      id: fc.uuid(),
      name: fc.string({ minLength: 1 }),
      namespace: fc.option(fc.string({ minLength: 1 })),
      form: fc.constantFrom('json' as const, 'text' as const),
      words: fc.array(
        fc.string({ minLength: 1 }).map((text) => `x${text}`),
        { minLength: 1 },
      ),
    })
    .map(({ words, ...call }) => lane({ kind: 'tool_call', ...call }, texts(words))),
  fc
    .record({
      id: fc.uuid().map((id) => `rs_${id}`),
      form: fc.constantFrom('full' as const, 'summary' as const),
      first: pieces,
      second: fc.option(pieces),
      sign: fc.constantFrom<Lane>(
        [],
        signed('hidden', 'openai-responses'),
        signed('hidden', 'anthropic-messages'),
        signed('signature', 'anthropic-messages'),
      ),
    })
    // Without text nothing tells the two forms apart.
    .map(({ first, second, sign, ...head }) => {
      const said = ['a', ...first];
      const more = second === null ? [] : [...breaks, ...texts(second)];
      return lane({ kind: 'reasoning', ...head }, [...texts(said), ...more, ...sign]);
    }),
  fc.uuid().map((id) => {
    const value = { id, type: 'web_search_call', status: 'completed' };
    return lane(
      { kind: 'native', dialect: 'openai-responses', type: 'web_search_call', value },
      [],
    );
  }),
);

/** Parts one after another, or as many at once as there are. */
const events: fc.Arbitrary<Event[]> = fc
  .tuple(fc.array(part, { maxLength: 4 }), fc.boolean())
  .map(([lanes, atOnce]) => {
    const numbered = lanes.map((one, index) => one.map((event) => event(index)));
    if (!atOnce) return [START, ...numbered.flat(), FINISH];
    const longest = Math.max(0, ...numbered.map(({ length }) => length));
    const turns = Array.from({ length: longest }, (_, turn) =>
      numbered.flatMap((one) => one.slice(turn, turn + 1)),
    );
    return [START, ...turns.flat(), FINISH];
  });

describe('any answer', () => {
  it('is read back as it was told', () => {
    fc.assert(
      fc.property(events, (all) => {
        expect(sorted(readBack(written(all))).parts).toEqual(sorted(fold(all)).parts);
      }),
      { numRuns: 120 },
    );
  });

  it('is the same whole as in a stream', () => {
    const contexts = fc.constantFrom(
      PLAIN,
      answering(
        parsed({
          model: 'm',
          tools: [{ type: 'custom', name: 'f' }],
          reasoning: { summary: 'auto' },
        }),
      ),
    );
    fc.assert(
      fc.property(events, contexts, (all, context) => {
        const whole = responsesTranslator.answer(fold(all), context);
        expect(JSON.parse(whole)).toEqual(responseOf(written(all, context)));
        const streamed = readBack(written(all, context));
        expect(sorted(fold(answered(whole)))).toEqual(sorted(streamed));
      }),
      { numRuns: 120 },
    );
  });
});
