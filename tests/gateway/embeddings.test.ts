import { describe, expect, it } from 'vitest';
import type { Inbound } from '../../src/contract/ports.ts';
import type { Candidate } from '../../src/contract/target.ts';
import { floatsToBase64 } from '../../src/hub/float-bytes.ts';
import { benchTop, candidate } from './bench-top.ts';

const JSON_TYPE = 'application/json; charset=UTF-8';
const google = (more: Partial<Candidate> = {}): Candidate =>
  candidate({
    record: 'aihubmix',
    upstreamModel: 'gemini-embedding-001',
    dialects: { 'gemini-generate': { baseUrl: 'https://acme.test/gemini' } },
    ...more,
  });
const toGoogle = { candidates: [google()] };
const OPENAI: Partial<Inbound> = { path: '/v1/embeddings' };
const google1: Partial<Inbound> = { path: '/v1beta/models/m-1:embedContent' };
const googleMany: Partial<Inbound> = { path: '/gemini/v1beta/models/m-1:batchEmbedContents' };
const lossy: Partial<Inbound> = {
  header: (name) => (name === 'x-weir-allow-lossy' ? 'true' : null),
};

describe('embeddings of a caller and a provider that speak alike', () => {
  it('pass as they are in the format of OpenAI, metered', async () => {
    const bench = benchTop();
    const asked = { model: 'm-1', input: [[1, 2], [3]], encoding_format: 'base64' };
    const reply = await bench.call(asked, OPENAI);
    expect(bench.sent[0]?.request.url).toBe('https://acme.test/v1/embeddings');
    expect(bench.sent[0]?.body).toBe(JSON.stringify(asked));
    const answer = '{"data":[{"embedding":"AAA="}],"usage":{"prompt_tokens":3,"total_tokens":3}}';
    bench.sent[0]?.head(200, JSON_TYPE).data(answer).end();
    expect(reply.text).toBe(answer);
    expect(reply.headers['x-weir-relay']).toBe('passthrough');
    expect(bench.rows).toMatchObject([
      { status: 'complete', dialect: 'openai-chat', usage: { input: 3, output: 0 } },
    ]);
  });

  it('are renamed in the path and wherever the body repeats it in the format of Google', async () => {
    const bench = benchTop(toGoogle);
    const one = (text: string, model: string): string =>
      `{"content": {"parts":[{"text":"${text}","model":"x"}]}, "model": "${model}"}`;
    const body = (model: string): string =>
      `{"model":"${model}","requests":[ ${one('a', model)}, ${one('b', model)} ]}`;
    const reply = await bench.call(body('models/m-1'), googleMany);
    expect(bench.sent[0]?.request.url).toBe(
      'https://acme.test/gemini/v1beta/models/gemini-embedding-001:batchEmbedContents',
    );
    expect(bench.sent[0]?.body).toBe(body('models/gemini-embedding-001'));
    expect(bench.sent[0]?.request.headers).toContain('x-goog-api-key');
    const answer = '{"embeddings":[{"values":[1]},{"values":[2]}]}';
    bench.sent[0]?.head(200, JSON_TYPE).data(answer).end();
    expect(reply.text).toBe(answer);
    expect(bench.rows).toMatchObject([{ status: 'complete', usage: null, usageSource: 'none' }]);
  });

  it.each([
    '/v1beta/models/m-1:embedContent',
    '/v1/models/m-1:embedContent',
    '/gemini/v1beta/models/models%2Fm-1:embedContent',
  ])('keep their call of one text: %s', async (path) => {
    const bench = benchTop(toGoogle);
    const reply = await bench.call({ content: { parts: [{ text: 'a' }] } }, { path });
    expect(bench.sent[0]?.request.url).toMatch(/gemini-embedding-001:embedContent$/);
    const answer = '{"embedding":{"values":[1]},"usageMetadata":{"promptTokenCount":4}}';
    bench.sent[0]?.head(200, JSON_TYPE).data(answer).end();
    expect(reply.text).toBe(answer);
    expect(bench.rows).toMatchObject([{ usage: { input: 4, output: 0 } }]);
  });

  it('may not name another model in the body than in the path', async () => {
    for (const body of [
      { model: 'models/other', content: {} },
      { requests: [{ model: 'models/m-1' }, { model: 'other' }] },
      { requests: { model: 'other' } },
      { requests: [{ Model: 'm-1' }] },
    ]) {
      const bench = benchTop(toGoogle);
      const reply = await bench.call(body, googleMany);
      expect(reply.status).toBe(400);
      expect(bench.sent).toEqual([]);
    }
  });
});

