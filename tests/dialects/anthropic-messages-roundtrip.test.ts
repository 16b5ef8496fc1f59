import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Delta, Event, Message, PartHead } from '../../src/contract/event.ts';
import type { Usage } from '../../src/contract/usage.ts';
import { anthropicTranslator } from '../../src/dialects/anthropic-messages/translator.ts';
import {
  add,
  called,
  close,
  context,
  done,
  encode,
  framesOf,
  open,
  text,
  thinking,
  USAGE,
} from './anthropic-messages-events.ts';
import { decoding, fold } from './anthropic-messages-grammar.ts';

/** Answers that this dialect can say as they are. */
const piece = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 });
const sign = fc.record({
  by: fc.constantFrom('anthropic-messages' as const, 'gemini-generate' as const),
  value: piece,
});
const part = fc.oneof(
  fc.record({
    head: fc.constant(text),
    deltas: fc.array(
      piece.map((value): Delta => ({ kind: 'text', text: value })),
      { minLength: 1, maxLength: 3 },
    ),
  }),
  fc.record({
    head: fc.constant(thinking),
    deltas: fc.tuple(piece, sign).map(([value, signature]): Delta[] => [
      { kind: 'text', text: value },
      { kind: 'signature', signature },
    ]),
  }),
  fc.record({
    head: fc.constant(thinking),
    deltas: piece.map((value): Delta[] => [
      { kind: 'hidden', signature: { by: 'anthropic-messages', value } },
    ]),
  }),
  fc.record({
    head: fc.constantFrom(called('a'), called('b-1')),
    deltas: fc
      .dictionary(fc.constantFrom('a', 'b'), piece)
      .map((value): Delta[] => [{ kind: 'text', text: JSON.stringify(value) }]),
  }),
  fc.record({
    head: fc.dictionary(fc.constantFrom('a', 'b'), piece).map(
      (value): PartHead => ({
        kind: 'native',
        dialect: 'anthropic-messages',
        type: 'x',
        value: { ...value, type: 'x' },
      }),
    ),
    deltas: fc.constant<Delta[]>([]),
  }),
);
const usage = fc.record({
  ...Object.fromEntries(Object.keys(USAGE).map((name) => [name, fc.constant(null)])),
  input: fc.nat(),
  output: fc.nat(),
  cacheRead: fc.option(fc.nat()),
  reasoning: fc.option(fc.nat()),
}) as fc.Arbitrary<Usage>;

describe('an answer of the hub', () => {
  it('is the same after it was said, as a stream and whole', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), usage, fc.nat(2), (parts, counts, at) => {
        const calls = parts.some(({ head }) => head.kind === 'tool_call');
        const events: Event[] = [
          { type: 'start', id: 'msg_1', model: 'gpt', extra: {} },
          ...parts.map(({ head }, index) => open(index, head)),
          ...parts.flatMap(({ deltas }, index) => [
            ...deltas.map((value) => add(index, value)),
            close(index),
          ]),
          calls ? done('tool_use', 'tool_use') : done('length', 'max_tokens'),
        ];
        events.splice(at === 0 ? 1 : events.length, 0, {
          type: 'usage',
          usage: counts,
          native: {},
        });
        const said: Message = { ...fold(events), nativeUsage: null };

        const { events: again, decoder } = decoding();
        for (const { event, data } of framesOf(encode(...events)))
          decoder.frame(event, JSON.stringify(data));
        decoder.end();
        expect({ ...fold(again), nativeUsage: null }).toEqual(said);

        const whole = decoding();
        whole.decoder.answer(anthropicTranslator.answer(said, context));
        expect({ ...fold(whole.events), nativeUsage: null }).toEqual(said);
      }),
      { numRuns: 200 },
    );
  });

  it('calls a tool with an empty object where its arguments are nothing but space', () => {
    const events = [open(0, called('a')), add(0, { kind: 'text', text: ' ' }), close(0)];
    const { content } = JSON.parse(anthropicTranslator.answer(fold(events), context));
    expect(content).toMatchObject([{ type: 'tool_use', input: {} }]);
  });
});
