import { describe, expect, it } from 'vitest';
import type { Inbound } from '../../src/contract/ports.ts';
import { benchTop, candidate } from './bench-top.ts';

const JSON_TYPE = 'application/json';
const STREAM = 'text/event-stream';
const at = (path: string, type: string | null = null): Partial<Inbound> => ({
  path,
  header: (name) => (name === 'content-type' ? type : null),
});
const TYPE = 'multipart/form-data; boundary=cut';
const form = (fields: Readonly<Record<string, string>>): Uint8Array =>
  new TextEncoder().encode(
    `${Object.entries(fields)
      .map(
        ([name, value]) =>
          `--cut\r\nContent-Disposition: form-data; name="${name}"${name === 'file' ? '; filename="a.mp3"' : ''}\r\n\r\n${value}\r\n`,
      )
      .join('')}--cut--\r\n`,
  );
const renamed = { candidates: [candidate({ upstreamModel: 'whisper-1' })] };

describe('completions', () => {
  const ask = { model: 'm-1', prompt: 'Once', stream: true };
  const text = 'data: {"choices":[{"index":0,"text":"Hi","finish_reason":null}]}\n\n';
  const finish = 'data: {"choices":[{"index":0,"text":"","finish_reason":"stop"}]}\n\n';
  const usage = 'data: {"choices":[],"usage":{"prompt_tokens":4,"completion_tokens":1}}\n\n';

  it('are streamed, with the usage frame nobody asked for cut out', async () => {
    const bench = benchTop();
    const reply = await bench.call(ask, at('/v1/completions'));
    expect(bench.sent[0]?.request.url).toBe('https://acme.test/v1/completions');
    expect(JSON.parse(bench.sent[0]?.body ?? '')).toEqual({
      ...ask,
      stream_options: { include_usage: true },
    });
    bench.sent[0]?.head(200, STREAM).data(`${text}${finish}${usage}data: [DONE]\n\n`).end();
    expect(reply.text).toBe(`${text}${finish}data: [DONE]\n\n`);
    expect(bench.rows).toMatchObject([
      { status: 'complete', usage: { input: 4, output: 1 }, finish: 'stop' },
    ]);
  });

  it('that break off are paid by what was seen', async () => {
    const bench = benchTop();
    const reply = await bench.call(ask, at('/v1/completions'));
    bench.sent[0]?.head(200, STREAM).data(text).end();
    expect(reply.text).toContain('"code":"upstream_failed"');
    expect(bench.rows).toMatchObject([
      { status: 'upstream_failed', usageSource: 'observed', usage: { input: 1, output: 1 } },
    ]);
  });

  it('are never translated', async () => {
    const google = { 'gemini-generate': { baseUrl: 'https://acme.test/gemini' } };
    const bench = benchTop({ candidates: [candidate({ dialects: google })] });
    const reply = await bench.call(ask, at('/v1/completions'));
    expect(reply.status).toBe(400);
    const { error } = JSON.parse(reply.text) as { error: { code: string; message: string } };
    expect(error.code).toBe('dialect_unsupported');
    expect(error.message).toMatch(/acme cannot be asked for completions.*gemini-generate/);
  });
});

