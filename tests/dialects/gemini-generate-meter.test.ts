import { describe, expect, it } from 'vitest';
import type { Usage } from '../../src/contract/usage.ts';
import { geminiGenerate } from '../../src/dialects/gemini-generate/index.ts';

const NOTHING: Usage = {
  input: null,
  cacheRead: null,
  cacheWrite: null,
  cacheWriteLong: null,
  audioInput: null,
  output: null,
  reasoning: null,
  audioOutput: null,
  reportedCost: null,
};

const chunk = (parts: readonly object[], more: object = {}): object => ({
  candidates: [{ content: { role: 'model', parts }, ...more }],
});
const text = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

describe('the kind of a frame', () => {
  it.each<[string, unknown, string]>([
    ['text', chunk([{ text: 'a' }]), 'content'],
    ['a thought', chunk([{ text: 'a', thought: true }]), 'content'],
    ['a call', chunk([{ functionCall: { name: 'f', args: {} } }]), 'content'],
    ['an image', chunk([{ inlineData: { mimeType: 'image/png', data: 'AA==' } }]), 'content'],
    ['code', chunk([{ executableCode: { code: '1' } }]), 'content'],
    ['a finish', chunk([], { finishReason: 'STOP' }), 'content'],
    ['a refused prompt', { promptFeedback: { blockReason: 'SAFETY' } }, 'content'],
    ['usage', { usageMetadata: { promptTokenCount: 1 } }, 'usage'],
    ['usage beside text', { ...chunk([{ text: 'a' }]), usageMetadata: {} }, 'content'],
    ['an empty text', chunk([{ text: '' }]), 'other'],
    ['no parts', chunk([]), 'other'],
    ['a rating of the prompt', { promptFeedback: { safetyRatings: [] } }, 'other'],
    ['an error', { error: { code: 503, message: 'm', status: 'UNAVAILABLE' } }, 'error'],
    ['a list with an error', [{ error: { code: 503, message: 'm' } }], 'error'],
    ['no JSON', 'nope', 'other'],
    ['a list', [1], 'other'],
    ['null', null, 'other'],
    [
      'strange members',
      { candidates: [{ content: { parts: 'x' } }, 7], usageMetadata: 7 },
      'other',
    ],
  ])('%s', (_, frame, kind) => {
    expect(geminiGenerate.meter().frame('', text(frame))).toBe(kind);
  });

  it('is an error where the event says so', () => {
    const meter = geminiGenerate.meter();
    expect(meter.frame('error', 'overloaded')).toBe('error');
    expect(meter.reading().error).toEqual({ code: null, type: null, message: 'overloaded' });
  });
});

