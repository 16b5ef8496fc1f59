/** Streams that go wrong, for every vendor and two callers of other dialects. */
import { describe, expect, it } from 'vitest';
import type { DialectId } from '../../src/contract/dialect-id.ts';
import { heardBySdk } from '../support/sdk-hears.ts';
import { type BenchTop, benchTop, type Caught, served } from './bench-top.ts';
import { VENDOR_STREAMS } from './vendor-streams.ts';

const SSE = 'text/event-stream';
const JSON_TYPE = 'application/json';

type Place = { readonly path: string; readonly query?: string };

interface Caller {
  readonly body: object;
  readonly place: (stream: boolean) => Place;
}

const hi = [{ role: 'user', content: 'hi' }];

const CALLERS: Readonly<Record<DialectId, Caller>> = {
  'openai-chat': {
    body: { model: 'm-1', messages: hi },
    place: () => ({ path: '/v1/chat/completions' }),
  },
  'openai-responses': {
    body: { model: 'm-1', input: 'hi' },
    place: () => ({ path: '/v1/responses' }),
  },
  'anthropic-messages': {
    body: { model: 'm-1', max_tokens: 9, messages: hi },
    place: () => ({ path: '/v1/messages' }),
  },
  'gemini-generate': {
    body: { contents: [{ role: 'user', parts: [{ text: 'hi' }] }] },
    place: (stream) =>
      stream
        ? { path: '/v1beta/models/m-1:streamGenerateContent', query: 'alt=sse' }
        : { path: '/v1beta/models/m-1:generateContent' },
  },
};

const PAIRS: readonly (readonly [DialectId, DialectId])[] = [
  ['openai-chat', 'anthropic-messages'],
  ['openai-chat', 'gemini-generate'],
  ['openai-responses', 'anthropic-messages'],
  ['openai-responses', 'openai-chat'],
  ['anthropic-messages', 'gemini-generate'],
  ['anthropic-messages', 'openai-responses'],
  ['gemini-generate', 'openai-chat'],
  ['gemini-generate', 'openai-responses'],
];

function called(bench: BenchTop, caller: DialectId, stream: boolean): Promise<Caught> {
  const { body, place } = CALLERS[caller];
  const streams = stream && caller !== 'gemini-generate' ? { stream } : {};
  return bench.call({ ...body, ...streams }, place(stream));
}

/** The words of a whole answer, wherever its dialect has them. */
function wordsOf(text: string): string {
  return [...text.matchAll(/"(?:text|content)":"([^"]*)"/g)].map(([, words]) => words).join('');
}

describe.each(PAIRS)('a stream of %s, told to a caller of %s', (vendor, caller) => {
  const stream = VENDOR_STREAMS[vendor];
  const { open, more, close, input } = stream;
  const half = more.slice(0, Math.floor(more.length * 0.7));

  it('is whole where nothing is wrong', async () => {
    const bench = benchTop({ candidates: [served(vendor)] });
    const reply = await called(bench, caller, true);
    bench.sent[0]
      ?.head(200, SSE)
      .data(open + stream.idle + more + close)
      .end();
    expect(await heardBySdk(caller, reply.text)).toEqual({ said: 'hoho', error: null });
    expect(bench.rows).toMatchObject([{ status: 'complete', usage: { input: 3, output: 2 } }]);
  });

  const faults: readonly (readonly [string, string | null])[] = [
    ['a frame is cut off', half],
    ['something begins twice', stream.doubled && stream.doubled + close],
    ['a piece belongs to nothing', stream.stray + close],
    ['a frame is no JSON', `data: {"a":\n\n${close}`],
    ['the connection is closed before the end', ''],
    ['the vendor says that it failed', stream.error + close],
  ];
  it.each(faults.filter(([, fault]) => fault !== null))(
    'fails where %s: the caller hears it, and usage seen so far is booked',
    async (_, fault) => {
      const bench = benchTop({ candidates: [served(vendor)] });
      const reply = await called(bench, caller, true);
      bench.sent[0]
        ?.head(200, SSE)
        .data(open + more)
        .data(fault ?? '')
        .end();
      expect(reply.ended).toBe(true);
      const { said, error } = await heardBySdk(caller, reply.text);
      expect(said).toBe('hoho');
      expect(error).toBeInstanceOf(Error);
      expect(bench.rows).toMatchObject([{ attempt: 1, status: 'upstream_failed' }]);
      if (input !== null) expect(bench.rows[0]?.usage).toMatchObject({ input });
    },
  );

  it('is another provider’s where the first one fails before a word of it', async () => {
    const candidates = [served(vendor, { priority: 0 }), served(vendor, { priority: 1 })];
    const bench = benchTop({ candidates });
    const reply = await called(bench, caller, true);
    bench.sent[0]?.head(200, SSE).data(stream.error).end();
    await bench.turn();
    expect(reply.status).toBeNull();
    bench.sent[1]
      ?.head(200, SSE)
      .data(open + more + close)
      .end();
    expect(await heardBySdk(caller, reply.text)).toEqual({ said: 'hoho', error: null });
    expect(bench.rows).toMatchObject([{ status: 'upstream_failed' }, { status: 'complete' }]);
  });

  it('is still a stream where the vendor answers with JSON', async () => {
    const bench = benchTop({ candidates: [served(vendor)] });
    const reply = await called(bench, caller, true);
    bench.sent[0]?.head(200, JSON_TYPE).data(stream.whole).end();
    expect(await heardBySdk(caller, reply.text)).toEqual({ said: 'hoho', error: null });
    expect(bench.rows).toMatchObject([{ status: 'complete', usage: { input: 3, output: 2 } }]);
  });

  it('is JSON for a caller who asked for that', async () => {
    const bench = benchTop({ candidates: [served(vendor)] });
    const reply = await called(bench, caller, false);
    bench.sent[0]
      ?.head(200, SSE)
      .data(open + more + close)
      .end();
    expect(reply.headers['content-type']).toMatch(/^application\/json/);
    expect(wordsOf(reply.text)).toContain('hoho');
    expect(bench.rows).toMatchObject([{ status: 'complete', usage: { input: 3, output: 2 } }]);
  });

  it('that breaks off is an error with its status for a caller who asked for JSON', async () => {
    const bench = benchTop({ candidates: [served(vendor)] });
    const reply = await called(bench, caller, false);
    bench.sent[0]?.head(200, SSE).data(open).end();
    expect(reply.status).toBe(502);
    expect(JSON.parse(reply.text)).toHaveProperty('error');
    expect(bench.rows).toMatchObject([{ status: 'upstream_failed' }]);
  });
});