describe('a form', () => {
  it.each([
    ['before', { model: 'm-1', file: '\0\xff\r\n--cu' }],
    ['after', { file: '\0\xff\r\n--cu', model: 'm-1', 'include[]': 'logprobs' }],
  ])('is sent on with its model renamed where it stands %s its file', async (_where, fields) => {
    const bench = benchTop(renamed);
    const reply = await bench.call(form(fields), at('/v1/audio/transcriptions', TYPE));
    expect(bench.sent[0]?.request.url).toBe('https://acme.test/v1/audio/transcriptions');
    const { headers } = bench.sent[0]?.request ?? { headers: [] };
    expect(headers.filter((_, index) => headers[index - 1] === 'content-type')).toEqual([TYPE]);
    const sent = form({ ...fields, model: 'whisper-1' });
    expect(bench.sent[0]?.body).toBe(new TextDecoder().decode(sent));
    const answer =
      '{"text":"Hi","usage":{"type":"tokens","input_tokens":9,"output_tokens":2,"input_token_details":{"audio_tokens":7,"text_tokens":2}}}';
    bench.sent[0]?.head(200, JSON_TYPE).data(answer).end();
    expect(reply.text).toBe(answer);
    expect(bench.rows).toMatchObject([
      { model: 'm-1', status: 'complete', usage: { input: 2, audioInput: 7, output: 2 } },
    ]);
  });

  it('is not copied where its model keeps its name', async () => {
    const bench = benchTop();
    const body = form({ model: 'm-1', file: 'x' });
    await bench.call(body, at('/v1/audio/translations', TYPE));
    expect(bench.sent[0]?.request.body).toBe(body);
  });

  it.each([
    ['missing_model', { file: 'x' }],
    ['missing_model', { image: 'x', prompt: 'p' }],
    ['invalid_model', { model: '' }],
    ['invalid_model', { model: 'a\nb' }],
    ['invalid_field', { model: 'm-1', stream: 'perhaps' }],
    ['invalid_field', { model: 'm-1', 'stream[]': 'true' }],
    ['foreign_object', { model: 'm-1', 'image[][file_id]': 'f' }],
    ['foreign_object', { model: 'm-1', 'voice.id': 'v' }],
    ['foreign_object', { model: 'm-1', cached_content: 'null' }],
  ])('is refused as %s: %o', async (code, fields) => {
    const bench = benchTop();
    const reply = await bench.call(form(fields), at('/v1/images/edits', TYPE));
    expect(JSON.parse(reply.text)).toMatchObject({ error: { code } });
    expect(bench.sent).toEqual([]);
  });

  it('may not choose a route past the list of its key', async () => {
    const listed = { candidates: [candidate({ record: 'openrouter' })], restricted: true };
    for (const fields of [{ 'provider[order][]': 'x' }, { models: 'x' }, { 'svg[model]': 'x' }]) {
      const reply = await benchTop(listed).call(
        form({ model: 'm-1', ...fields }),
        at('/v1/images/edits', TYPE),
      );
      expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'route_field_refused' } });
    }
    const json = await benchTop(listed).call(
      { model: 'm-1', svg: { model: 'x' } },
      at('/v1/images/generations'),
    );
    expect(JSON.parse(json.text)).toMatchObject({ error: { code: 'route_field_refused' } });
  });

  it('asks for a stream in its own way, and its events pass one by one', async () => {
    const bench = benchTop();
    const body = form({ file: 'x', model: 'm-1', stream: 'true' });
    const reply = await bench.call(body, at('/v1/audio/transcriptions', TYPE));
    const delta = 'data: {"type":"transcript.text.delta","delta":"Hi"}\n\n';
    const done =
      'data: {"type":"transcript.text.done","text":"Hi","usage":{"type":"tokens","input_tokens":3,"output_tokens":1}}\n\n';
    bench.sent[0]?.head(200, STREAM).data(delta);
    expect(reply.text).toBe(delta);
    bench.sent[0]?.data(done).end();
    expect(reply.text).toBe(delta + done);
    expect(bench.rows).toMatchObject([
      { status: 'complete', stream: true, usage: { input: 3, output: 1 } },
    ]);
  });

  it('whose stream the model does not know is answered whole, however late', async () => {
    const bench = benchTop();
    const body = form({ file: 'x', model: 'm-1', stream: 'true' });
    const reply = await bench.call(body, at('/v1/audio/transcriptions', TYPE));
    bench.clock.advance(300_000);
    expect(reply.status).toBeNull();
    const answer = '{"text":"Hi","usage":{"type":"duration","seconds":30}}';
    bench.sent[0]?.head(200, JSON_TYPE).data(answer).end();
    expect(reply.text).toBe(answer);
    expect(bench.rows).toMatchObject([{ status: 'complete', usage: null, usageSource: 'none' }]);
  });
});