describe('embeddings asked for as OpenAI has them', () => {
  const asked = { model: 'm-1', input: ['a', 'b'], dimensions: 2, encoding_format: 'base64' };
  const answer = '{"embeddings":[{"values":[1,-2.5]},{"values":[0,0.5]}]}';

  it('are asked for as Google has them, and packed for the caller', async () => {
    const bench = benchTop(toGoogle);
    const reply = await bench.call(asked, OPENAI);
    expect(bench.sent[0]?.request.url).toBe(
      'https://acme.test/gemini/v1beta/models/gemini-embedding-001:batchEmbedContents',
    );
    const one = (text: string): unknown => ({
      model: 'models/gemini-embedding-001',
      content: { parts: [{ text }] },
      outputDimensionality: 2,
    });
    expect(JSON.parse(bench.sent[0]?.body ?? '')).toEqual({ requests: [one('a'), one('b')] });
    bench.sent[0]?.head(200, JSON_TYPE).data(answer.slice(0, 9)).data(answer.slice(9)).end();
    expect(JSON.parse(reply.text)).toEqual({
      object: 'list',
      id: `embd-${reply.headers['x-weir-request-id']}`,
      data: [
        { object: 'embedding', index: 0, embedding: floatsToBase64([1, -2.5]) },
        { object: 'embedding', index: 1, embedding: floatsToBase64([0, 0.5]) },
      ],
      model: 'm-1',
      usage: null,
    });
    expect(reply.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': String(reply.text.length),
      'x-weir-relay': 'translated',
    });
    expect(bench.rows).toMatchObject([
      { status: 'complete', relay: 'translated', usage: null, usageSource: 'none' },
    ]);
  });

  it('come as numbers where nothing else was asked for, with the tokens told', async () => {
    const bench = benchTop(toGoogle);
    const reply = await bench.call({ model: 'm-1', input: 'a' }, OPENAI);
    const told = '{"embeddings":[{"values":[0.1]}],"usageMetadata":{"promptTokenCount":5}}';
    bench.sent[0]?.head(200, JSON_TYPE).data(told).end();
    expect(JSON.parse(reply.text)).toMatchObject({
      data: [{ embedding: [0.1] }],
      usage: { prompt_tokens: 5, total_tokens: 5 },
    });
    expect(bench.rows).toMatchObject([{ usage: { input: 5, output: 0 } }]);
  });

  it('lose what Google has no word for, and say so', async () => {
    const bench = benchTop(toGoogle);
    const reply = await bench.call({ model: 'm-1', input: 'a', user: 'u', truncate: true }, OPENAI);
    bench.sent[0]?.head(200, JSON_TYPE).data('{"embeddings":[{"values":[1]}]}').end();
    expect(reply.headers['x-weir-lossy']).toBe('user, truncate');
    expect(bench.rows).toMatchObject([{ details: { losses: ['user', 'truncate'] } }]);
  });

  it.each([
    ['tokens', [1, 2], 'input'],
    ['lists of tokens', [[1], [2]], 'input'],
    ['images', [{ type: 'image_url' }], 'input[0]'],
  ])('are refused for %s, whatever losses are allowed', async (_what, input, param) => {
    const bench = benchTop(toGoogle);
    const reply = await bench.call({ model: 'm-1', input }, { ...OPENAI, ...lossy });
    expect(reply.status).toBe(400);
    expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'lossy_translation', param } });
    expect(bench.sent).toEqual([]);
  });

  it('pass over a provider that could not be told them', async () => {
    const bench = benchTop({ candidates: [google(), candidate({ priority: 1 })] });
    await bench.call({ model: 'm-1', input: [1, 2] }, OPENAI);
    expect(bench.sent[0]?.request.url).toBe('https://acme.test/v1/embeddings');
  });

  it.each([
    ['{"embeddings":[{"values":[1]}]}', 'another number'],
    ['{"embeddings":[{"values":["1"]},{"values":[1]}]}', 'no list of numbers'],
    ['{"candidates":[]}', 'no list of embeddings'],
    ['<html>', 'no list of embeddings'],
  ])('fail on %s', async (body, words) => {
    const bench = benchTop(toGoogle);
    const reply = await bench.call(asked, OPENAI);
    bench.sent[0]?.head(200, JSON_TYPE).data(body).end();
    expect(reply.status).toBe(502);
    expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'upstream_failed' } });
    expect(reply.text).toContain(words);
    expect(bench.rows).toMatchObject([{ status: 'upstream_failed' }]);
  });

  it('are refused in the words of Google in the envelope of OpenAI', async () => {
    const bench = benchTop(toGoogle);
    const reply = await bench.call(asked, OPENAI);
    const error = { code: 400, message: 'at most 100 requests', status: 'INVALID_ARGUMENT' };
    bench.sent[0]?.head(400, JSON_TYPE).data(JSON.stringify({ error })).end();
    expect(reply.status).toBe(400);
    expect(JSON.parse(reply.text)).toMatchObject({
      error: { type: 'invalid_request_error', code: 'upstream_refused' },
    });
    expect(reply.text).toContain('at most 100 requests');
  });

  it('fall back to the next provider on an error told under a 200', async () => {
    const bench = benchTop({ candidates: [google(), google({ provider: 'other' })] });
    const reply = await bench.call(asked, OPENAI);
    const error = '{"error":{"code":503,"message":"overloaded","status":"UNAVAILABLE"}}';
    bench.sent[0]?.head(200, JSON_TYPE).data(error).end();
    await bench.turn();
    bench.sent[1]?.head(200, JSON_TYPE).data(answer).end();
    expect(reply.status).toBe(200);
    expect(bench.rows.map(({ status }) => status)).toEqual(['upstream_failed', 'complete']);
  });
});

