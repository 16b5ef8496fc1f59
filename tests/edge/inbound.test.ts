import { describe, expect, it } from 'vitest';
import { readInbound, stripBase } from '../../src/runtimes/web/inbound.ts';

const MEGABYTE = 1024 * 1024;

function post(path: string, body: BodyInit): Request {
  // Node wants to be told that a stream may be sent while the answer is read.
  return new Request(`https://project.example${path}`, {
    method: 'POST',
    body,
    duplex: 'half',
    headers: { 'X-Api-Key': 'abc' },
  } as RequestInit);
}

function streamOf(chunks: readonly Uint8Array[], ended: () => void = () => {}): ReadableStream {
  const rest = [...chunks];
  return new ReadableStream({
    pull(controller): void {
      const next = rest.shift();
      if (next === undefined) controller.close();
      else controller.enqueue(next);
    },
    cancel: ended,
  });
}

describe('stripBase', () => {
  it.each([
    ['/v1-chat/v1/chat/completions', '/v1/chat/completions'],
    ['/v1-chat', '/'],
    ['/v1-chat/', '/'],
    ['/any-other-name/v1/models/openai%2Fgpt-5', '/v1/models/openai%2Fgpt-5'],
    ['/functions/v1/v1-chat/v1/models', '/v1/models'],
    ['/functions/v1/v1-chat', '/'],
    ['/', '/'],
  ])('takes the slug from %s', (path, expected) => {
    expect(stripBase(path)).toBe(expected);
  });
});

describe('readInbound', () => {
  it('hands over method, path, query, headers and the body whole', async () => {
    const chunks = [new Uint8Array([1, 2]), new Uint8Array([3])];
    const inbound = await readInbound(post('/v1-chat/v1/x%2Fy?a=1&b=%20', streamOf(chunks)));
    expect(inbound.method).toBe('POST');
    expect(inbound.path).toBe('/v1/x%2Fy');
    expect(inbound.query).toBe('a=1&b=%20');
    expect(inbound.header('x-api-key')).toBe('abc');
    expect(inbound.header('x-other')).toBeNull();
    expect([...inbound.body]).toEqual([1, 2, 3]);
    expect(inbound.refusal).toBeNull();
  });

  it('takes 32 MB to the byte', async () => {
    const inbound = await readInbound(post('/f/', new Uint8Array(32 * MEGABYTE)));
    expect(inbound.body.byteLength).toBe(32 * MEGABYTE);
    expect(inbound.refusal).toBeNull();
  });

  it('stops reading one byte above 32 MB, whatever the length header says', async () => {
    let cancelled = false;
    const chunks = [
      ...Array.from({ length: 32 }, () => new Uint8Array(MEGABYTE)),
      new Uint8Array(1),
    ];
    chunks.push(new Uint8Array(MEGABYTE));
    const body = streamOf(chunks, () => {
      cancelled = true;
    });
    const inbound = await readInbound(post('/f/', body));
    expect(inbound.refusal?.code).toBe('body_too_large');
    expect(inbound.body.byteLength).toBe(0);
    expect(cancelled).toBe(true);
  });

  it('refuses by the length header without reading', async () => {
    const request = new Request('https://project.example/f/', {
      method: 'POST',
      body: 'x',
      headers: { 'content-length': String(32 * MEGABYTE + 1) },
    });
    expect((await readInbound(request)).refusal?.code).toBe('body_too_large');
  });

  it('refuses a body that breaks off', async () => {
    const body = new ReadableStream({
      pull(controller): void {
        controller.error(new Error('connection lost'));
      },
    });
    expect((await readInbound(post('/f/', body))).refusal?.code).toBe('invalid_json');
  });
});