describe('an answer that is no JSON', () => {
  const speech = { model: 'm-1', input: 'Hi', voice: 'alloy' };

  it('passes as it comes: sound', async () => {
    const bench = benchTop();
    const reply = await bench.call(speech, at('/v1/audio/speech', JSON_TYPE));
    const bytes = Uint8Array.of(0xff, 0xfb, 0, 1, 2);
    bench.sent[0]?.head(200, 'audio/mpeg', ['content-length', '5']).data(bytes.subarray(0, 2));
    expect(reply.headers).toMatchObject({ 'content-type': 'audio/mpeg', 'content-length': '5' });
    expect(reply.chunks).toHaveLength(1);
    bench.sent[0]?.data(bytes.subarray(2)).end();
    expect(Buffer.concat(reply.chunks)).toEqual(Buffer.from(bytes));
    expect(bench.rows).toMatchObject([{ status: 'complete', usage: null, usageSource: 'none' }]);
  });

  it('passes as it comes: captions', async () => {
    const bench = benchTop();
    const body = form({ file: 'x', model: 'm-1', response_format: 'srt' });
    const reply = await bench.call(body, at('/v1/audio/transcriptions', TYPE));
    bench.sent[0]?.head(200, 'text/plain; charset=utf-8').data('1\n00:00 --> 00:01\nHi\n').end();
    expect(reply.text).toBe('1\n00:00 --> 00:01\nHi\n');
    expect(reply.ended).toBe(true);
  });

  it('that breaks off breaks the connection off', async () => {
    const bench = benchTop();
    const reply = await bench.call(speech, at('/v1/audio/speech'));
    bench.sent[0]?.head(200, 'audio/mpeg').data(Uint8Array.of(1)).fail('reset');
    expect(reply.broken).toBe(true);
    expect(bench.rows).toMatchObject([{ status: 'upstream_failed', usage: null }]);
  });

  it('is no answer to a stream that was opened for events', async () => {
    const bench = benchTop();
    const body = { ...speech, stream_format: 'sse' };
    const reply = await bench.call(body, at('/v1/audio/speech'));
    bench.clock.advance(11_000);
    expect(reply.status).toBe(200);
    bench.sent[0]?.head(200, 'audio/mpeg').data(Uint8Array.of(1)).end();
    expect(reply.text).toContain('"code":"upstream_failed"');
  });

  it('is a failure where a conversation was asked for', async () => {
    const bench = benchTop();
    const reply = await bench.call({ model: 'm-1', messages: [] });
    bench.sent[0]?.head(200, 'audio/mpeg').data(Uint8Array.of(1)).end();
    expect(reply.status).toBe(502);
  });
});

describe('images', () => {
  const ask = { model: 'm-1', prompt: 'a cat', stream: true, partial_images: 1 };
  const image = 'A'.repeat(3 * 1024 * 1024);
  const partial = `event: image_generation.partial_image\ndata: {"type":"image_generation.partial_image","b64_json":"${image}"}\n\n`;
  const usage = '{"input_tokens":5,"output_tokens":90,"total_tokens":95}';
  const done = `event: image_generation.completed\ndata: {"type":"image_generation.completed","b64_json":"${image}","usage":${usage}}\n\n`;

  it('are streamed whatever the length of their events', async () => {
    const bench = benchTop();
    const reply = await bench.call(ask, at('/v1/images/generations'));
    expect(bench.sent[0]?.body).toBe(JSON.stringify(ask));
    bench.sent[0]?.head(200, STREAM).data(partial).data(done).end();
    expect(reply.text).toBe(partial + done);
    expect(bench.rows).toMatchObject([{ status: 'complete', usage: { input: 5, output: 90 } }]);
  });

  it('that end without the last event have failed', async () => {
    const bench = benchTop();
    const reply = await bench.call(ask, at('/v1/images/generations'));
    bench.sent[0]?.head(200, STREAM).data(partial).end();
    expect(reply.text).toContain('"code":"upstream_failed"');
    expect(bench.rows).toMatchObject([{ status: 'upstream_failed', usage: null }]);
  });

  it('are metered in a whole answer', async () => {
    const bench = benchTop();
    const reply = await bench.call({ model: 'm-1', prompt: 'x' }, at('/v1/images/generations'));
    const answer = `{"created":1,"data":[{"b64_json":"AA"}],"usage":${usage}}`;
    bench.sent[0]?.head(200, JSON_TYPE).data(answer).end();
    expect(reply.text).toBe(answer);
    expect(bench.rows).toMatchObject([{ usage: { input: 5, output: 90 } }]);
  });
});

