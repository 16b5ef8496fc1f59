import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/contract/error.ts';
import type { Citation, Event, PartHead } from '../../src/contract/event.ts';
import { geminiTranslator } from '../../src/dialects/gemini-generate/translator.ts';
import { CONTEXT, folded, framesOf, NO_USAGE, streamed } from '../support/gemini.ts';

const start = (index: number, part: PartHead): Event => ({ type: 'part_start', index, part });
const end = (index: number): Event => ({ type: 'part_end', index });
const delta = (index: number, text: string): Event => ({
  type: 'part_delta',
  index,
  delta: { kind: 'text', text },
});
const begun: Event = { type: 'start', id: 'up-1', model: 'up-model', extra: {} };
const finish = (reason: string, said: string | null = null): Event =>
  ({ type: 'finish', reason, said, stopSequence: null }) as Event;
const call = (id: string): PartHead => ({
  kind: 'tool_call',
  id,
  name: 'f',
  namespace: null,
  form: 'json',
});

/** The chunks of a stream, parsed. */
function chunksOf(...events: Event[]): ReturnType<typeof JSON.parse>[] {
  const encoder = geminiTranslator.encoder(CONTEXT);
  const text = events.map((event) => encoder.event(event)).join('') + encoder.end();
  return framesOf(text).map((frame) => JSON.parse(frame));
}

/** The parts of each chunk but the last. */
const partsOf = (...events: Event[]): unknown[] =>
  chunksOf(...events)
    .slice(0, -1)
    .map(({ candidates }) => candidates[0].content.parts[0]);