describe('embeddings asked for as Google has them', () => {
  const parts = (...texts: string[]): unknown => ({ parts: texts.map((text) => ({ text })) });

  it('are asked for as OpenAI has them, in the order that was told', async () => {
    const bench = benchTop();
    const requests = ['a', 'b'].map((text) => ({
      model: 'models/m-1',
      content: parts(text),
      output_dimensionality: 1,
      taskType: 'RETRIEVAL_QUERY',
    }));
    const reply = await bench.call({ requests }, googleMany);
    expect(bench.sent[0]?.request.url).toBe('https://acme.test/v1/embeddings');
    expect(JSON.parse(bench.sent[0]?.body ?? '')).toEqual({
      model: 'm-1',
      input: ['a', 'b'],
      dimensions: 1,
    });
    const data = [
      { index: 1, embedding: [2] },
      { index: 0, embedding: floatsToBase64([1]) },
    ];
    const usage = { prompt_tokens: 2, total_tokens: 2 };
    bench.sent[0]?.head(200, JSON_TYPE).data(JSON.stringify({ data, usage })).end();
    expect(JSON.parse(reply.text)).toEqual({
      embeddings: [{ values: [1] }, { values: [2] }],
      usageMetadata: { promptTokenCount: 2, totalTokenCount: 2 },
    });
    expect(reply.headers['x-weir-lossy']).toBe('task_type');
    expect(bench.rows).toMatchObject([{ dialect: 'gemini-generate', usage: { input: 2 } }]);
  });

  it('of one text come as one vector', async () => {
    const bench = benchTop();
    const reply = await bench.call({ content: parts('a', 'b') }, google1);
    expect(JSON.parse(bench.sent[0]?.body ?? '')).toEqual({ model: 'm-1', input: 'a\nb' });
    bench.sent[0]?.head(200, JSON_TYPE).data('{"data":[{"embedding":[1]}]}').end();
    expect(JSON.parse(reply.text)).toEqual({ embedding: { values: [1] } });
  });

  it('are refused where the vectors are to differ in length, unless that may be lost', async () => {
    const requests = [1, 2].map((outputDimensionality) => ({
      content: parts('a'),
      outputDimensionality,
    }));
    const refused = await benchTop().call({ requests }, googleMany);
    expect(JSON.parse(refused.text)).toMatchObject({
      error: { code: 400, status: 'INVALID_ARGUMENT' },
    });
    expect(refused.text).toContain('requests[1].content');
    const bench = benchTop();
    await bench.call({ requests }, { ...googleMany, ...lossy });
    expect(JSON.parse(bench.sent[0]?.body ?? '')).toMatchObject({ dimensions: 1 });
  });

  it.each([
    ['an image', { content: { parts: [{ inlineData: { mimeType: 'image/png', data: 'AA' } }] } }],
    ['no part', { content: { parts: [] } }],
    ['no content', {}],
    ['a field in both spellings', { content: parts('a'), taskType: 'X', task_type: 'Y' }],
  ])('are refused for %s', async (_what, body) => {
    const bench = benchTop();
    const reply = await bench.call(body, google1);
    expect(reply.status).toBe(400);
    expect(bench.sent).toEqual([]);
  });

  it.each([
    '{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}',
    '{"data":[{"index":7,"embedding":[1]}]}',
    '{"data":[{"embedding":"*"}]}',
  ])('fail on %s', async (answer) => {
    const bench = benchTop();
    const reply = await bench.call({ requests: [{ content: parts('a') }] }, googleMany);
    bench.sent[0]?.head(200, JSON_TYPE).data(answer).end();
    expect(reply.status).toBe(502);
  });
});

describe('a stored object in a call for embeddings', () => {
  const part = (fileUri: string): unknown => ({ content: { parts: [{ fileData: { fileUri } }] } });
  it.each([
    ['openai', { model: 'm-1', input: [{ type: 'file', file: { file_id: 'f' } }] }, OPENAI],
    ['openai', { model: 'm-1', input: 'a', previous_response_id: 'r' }, OPENAI],
    ['google', part('https://google.test/v1beta/files/abc'), google1],
    ['google', { requests: [part('gs://bucket/a')] }, googleMany],
  ])('is refused on a shared credential: %s', async (vendor, body, inbound) => {
    const bench = benchTop(vendor === 'google' ? toGoogle : {});
    const reply = await bench.call(body, inbound);
    expect(reply.status).toBe(400);
    expect(reply.text.toLowerCase()).toContain('foreign_object');
    expect(bench.sent).toEqual([]);
  });
});
