import { describe, expect, it } from 'vitest';
import type { Citation } from '../../src/contract/event.ts';
import { geminiTranslator } from '../../src/dialects/gemini-generate/translator.ts';
import { BASE, CONTEXT, NO_USAGE } from '../support/gemini.ts';

const part = { citations: [], probabilities: null };
const citation: Citation = {
  url: 'https://a',
  title: null,
  quote: null,
  start: 0,
  end: 4,
  dialect: 'openai-responses',
  native: {},
};
const MESSAGE = {
  id: null,
  model: null,
  extra: {},
  parts: [
    {
      ...part,
      part: {
        ...BASE,
        kind: 'reasoning',
        id: 'rs',
        form: 'summary',
        texts: ['a', 'b'],
        hidden: null,
        signature: { by: 'gemini-generate', value: 's' },
      },
    },
    {
      part: { ...BASE, kind: 'text', text: 'Blue' },
      citations: [citation],
      probabilities: [{ token: 'Blue' }],
    },
    { ...part, part: { ...BASE, kind: 'native', dialect: 'openai-chat', type: 'x', value: 1 } },
    {
      ...part,
      part: {
        ...BASE,
        kind: 'tool_call',
        id: 'c',
        name: 'f',
        namespace: null,
        form: 'json',
        input: '{"a":1}',
      },
    },
  ],
  finish: { type: 'finish', reason: 'tool_use', said: null, stopSequence: null },
  usage: { ...NO_USAGE, input: 1, output: 2 },
  nativeUsage: null,
} as const;
const EXPECTED = {
  candidates: [
    {
      content: {
        role: 'model',
        parts: [
          { text: 'a\n\nb', thought: true, thoughtSignature: 's' },
          { text: 'Blue' },
          { functionCall: { id: 'c', name: 'f', args: { a: 1 } } },
        ],
      },
      finishReason: 'STOP',
      groundingMetadata: {
        groundingChunks: [{ web: { uri: 'https://a' } }],
        groundingSupports: [
          {
            segment: { partIndex: 1, endIndex: 4, text: 'Blue' },
            groundingChunkIndices: [0],
          },
        ],
      },
      logprobsResult: {
        chosenCandidates: [{ token: 'Blue', logProbability: 0 }],
        topCandidates: [{ candidates: [] }],
      },
      index: 0,
    },
  ],
  usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 2, totalTokenCount: 3 },
  modelVersion: 'asked-for',
  responseId: '0199e5a2000070008000000000000000',
};

describe('a whole answer of another dialect', () => {
  it('has all its parts', () => {
    expect(JSON.parse(geminiTranslator.answer(MESSAGE, CONTEXT))).toEqual(EXPECTED);
  });
});
