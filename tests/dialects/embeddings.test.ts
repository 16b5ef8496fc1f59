import { describe, expect, it } from 'vitest';
import type { Dialect } from '../../src/contract/dialect.ts';
import type { EmbeddingRequest } from '../../src/contract/embedding.ts';
import { GatewayError } from '../../src/contract/error.ts';
import type { Usage } from '../../src/contract/usage.ts';
import {
  geminiEmbeddings,
  geminiEmbeddingTranslator,
} from '../../src/dialects/gemini-embeddings/index.ts';
import {
  openaiEmbeddings,
  openaiEmbeddingTranslator,
} from '../../src/dialects/openai-embeddings/index.ts';

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** The usage a meter reads, and whether it took the answer for one. */
function metered(dialect: Dialect, answer: unknown): [Partial<Usage> | null, boolean] {
  const meter = dialect.meter();
  meter.answer(JSON.stringify(answer));
  const { usage, ended } = meter.reading();
  const { input, audioInput, output } = usage ?? {};
  return [usage === null ? null : ({ input, audioInput, output } as Partial<Usage>), ended];
}

const used = (input: number, audioInput: number | null = null): Partial<Usage> => ({
  input,
  audioInput,
  output: 0,
});

describe('the usage of embeddings', () => {
  it.each([
    [{ data: [], usage: { prompt_tokens: 8, total_tokens: 8 } }, used(8)],
    [{ data: [], usage: { total_tokens: 8 } }, used(8)],
    [{ data: [], usage: {} }, null],
    [{ data: [] }, null],
  ])('is read from an answer of OpenAI’s kind: %o', (answer, usage) => {
    expect(metered(openaiEmbeddings, answer)).toEqual([usage, true]);
  });

  it.each([
    [{ embeddings: [], usageMetadata: { promptTokenCount: 8 } }, used(8)],
    [{ embedding: {}, usageMetadata: { totalTokenCount: 8 } }, used(8)],
    [
      {
        embedding: {},
        usageMetadata: {
          promptTokenCount: 8,
          promptTokensDetails: [
            { modality: 'AUDIO', tokenCount: 5 },
            { modality: 'TEXT', tokenCount: 3 },
          ],
        },
      },
      used(3, 5),
    ],
    [{ embeddings: [] }, null],
  ])('is read from an answer of Google’s: %o', (answer, usage) => {
    expect(metered(geminiEmbeddings, answer)).toEqual([usage, true]);
  });

  it.each([openaiEmbeddings, geminiEmbeddings])('is none where there is no answer', (dialect) => {
    expect(metered(dialect, { candidates: [], choices: [] })).toEqual([null, false]);
    expect(metered(dialect, [])).toEqual([null, false]);
  });

  it('is guessed from the text alone', () => {
    const openai = openaiEmbeddings.scan(bytes({ model: 'm', input: ['four', 'four'] }));
    expect(openaiEmbeddings.estimatePrompt(openai)).toBe(2);
    const request = { content: { parts: [{ text: 'four' }] } };
    const google = geminiEmbeddings.scan(bytes({ requests: [request, request] }));
    expect(geminiEmbeddings.estimatePrompt(google)).toBe(2);
  });
});

describe('a request for embeddings', () => {
  const both = [
    [
      openaiEmbeddingTranslator,
      openaiEmbeddings,
      { model: 'm', input: ['a', 'b'], dimensions: 3, user: 'u' },
    ],
    [
      geminiEmbeddingTranslator,
      geminiEmbeddings,
      {
        requests: [
          {
            model: 'models/m',
            content: { parts: [{ text: 'a' }] },
            taskType: 'RETRIEVAL_DOCUMENT',
            title: 't',
            outputDimensionality: 3,
          },
        ],
      },
    ],
  ] as const;

  it.each(both)('is said again as it was, without a loss: %o', (translator, dialect, body) => {
    const scanned = dialect.scan(bytes(body));
    const head = dialect.head(scanned, { model: 'm', stream: false });
    const rendered = translator.render(translator.parse(scanned, head), 'm');
    expect(JSON.parse(rendered.body)).toEqual(body);
    expect(rendered.losses).toEqual([]);
  });

  it.each([
    [{ model: 'm' }, 'input'],
    [{ model: 'm', input: [] }, 'input'],
    [{ model: 'm', input: 7 }, 'input'],
    [{ model: 'm', input: 'a', dimensions: '3' }, 'dimensions'],
    [{ model: 'm', input: 'a', encoding_format: 'int8' }, 'encoding_format'],
  ])('is refused by its field: %o', (body, param) => {
    const scanned = openaiEmbeddings.scan(bytes(body));
    const head = openaiEmbeddings.head(scanned);
    const parse = (): EmbeddingRequest => openaiEmbeddingTranslator.parse(scanned, head);
    expect(parse).toThrow(expect.objectContaining({ code: 'invalid_field', param }));
  });
});

describe('an error of Google', () => {
  it('is read by what its details say, before its code', () => {
    const details = [{ '@type': 'x', reason: 'API_KEY_INVALID' }];
    const error = { code: 400, message: 'bad key', status: 'INVALID_ARGUMENT' };
    expect(geminiEmbeddings.readError(JSON.stringify({ error: { ...error, details } }))).toEqual({
      code: 'API_KEY_INVALID',
      type: 'INVALID_ARGUMENT',
      message: 'bad key',
    });
    expect(geminiEmbeddings.readError(JSON.stringify({ error }))?.code).toBe('400');
    expect(geminiEmbeddings.readError('busy')).toBeNull();
  });

  it('is written as its clients read it', () => {
    const error = new GatewayError('upstream_timeout', 'too late');
    expect(JSON.parse(geminiEmbeddings.errorBody(error, 'r1'))).toMatchObject({
      error: { code: 504, message: 'too late', status: 'DEADLINE_EXCEEDED' },
    });
  });
});
