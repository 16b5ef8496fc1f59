import { describe, expect, it } from 'vitest';
import { MalformedAnswer } from '../../src/contract/error.ts';
import type { Event } from '../../src/contract/event.ts';
import { chunk, folded, STOP, streamed, told } from '../support/gemini.ts';

const head = { responseId: 'r-1', modelVersion: 'gemini-x' };
const finish = (reason: string, said: string | null): Event =>
  ({ type: 'finish', reason, said, stopSequence: null }) as Event;
const delta = (index: number, text: string): Event => ({
  type: 'part_delta',
  index,
  delta: { kind: 'text', text },
});
const signature = (value: string): object => ({
  kind: 'signature',
  signature: { by: 'gemini-generate', value },
});
const call = { kind: 'tool_call', namespace: null, form: 'json' } as const;

describe('a stream', () => {
  it('is text that goes on from chunk to chunk', () => {
    const events = streamed(
      { ...chunk([{ text: 'Hel' }]), ...head, usageMetadata: { promptTokenCount: 4 }, more: 1 },
      { ...chunk([{ text: 'lo' }]), ...head },
      {
        ...chunk([{ text: '' }], { finishReason: 'STOP' }),
        ...head,
        usageMetadata: { promptTokenCount: 4, candidatesTokenCount: 2 },
      },
    );
    const nothing = { cacheRead: null, cacheWrite: null, cacheWriteLong: null, audioInput: null };
    const rest = { reasoning: null, audioOutput: null, reportedCost: null };
    expect(events).toEqual([
      { type: 'start', id: 'r-1', model: 'gemini-x', extra: { more: 1 } },
      {
        type: 'usage',
        usage: { input: 4, ...nothing, output: null, ...rest },
        native: { promptTokenCount: 4 },
      },
      { type: 'part_start', index: 0, part: { kind: 'text' } },
      delta(0, 'Hel'),
      delta(0, 'lo'),
      { type: 'part_end', index: 0 },
      {
        type: 'usage',
        usage: { input: 4, ...nothing, output: 2, ...rest },
        native: { promptTokenCount: 4, candidatesTokenCount: 2 },
      },
      finish('stop', 'STOP'),
    ]);
  });

  it('is thoughts, text, calls and media, each a part of its own', () => {
    const events = streamed(
      {
        ...chunk([
          { text: 'Hm', thought: true },
          { text: '.', thought: true, thoughtSignature: 't' },
          { text: 'Look' },
          { functionCall: { id: 'c1', name: 'f', args: { a: 1 } }, thoughtSignature: 's' },
          { functionCall: { name: 'g' } },
          { inlineData: { mimeType: 'image/png', data: 'AA==' } },
          { executableCode: { code: '1' } },
        ]),
        ...head,
      },
      STOP,
    );
    expect(folded(events).parts.map(({ part }) => part)).toMatchObject([
      { kind: 'reasoning', form: 'summary', texts: ['Hm.'], signature: { value: 't' } },
      { kind: 'text', text: 'Look', signature: null },
      { ...call, id: 'c1', name: 'f', input: '{"a":1}', signature: { value: 's' } },
      { ...call, id: 'call_r-1_1', name: 'g', input: '{}', signature: null },
      { kind: 'media', media: 'image', source: { mimeType: 'image/png', data: 'AA==' } },
      {
        kind: 'native',
        dialect: 'gemini-generate',
        type: 'executableCode',
        value: { executableCode: { code: '1' } },
      },
    ]);
    expect(events.at(-1)).toEqual(finish('tool_use', 'STOP'));
    // Each part ends before the next one begins, and all before the end.
    const order = events.filter(({ type }) => type === 'part_start' || type === 'part_end');
    expect(order.map((event) => ('index' in event ? event.index : -1))).toEqual([
      0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5,
    ]);
  });

  it('signs what was said with an empty text after it', () => {
    const events = streamed(
      chunk([{ text: 'a' }]),
      chunk([{ text: '', thoughtSignature: 's' }]),
      STOP,
    );
    expect(events.slice(1, 5)).toEqual([
      { type: 'part_start', index: 0, part: { kind: 'text' } },
      delta(0, 'a'),
      { type: 'part_delta', index: 0, delta: signature('s') },
      { type: 'part_end', index: 0 },
    ]);
    // After a call there is no text open, so the signature has a part of its own.
    const after = streamed(
      chunk([{ functionCall: { name: 'f' } }, { text: '', thoughtSignature: 's' }]),
      STOP,
    );
    expect(folded(after).parts[1]?.part).toMatchObject({
      kind: 'text',
      text: '',
      signature: { value: 's' },
    });
  });

  it('keeps a signature off thoughts it did not come on', () => {
    const events = streamed(
      chunk([
        { text: 'hm', thought: true },
        { text: '', thoughtSignature: 's' },
      ]),
      STOP,
    );
    expect(folded(events).parts.map(({ part }) => part)).toMatchObject([
      { kind: 'reasoning', texts: ['hm'], signature: null },
      { kind: 'text', text: '', signature: { value: 's' } },
    ]);
  });

  it('begins a new text after one that was signed', () => {
    const events = streamed(
      chunk([{ text: 'a', thoughtSignature: 's' }]),
      chunk([{ text: 'b' }]),
      STOP,
    );
    expect(folded(events).parts.map(({ part }) => part)).toMatchObject([
      { text: 'a', signature: { value: 's' } },
      { text: 'b', signature: null },
    ]);
  });

  it('gives calls ids that other dialects take and no other answer has', () => {
    const ids = (responseId: string | undefined): unknown =>
      folded(
        streamed(
          {
            ...chunk([{ functionCall: { name: 'f' } }, { functionCall: { name: 'f' } }]),
            responseId,
          },
          STOP,
        ),
      ).parts.map(({ part }) => ('id' in part ? part.id : null));
    expect(ids(undefined)).toEqual(['call_0', 'call_1']);
    expect(ids('a/b c')).toEqual(['call_abc_0', 'call_abc_1']);
    expect(ids('x'.repeat(99))).toEqual([`call_${'x'.repeat(28)}_0`, `call_${'x'.repeat(28)}_1`]);
  });

  it.each([
    ['STOP', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['CONTINUATION', 'length'],
    ['SAFETY', 'content_filter'],
    ['RECITATION', 'content_filter'],
    ['BLOCKLIST', 'content_filter'],
    ['PROHIBITED_CONTENT', 'content_filter'],
    ['SPII', 'content_filter'],
    ['IMAGE_SAFETY', 'content_filter'],
    ['LANGUAGE', 'other'],
    ['OTHER', 'other'],
    ['MALFORMED_FUNCTION_CALL', 'other'],
    ['SOMETHING_NEW', 'other'],
  ])('ends with %s as %s', (said, reason) => {
    const events = streamed(chunk([{ text: 'a' }], { finishReason: said }));
    expect(events.at(-1)).toEqual(finish(reason, said));
  });

  it('fails where the model failed and said nothing', () => {
    const reason = { finishReason: 'MALFORMED_FUNCTION_CALL', finishMessage: 'Bad call.' };
    expect(streamed(chunk([], reason)).at(-1)).toEqual({
      type: 'error',
      error: { code: null, type: 'MALFORMED_FUNCTION_CALL', message: 'Bad call.' },
    });
  });

  it('is an empty answer where the prompt was refused', () => {
    const events = streamed({ promptFeedback: { blockReason: 'OTHER' }, ...head });
    expect(events).toEqual([
      { type: 'start', id: 'r-1', model: 'gemini-x', extra: {} },
      finish('content_filter', 'OTHER'),
    ]);
  });

  it('tells an error, first or later, and nothing after it', () => {
    const error = { error: { code: 503, message: 'Busy.', status: 'UNAVAILABLE' } };
    const event = { type: 'error', error: { code: '503', type: 'UNAVAILABLE', message: 'Busy.' } };
    expect(streamed(error, chunk([{ text: 'a' }]))).toEqual([event]);
    expect(streamed(chunk([{ text: 'a' }]), error, STOP).at(-1)).toEqual(event);
  });

  it('ignores what it does not know', () => {
    const events = streamed(
      { ...chunk([{ text: 'a', speechMetadata: {}, x: 1 }], { y: 1 }), z: { a: 1 } },
      { candidates: [{ index: 1, content: { parts: [{ text: 'other' }] } }] },
      { candidates: null },
      chunk([{ text: null, functionCall: null, thoughtSignature: null }]),
      { usageMetadata: 'much' },
      { candidates: [{ content: null }] },
      '[DONE]',
      { ...STOP },
      { candidates: [{ content: { parts: [{ text: '' }] }, finishReason: 'STOP' }] },
      chunk([{ text: null }, {}]),
    );
    expect(folded(events).parts.map(({ part }) => part)).toMatchObject([{ text: 'a' }]);
    expect(events.filter(({ type }) => type === 'finish')).toEqual([finish('stop', 'STOP')]);
  });

  it.each<[string, unknown[]]>([
    ['nothing came', []],
    ['it has no end', [chunk([{ text: 'a' }])]],
    ['only another candidate ended', [{ candidates: [{ index: 1, finishReason: 'STOP' }] }]],
    ['a chunk is no JSON', ['{"candidates":[']],
    ['a chunk is a list', [[chunk([{ text: 'a' }])]]],
    ['a chunk is a text', ['"a"']],
    ['candidates are no list', [{ candidates: {} }]],
    ['a candidate is no object', [{ candidates: [1] }]],
    ['content is no object', [{ candidates: [{ content: 'a' }] }]],
    ['parts are no list', [{ candidates: [{ content: { parts: 'a' } }] }]],
    ['a part is no object', [chunk(['a' as unknown as object])]],
    ['a text is none', [chunk([{ text: 1 }])]],
    ['a call has no name', [chunk([{ functionCall: { args: {} } }])]],
    ['arguments are a text', [chunk([{ functionCall: { name: 'f', args: '{}' } }])]],
    ['data has no type', [chunk([{ inlineData: { data: 'AA==' } }])]],
    ['it goes on after its end', [chunk([{ text: 'a' }]), STOP, chunk([{ text: 'b' }])]],
    ['a call follows its end', [STOP, chunk([{ functionCall: { name: 'f' } }])]],
  ])('is none where %s', (_, chunks) => {
    expect(() => streamed(...chunks)).toThrow(MalformedAnswer);
  });
});

describe('where an answer has something from', () => {
  const web = (uri: string, title: string): object => ({ web: { uri, title } });
  const grounding = {
    groundingChunks: [web('https://a', 'A'), web('https://b', 'B'), web('https://c', 'C')],
    groundingSupports: [
      // Bytes: the é before it takes two.
      { segment: { startIndex: 3, endIndex: 7, text: 'blue' }, groundingChunkIndices: [0, 1] },
      { segment: { startIndex: 0, endIndex: 2, text: 'other' }, groundingChunkIndices: [0] },
    ],
    webSearchQueries: ['q'],
  };

  it('is told of the text, in the offsets of a text', () => {
    const events = streamed(
      chunk([{ text: 'é ' }]),
      chunk([{ text: 'blue' }], { groundingMetadata: grounding, finishReason: 'STOP' }),
    );
    const citations = folded(events).parts[0]?.citations;
    const [first, second] = grounding.groundingSupports;
    const from = (index: number, support: object | undefined, more: object): object => ({
      dialect: 'gemini-generate',
      native: {
        groundingChunk: grounding.groundingChunks[index],
        ...(support === undefined ? {} : { groundingSupport: support }),
      },
      ...more,
    });
    expect(citations).toEqual([
      from(0, first, { url: 'https://a', title: 'A', quote: 'blue', start: 2, end: 6 }),
      from(1, first, { url: 'https://b', title: 'B', quote: 'blue', start: 2, end: 6 }),
      // Its words are not there, so its place is not believed.
      from(0, second, { url: 'https://a', title: 'A', quote: 'other', start: null, end: null }),
      from(2, undefined, { url: 'https://c', title: 'C', quote: null, start: null, end: null }),
    ]);
  });

  it('is told once, however often it comes', () => {
    const again = { groundingChunks: [web('https://a', 'A')] };
    const more = { groundingChunks: [web('https://a', 'A'), web('https://b', 'B')] };
    const events = streamed(
      chunk([{ text: 'a' }], { groundingMetadata: again }),
      chunk([{ text: 'b' }], { groundingMetadata: more }),
      STOP,
    );
    const { citations = [] } = folded(events).parts[0] ?? {};
    expect(citations.map(({ url }) => url)).toEqual(['https://a', 'https://b']);
  });

  it.each(['citationSources', 'citations'])('is told of what it recites, by %s', (name) => {
    const source = { startIndex: 3, endIndex: 7, uri: 'https://a', license: 'mit' };
    const citationMetadata = { [name]: [source] };
    const events = streamed(chunk([{ text: 'é blue' }], { citationMetadata }), STOP);
    expect(folded(events).parts[0]?.citations).toEqual([
      {
        url: 'https://a',
        title: null,
        quote: 'blue',
        start: 2,
        end: 6,
        dialect: 'gemini-generate',
        native: { citationSource: source },
      },
    ]);
  });

  it('may be of strange shape', () => {
    const strange = {
      groundingChunks: [{}, 7, { retrievedContext: { uri: 'u' } }],
      groundingSupports: [{ groundingChunkIndices: [0, 9, 'x', 2] }, 7],
    };
    const events = streamed(chunk([{ text: 'a' }], { groundingMetadata: strange }), STOP);
    expect(folded(events).parts[0]?.citations.map(({ url }) => url)).toEqual([null, 'u', null]);
  });
});

describe('log probabilities', () => {
  it('are told in one shape for all dialects', () => {
    const logprobsResult = {
      chosenCandidates: [{ token: 'a', tokenId: 1, logProbability: -0.5 }, { token: 'b' }],
      topCandidates: [{ candidates: [{ token: 'c', logProbability: -1 }] }],
    };
    const events = streamed(chunk([{ text: 'ab' }], { logprobsResult }), STOP);
    expect(folded(events).parts[0]?.probabilities).toEqual([
      {
        token: 'a',
        logprob: -0.5,
        bytes: null,
        top_logprobs: [{ token: 'c', logprob: -1, bytes: null }],
      },
      { token: 'b', logprob: 0, bytes: null, top_logprobs: [] },
    ]);
  });
});

describe('a whole answer', () => {
  const answered = (body: unknown): Event[] =>
    told((decoder) => {
      decoder.answer(typeof body === 'string' ? body : JSON.stringify(body));
      decoder.end();
    });

  it('is the same events, also as a list of chunks', () => {
    const once = answered(chunk([{ text: 'Hello' }], { finishReason: 'STOP' }));
    expect(once).toEqual(streamed(chunk([{ text: 'Hello' }]), STOP));
    expect(answered([chunk([{ text: 'Hello' }]), STOP])).toEqual(once);
  });

  it('may go without a reason for its end', () => {
    expect(answered(chunk([{ functionCall: { name: 'f' } }])).at(-1)).toEqual(
      finish('tool_use', null),
    );
  });

  it('tells its error and a refused prompt', () => {
    expect(answered({ error: { code: 400, message: 'm' } })).toMatchObject([{ type: 'error' }]);
    expect(answered({ promptFeedback: { blockReason: 'SAFETY' } }).at(-1)).toEqual(
      finish('content_filter', 'SAFETY'),
    );
  });

  it.each([
    '',
    '<html>',
    '{}',
    '[]',
    '7',
    'null',
    '{"candidates":[]}',
    '{"candidates":[{"index":1}]}',
  ])('is none: %s', (body) => {
    expect(() => answered(body)).toThrow(MalformedAnswer);
  });
});