describe('usage', () => {
  const audio = (tokenCount: number): object[] => [
    { modality: 'TEXT', tokenCount: 1 },
    { modality: 'AUDIO', tokenCount },
  ];

  it.each<[string, object, Partial<Usage> | null]>([
    ['nothing', {}, null],
    ['a prompt', { promptTokenCount: 10 }, { input: 10 }],
    [
      'an answer',
      { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
      { input: 10, output: 5 },
    ],
    [
      'a cache within the prompt',
      { promptTokenCount: 10, cachedContentTokenCount: 4, candidatesTokenCount: 5 },
      { input: 6, cacheRead: 4, output: 5 },
    ],
    [
      'thoughts beside the candidates',
      { promptTokenCount: 10, candidatesTokenCount: 5, thoughtsTokenCount: 7, totalTokenCount: 22 },
      { input: 10, output: 12, reasoning: 7 },
    ],
    [
      'thoughts alone',
      { promptTokenCount: 10, thoughtsTokenCount: 7, totalTokenCount: 17 },
      { input: 10, output: 7, reasoning: 7 },
    ],
    [
      'thoughts among the candidates, as the total shows',
      {
        promptTokenCount: 10,
        candidatesTokenCount: 12,
        thoughtsTokenCount: 7,
        totalTokenCount: 22,
      },
      { input: 10, output: 12, reasoning: 7 },
    ],
    [
      'what tools put into the prompt',
      { promptTokenCount: 10, toolUsePromptTokenCount: 90, candidatesTokenCount: 5 },
      { input: 100, output: 5 },
    ],
    [
      'audio heard and spoken',
      {
        promptTokenCount: 110,
        promptTokensDetails: audio(100),
        candidatesTokenCount: 60,
        candidatesTokensDetails: audio(50),
        thoughtsTokenCount: 5,
      },
      { input: 10, audioInput: 100, output: 15, reasoning: 5, audioOutput: 50 },
    ],
    [
      'audio that was cached',
      {
        promptTokenCount: 110,
        promptTokensDetails: audio(100),
        cachedContentTokenCount: 60,
        cacheTokensDetails: audio(60),
      },
      { input: 10, cacheRead: 60, audioInput: 40 },
    ],
    [
      'a cache larger than the prompt',
      { promptTokenCount: 10, cachedContentTokenCount: 40 },
      { input: 0, cacheRead: 40 },
    ],
    ['wrong types', { promptTokenCount: '10', candidatesTokenCount: -1 }, null],
  ])('%s', (_, usageMetadata, usage) => {
    const meter = geminiGenerate.meter();
    meter.frame('', JSON.stringify({ usageMetadata }));
    expect(meter.reading().usage).toEqual(usage === null ? null : { ...NOTHING, ...usage });
  });

  it('is what the last chunk says that says something', () => {
    const meter = geminiGenerate.meter();
    const says = (usageMetadata: object): unknown =>
      meter.frame('', JSON.stringify({ ...chunk([{ text: 'a' }]), usageMetadata }));
    says({ promptTokenCount: 10, totalTokenCount: 10 });
    expect(meter.reading().usage).toEqual({ ...NOTHING, input: 10, output: 0 });
    says({ promptTokenCount: 10, candidatesTokenCount: 3, totalTokenCount: 13 });
    says({});
    expect(meter.reading().usage).toEqual({ ...NOTHING, input: 10, output: 3 });
  });
});

describe('what a meter knows', () => {
  const read = (
    ...frames: unknown[]
  ): ReturnType<ReturnType<typeof geminiGenerate.meter>['reading']> => {
    const meter = geminiGenerate.meter();
    for (const frame of frames) meter.frame('', text(frame));
    return meter.reading();
  };

  it('counts text, thoughts, arguments and code', () => {
    const parts = [
      { text: 'abc', thought: true },
      { text: 'é' },
      { functionCall: { name: 'f', args: { a: 1 } } },
      { functionCall: { name: 'g' } },
      { executableCode: { language: 'PYTHON', code: 'xy' } },
      { codeExecutionResult: { outcome: 'OUTCOME_OK', output: 'z' } },
    ];
    expect(read(chunk(parts)).deliveredLength).toBe(3 + 1 + 7 + 2 + 1);
  });

  it('has ended once every candidate has its reason', () => {
    const first = {
      candidates: [
        { index: 0, content: {} },
        { index: 1, content: {} },
      ],
    };
    const done = (index: number): object => ({ candidates: [{ index, finishReason: 'STOP' }] });
    expect(read().ended).toBe(false);
    expect(read(first).ended).toBe(false);
    expect(read(first, done(0)).ended).toBe(false);
    expect(read(first, done(0), done(1), { usageMetadata: {} }).ended).toBe(true);
    // A zero may be left out.
    expect(read(first, { candidates: [{ finishReason: 'MAX_TOKENS' }] }, done(1))).toMatchObject({
      ended: true,
      finish: 'STOP',
    });
  });

  it('has ended where the prompt was refused', () => {
    const frame = { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } };
    expect(read(frame)).toMatchObject({ ended: true, finish: 'PROHIBITED_CONTENT', error: null });
    const unsaid = { promptFeedback: { blockReason: 'BLOCK_REASON_UNSPECIFIED' } };
    expect(read(unsaid)).toMatchObject({ ended: false, finish: null });
  });

  it('has not ended well after an error', () => {
    const error = { error: { code: 429, message: 'slow', status: 'RESOURCE_EXHAUSTED' } };
    expect(read(chunk([{ text: 'a' }], { finishReason: 'STOP' }), error)).toMatchObject({
      ended: false,
      error: { code: '429', type: 'RESOURCE_EXHAUSTED', message: 'slow' },
    });
  });

  it.each<[string, unknown, string, boolean]>([
    ['an answer', chunk([{ text: 'a' }], { finishReason: 'STOP' }), 'content', true],
    [
      'a list of chunks',
      [chunk([{ text: 'a' }]), chunk([], { finishReason: 'STOP' }), { usageMetadata: {} }],
      'content',
      true,
    ],
    ['an error', { error: { message: 'm' } }, 'error', false],
    ['a list with an error', [chunk([{ text: 'a' }]), { error: { message: 'm' } }], 'error', false],
    ['something else', { ok: true }, 'other', false],
    ['no JSON', '<html>', 'other', false],
    ['half a list', '[{', 'other', false],
  ])('of a whole answer: %s', (_, body, kind, ended) => {
    const meter = geminiGenerate.meter();
    expect(meter.answer(text(body))).toBe(kind);
    expect(meter.reading().ended).toBe(ended);
  });
});
