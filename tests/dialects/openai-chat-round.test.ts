/** Streams, whole answers and what is written of them say the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnswerPart, Event, Message } from '../../src/contract/event.ts';
import { openaiChatTranslator } from '../../src/dialects/openai-chat/translator.ts';
import { answerOf, anyAnswer, streamOf } from './openai-chat-grammar.ts';
import {
  chunk,
  contextOf,
  decode,
  decodeAnswer,
  encode,
  finishChunk,
  fold,
  framesOf,
} from './openai-chat-kit.ts';

const word = fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme' });
const id = fc.stringMatching(/^[a-z]{4}$/);
const input = fc.jsonValue({ maxDepth: 1 }).map((value) => JSON.stringify({ value }));

describe('any answer', () => {
  it('is the same whole and streamed, however its frames are split', () => {
    fc.assert(
      fc.property(anyAnswer, fc.integer({ min: 1, max: 50 }), (answer, size) => {
        const whole = fold(decodeAnswer(answerOf(answer)));
        expect(fold(decode(framesOf(streamOf(answer), size)))).toEqual(whole);
      }),
      { numRuns: 150 },
    );
  });
});

const signature = fc.option(
  fc.record({
    by: fc.constantFrom('openai-chat', 'anthropic-messages', 'openai-responses'),
    value: word,
  } as const),
);
const partBase = { path: '', cache: null, extra: {} } as const;
const textPart = word.map(
  (text) => ({ ...partBase, kind: 'text', text, signature: null }) as const,
);
const refusalPart = word.map(
  (text) => ({ ...partBase, kind: 'refusal', text, signature: null }) as const,
);
const reasoningPart = fc
  .record({
    id: fc.option(id),
    form: fc.constantFrom('full', 'summary'),
    texts: fc.array(word, { minLength: 1, maxLength: 1 }),
    signature,
    hidden: signature,
  } as const)
  .map((part) => ({ ...partBase, kind: 'reasoning', ...part }) as const);
const callPart = fc
  .record({ id, name: word, input, signature })
  .map(
    (part) => ({ ...partBase, kind: 'tool_call', namespace: null, form: 'json', ...part }) as const,
  );

/** Two neighbours of one kind would be one text here, so there are none. */
const messages = fc
  .tuple(
    fc.array(reasoningPart, { maxLength: 3 }),
    fc.option(textPart),
    fc.option(refusalPart),
    fc.uniqueArray(callPart, { maxLength: 3, selector: (part) => part.id }),
  )
  .map(([reasoning, text, refusal, calls]): Message => {
    const parts = [...reasoning, text, refusal, ...calls].filter((part) => part !== null);
    const reason = calls.length > 0 ? 'tool_use' : 'stop';
    const answerParts: AnswerPart[] = parts.map((part) => ({
      part,
      citations: [],
      probabilities: null,
    }));
    return {
      id: 'chatcmpl-0199e5a2000070008000000000000000',
      model: 'm',
      extra: {},
      parts: answerParts,
      finish: {
        type: 'finish',
        reason,
        said: reason === 'stop' ? 'stop' : 'tool_calls',
        stopSequence: null,
      },
      usage: null,
      nativeUsage: null,
    };
  });

/** The events that fold into a message. */
function eventsOf({ id: answer, model, extra, parts, finish }: Message): Event[] {
  const events: Event[] = [{ type: 'start', id: answer, model, extra }];
  for (const [index, { part }] of parts.entries()) {
    if (part.kind === 'text' || part.kind === 'refusal') {
      events.push(
        { type: 'part_start', index, part: { kind: part.kind } },
        textDelta(index, part.text),
      );
    } else if (part.kind === 'tool_call') {
      const { id: called, name, namespace, form } = part;
      events.push({
        type: 'part_start',
        index,
        part: { kind: 'tool_call', id: called, name, namespace, form },
      });
      events.push(textDelta(index, part.input));
    } else if (part.kind === 'reasoning') {
      const { id: item, form, texts, hidden } = part;
      events.push({ type: 'part_start', index, part: { kind: 'reasoning', id: item, form } });
      events.push(textDelta(index, texts.join('')));
      if (hidden !== null)
        events.push({ type: 'part_delta', index, delta: { kind: 'hidden', signature: hidden } });
    }
    if (part.signature !== null) {
      events.push({
        type: 'part_delta',
        index,
        delta: { kind: 'signature', signature: part.signature },
      });
    }
    events.push({ type: 'part_end', index });
  }
  return finish === null ? events : [...events, finish];
}

function textDelta(index: number, text: string): Event {
  return { type: 'part_delta', index, delta: { kind: 'text', text } };
}

describe('any message', () => {
  it('is read as it was written, streamed and whole', () => {
    fc.assert(
      fc.property(messages, (message) => {
        expect(fold(eventsOf(message))).toEqual(message);
        const whole = openaiChatTranslator.answer(message, contextOf());
        expect(fold(decodeAnswer(whole))).toEqual(message);
        const stream = encode(eventsOf(message));
        expect(fold(decode(framesOf(stream)))).toEqual(message);
      }),
      { numRuns: 150 },
    );
  });

  it('is read as it was written when its usage is told', () => {
    const counts = fc.option(fc.nat(1_000_000));
    const buckets = fc.record({
      input: fc.nat(1_000_000),
      cacheRead: counts,
      cacheWrite: counts,
      cacheWriteLong: fc.constant(null),
      audioInput: counts,
      output: fc.nat(1_000_000),
      audioOutput: counts,
      reasoning: fc.constant(null),
      reportedCost: fc.constantFrom(null, '0.000001', '12.5'),
    });
    fc.assert(
      fc.property(buckets, (usage) => {
        const events: Event[] = [...decode([chunk({ content: 'a' })].concat(finishChunk('stop')))];
        const stream = encode([...events, { type: 'usage', usage, native: {} }]);
        expect(fold(decode(framesOf(stream))).usage).toEqual(usage);
      }),
      { numRuns: 150 },
    );
  });
});