describe('pictures that are told without tokens', () => {
  it.each<[string, object, number | undefined]>([
    ['by their bytes', { data: [{ b64_json: 'AA' }, { b64_json: 'BB' }] }, 2],
    ['by their addresses', { data: [{ url: 'https://a.example/1.png' }] }, 1],
    ['as nothing', { data: [] }, undefined],
    ['as something else', { data: [{ embedding: [1] }, null, 'x'] }, undefined],
  ])('%s are counted', async (_, answer, images) => {
    const bench = benchTop();
    await bench.call({ model: 'm-1', prompt: 'x' }, at('/v1/images/generations'));
    bench.sent[0]
      ?.head(200, JSON_TYPE)
      .data(JSON.stringify({ created: 1, ...answer }))
      .end();
    expect(bench.rows[0]?.usage?.images).toBe(images);
  });

  it('are counted in a stream, each at its end', async () => {
    const bench = benchTop();
    await bench.call(
      { model: 'm-1', prompt: 'x', n: 2, stream: true },
      at('/v1/images/generations'),
    );
    const event =
      'event: image_generation.completed\ndata: {"type":"image_generation.completed","b64_json":"AA"}\n\n';
    bench.sent[0]?.head(200, STREAM).data(event).data(event).end();
    expect(bench.rows[0]?.usage?.images).toBe(2);
  });
});

describe('what is asked in JSON', () => {
  it.each([
    ['/v1/moderations', { model: 'm-1', input: 'x' }, '{"results":[]}', null],
    [
      '/v1/rerank',
      { model: 'm-1', query: 'q', documents: ['d'] },
      '{"results":[{"index":0}],"usage":{"total_tokens":12}}',
      { input: 12, output: 0 },
    ],
    ['/v1/rerank', { model: 'm-1', query: 'q' }, '{"results":[],"meta":{}}', null],
  ])('passes: %s', async (path, body, answer, usage) => {
    const bench = benchTop();
    const reply = await bench.call(body, at(path, JSON_TYPE));
    expect(bench.sent[0]?.request.url).toBe(`https://acme.test${path}`);
    bench.sent[0]?.head(200, JSON_TYPE).data(answer).end();
    expect(reply.text).toBe(answer);
    expect(bench.rows[0]?.usage ?? null).toEqual(
      usage === null ? null : expect.objectContaining(usage),
    );
  });

  it.each([
    ['missing_model', '/v1/moderations', { input: 'x' }],
    ['missing_model', '/v1/images/generations', { prompt: 'x' }],
    ['foreign_object', '/v1/images/edits', { model: 'm-1', images: [{ file_id: 'f' }] }],
    ['foreign_object', '/v1/audio/speech', { model: 'm-1', input: 'x', voice: { id: 'v' } }],
  ])('is refused as %s at %s', async (code, path, body) => {
    const bench = benchTop();
    const reply = await bench.call(body, at(path));
    expect(JSON.parse(reply.text)).toMatchObject({ error: { code } });
    expect(bench.sent).toEqual([]);
  });

  it('takes an error under a 200 for what it is', async () => {
    const bench = benchTop();
    const reply = await bench.call({ model: 'm-1', input: 'x' }, at('/v1/moderations'));
    bench.sent[0]?.head(200, JSON_TYPE).data('{"error":{"message":"busy"}}').end();
    expect(reply.status).toBe(502);
  });
});

describe('a path nobody knows', () => {
  it.each(['/v1/audio/voices', '/v1/images', '/v1beta/models/x:predict', '/v1/embeddings/x'])(
    'is told so, in the envelope of its dialect: %s',
    async (path) => {
      const reply = await benchTop().call({}, at(path));
      expect([404, 405]).toContain(reply.status);
      expect(JSON.parse(reply.text)).toHaveProperty('error.message');
    },
  );
});