describe('a stream of another dialect’s answer', () => {
  it('is chunks that name the answer, and a last one with its end', () => {
    const usage: Event = {
      type: 'usage',
      usage: { ...NO_USAGE, input: 3, output: 2 },
      native: {},
    };
    const head = { modelVersion: 'up-model', responseId: 'up-1' };
    expect(
      chunksOf(
        begun,
        start(0, { kind: 'text' }),
        delta(0, 'Hel'),
        delta(0, 'lo'),
        end(0),
        finish('stop'),
        usage,
      ),
    ).toEqual([
      { candidates: [{ content: { role: 'model', parts: [{ text: 'Hel' }] }, index: 0 }], ...head },
      { candidates: [{ content: { role: 'model', parts: [{ text: 'lo' }] }, index: 0 }], ...head },
      {
        candidates: [
          { content: { role: 'model', parts: [{ text: '' }] }, finishReason: 'STOP', index: 0 },
        ],
        usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 },
        ...head,
      },
    ]);
  });

  it('has names of its own where the provider gave none', () => {
    expect(chunksOf(finish('stop'))[0]).toMatchObject({
      modelVersion: 'asked-for',
      responseId: '0199e5a2000070008000000000000000',
    });
  });

  it('has thoughts, with their signature after them', () => {
    const reasoning: PartHead = { kind: 'reasoning', id: 'rs', form: 'full' };
    const own = { by: 'gemini-generate', value: 'sig' } as const;
    expect(
      partsOf(
        start(0, reasoning),
        delta(0, 'a'),
        { type: 'part_delta', index: 0, delta: { kind: 'break' } },
        delta(0, 'b'),
        { type: 'part_delta', index: 0, delta: { kind: 'signature', signature: own } },
        end(0),
      ),
    ).toEqual([
      { text: 'a', thought: true },
      { text: '\n\n', thought: true },
      { text: 'b', thought: true },
      { text: '', thought: true, thoughtSignature: 'sig' },
    ]);
  });

  it('carries the signatures and hidden reasoning of others, so that they come back', () => {
    const foreign = { by: 'anthropic-messages', value: 'Eq4=' } as const;
    const stream = (kind: 'signature' | 'hidden', text: string): Event[] =>
      streamed(
        ...chunksOf(
          begun,
          start(0, { kind: 'reasoning', id: null, form: 'full' }),
          delta(0, text),
          { type: 'part_delta', index: 0, delta: { kind, signature: foreign } },
          end(0),
          finish('stop'),
        ),
      );
    expect(folded(stream('signature', 'a')).parts[0]?.part).toMatchObject({
      texts: ['a'],
      signature: foreign,
      hidden: null,
    });
    expect(folded(stream('hidden', '')).parts[0]?.part).toMatchObject({
      texts: [],
      signature: null,
      hidden: foreign,
    });
    const [part] = partsOf(
      start(0, { kind: 'reasoning', id: null, form: 'full' }),
      { type: 'part_delta', index: 0, delta: { kind: 'hidden', signature: foreign } },
      end(0),
    ) as { thoughtSignature: string }[];
    // Clients decode the field.
    expect(atob(part?.thoughtSignature ?? '!').startsWith('weir:sig:')).toBe(true);
  });

  it('has whole calls, one after the other, however they came', () => {
    expect(
      partsOf(
        begun,
        start(0, call('c0')),
        start(1, { ...call('c1'), namespace: 'n' } as PartHead),
        delta(1, '{}'),
        delta(0, '{"a"'),
        end(1),
        delta(0, ':1}'),
        end(0),
        start(2, { ...call('c2'), form: 'text' } as PartHead),
        delta(2, 'free'),
        end(2),
        start(3, call('c3')),
        delta(3, '{"broken'),
        end(3),
        start(4, call('c4')),
        end(4),
      ),
    ).toEqual([
      { functionCall: { id: 'c0', name: 'f', args: { a: 1 } } },
      { functionCall: { id: 'c1', name: 'n__f', args: {} } },
      { functionCall: { id: 'c2', name: 'f', args: { input: 'free' } } },
      { functionCall: { id: 'c3', name: 'f', args: { input: '{"broken' } } },
      { functionCall: { id: 'c4', name: 'f', args: {} } },
    ]);
  });

  it('has media whole and refusals as text, and no blocks of others', () => {
    expect(
      partsOf(
        start(0, { kind: 'media', media: 'image', mimeType: 'image/png' }),
        delta(0, 'AA'),
        delta(0, '=='),
        end(0),
        start(1, { kind: 'refusal' }),
        delta(1, 'No.'),
        end(1),
        start(2, { kind: 'native', dialect: 'openai-responses', type: 'x', value: { x: 1 } }),
        end(2),
        start(3, { kind: 'native', dialect: 'gemini-generate', type: 'x', value: { x: {} } }),
        end(3),
      ),
    ).toEqual([
      { inlineData: { mimeType: 'image/png', data: 'AA==' } },
      { text: 'No.' },
      { x: {} },
    ]);
  });

  it.each([
    ['stop', null, 'STOP'],
    ['stop_sequence', 'stop', 'STOP'],
    ['tool_use', 'tool_calls', 'STOP'],
    ['pause', 'pause_turn', 'STOP'],
    ['length', 'length', 'MAX_TOKENS'],
    ['context_full', null, 'MAX_TOKENS'],
    ['content_filter', 'refusal', 'SAFETY'],
    ['content_filter', 'RECITATION', 'RECITATION'],
    ['length', 'SAFETY', 'MAX_TOKENS'],
    ['other', 'x', 'OTHER'],
    ['other', 'MALFORMED_FUNCTION_CALL', 'MALFORMED_FUNCTION_CALL'],
  ])('ends: %s, said %s, is %s', (reason, said, word) => {
    expect(chunksOf(finish(reason, said))[0].candidates[0].finishReason).toBe(word);
  });

  it.each<[string, object, object]>([
    ['nothing', {}, {}],
    [
      'a cache',
      { input: 1, cacheRead: 2, cacheWrite: 3, cacheWriteLong: 4, output: 5 },
      {
        promptTokenCount: 10,
        cachedContentTokenCount: 2,
        candidatesTokenCount: 5,
        totalTokenCount: 15,
      },
    ],
    [
      'reasoning',
      { input: 1, output: 5, reasoning: 3 },
      {
        promptTokenCount: 1,
        candidatesTokenCount: 2,
        thoughtsTokenCount: 3,
        totalTokenCount: 6,
      },
    ],
    [
      'audio',
      { input: 1, audioInput: 10, output: 5, reasoning: 3, audioOutput: 20 },
      {
        promptTokenCount: 11,
        promptTokensDetails: [
          { modality: 'TEXT', tokenCount: 1 },
          { modality: 'AUDIO', tokenCount: 10 },
        ],
        candidatesTokenCount: 22,
        candidatesTokensDetails: [
          { modality: 'TEXT', tokenCount: 2 },
          { modality: 'AUDIO', tokenCount: 20 },
        ],
        thoughtsTokenCount: 3,
        totalTokenCount: 36,
      },
    ],
  ])('counts on the vendor’s basis: %s', (_, usage, usageMetadata) => {
    const event: Event = { type: 'usage', usage: { ...NO_USAGE, ...usage }, native: {} };
    expect(chunksOf(event, finish('stop'))[0].usageMetadata).toEqual(usageMetadata);
  });

  it('tells at its end where it has things from', () => {
    const cite = (more: Partial<Citation>): Event => ({
      type: 'part_delta',
      index: 1,
      delta: {
        kind: 'citation',
        citation: {
          url: 'https://a',
          title: 'A',
          quote: null,
          start: null,
          end: null,
          dialect: 'anthropic-messages',
          native: {},
          ...more,
        },
      },
    });
    const chunks = chunksOf(
      start(0, { kind: 'reasoning', id: null, form: 'full' }),
      delta(0, 'hm'),
      end(0),
      start(1, { kind: 'text' }),
      delta(1, 'é blue'),
      cite({ start: 2, end: 6 }),
      cite({ quote: 'The sky is blue.' }),
      cite({ url: 'https://b', title: null }),
      end(1),
      finish('stop'),
    );
    expect(chunks.at(-1).candidates[0].groundingMetadata).toEqual({
      groundingChunks: [{ web: { uri: 'https://a', title: 'A' } }, { web: { uri: 'https://b' } }],
      groundingSupports: [
        {
          segment: { partIndex: 1, startIndex: 3, endIndex: 7, text: 'blue' },
          groundingChunkIndices: [0],
        },
        { segment: { partIndex: 1, text: 'The sky is blue.' }, groundingChunkIndices: [0] },
      ],
    });
  });

  it('has log probabilities in the vendor’s shape', () => {
    const token = { token: 'a', logprob: -1, bytes: [97] };
    const chunks = chunksOf(
      start(0, { kind: 'text' }),
      delta(0, 'a'),
      {
        type: 'part_delta',
        index: 0,
        delta: { kind: 'probabilities', tokens: [{ ...token, top_logprobs: [token] }] },
      },
      end(0),
      finish('stop'),
    );
    expect(chunks[1].candidates[0].logprobsResult).toEqual({
      chosenCandidates: [{ token: 'a', logProbability: -1 }],
      topCandidates: [{ candidates: [{ token: 'a', logProbability: -1 }] }],
    });
  });

  it('fails with the envelope, before and after content', () => {
    const error = new GatewayError('upstream_failed', 'Why.');
    const envelope = { error: { code: 502, message: 'Why.', status: 'UNAVAILABLE' } };
    const first = geminiTranslator.encoder(CONTEXT);
    expect(framesOf(first.fail(error)).map((frame) => JSON.parse(frame))).toMatchObject([envelope]);
    const later = geminiTranslator.encoder(CONTEXT);
    later.event(start(0, { kind: 'text' }));
    const text = later.event(delta(0, 'a')) + later.fail(error);
    expect(JSON.parse(framesOf(text)[1] ?? '')).toMatchObject(envelope);
  });
});
