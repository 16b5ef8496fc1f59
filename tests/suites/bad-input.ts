/** Requests that are wrong: each a 4xx in the dialect's envelope, with a stable code and advice. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { until } from '../support/home.ts';
import { rawCall } from '../support/raw-caller.ts';
import type { CallOptions, Seen, World } from './world.ts';
import { chatBody, errorOf, newNonce, rowsOf, send } from './world.ts';

interface Bad {
  readonly name: string;
  readonly status: number;
  readonly code: string;
  /** `nonce` must be in the body wherever the upstream could be reached by mistake. */
  readonly body: (world: World, nonce: string) => string | Uint8Array<ArrayBuffer>;
  readonly options?: (world: World) => CallOptions;
  /** False where nobody can know who is calling. */
  readonly row: boolean;
}

const MB = 1024 * 1024;

const withModel =
  (model: string) =>
  (_world: World, nonce: string): string =>
    `{"model":${model},"messages":[{"role":"user","content":"nonce:${nonce}"}]}`;

const fine = (world: World, nonce: string): string => chatBody(`${world.direct}/chat`, nonce);

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text));
}

/** A body in which one byte of the prompt is not UTF-8. */
function brokenUtf8(world: World, nonce: string): Uint8Array<ArrayBuffer> {
  const bytes = bytesOf(fine(world, nonce));
  bytes[bytes.length - 5] = 0xff;
  return bytes;
}

function deep(levels: number): (world: World, nonce: string) => string {
  return (world, nonce) =>
    chatBody(`${world.direct}/chat`, nonce).replace(
      /\}$/,
      `,"metadata":${'['.repeat(levels)}${']'.repeat(levels)}}`,
    );
}

/** What the body alone makes wrong; the caller is known, so each has a row. */
const BODIES: readonly Bad[] = [
  ['JSON cut off', 400, 'invalid_json', (w: World, n: string) => fine(w, n).slice(0, -1)],
  ['something behind the JSON', 400, 'invalid_json', (w: World, n: string) => `${fine(w, n)}x`],
  ['an empty body', 400, 'invalid_json', () => ''],
  ['a list for a body', 400, 'invalid_json', () => '[]'],
  ['a raw newline in a string', 400, 'invalid_json', withModel('"a\nb"')],
  ['broken UTF-8', 400, 'invalid_utf8', brokenUtf8],
  ['70 levels', 400, 'too_deep', deep(70)],
  ['a million levels', 400, 'too_deep', deep(1_000_000)],
  [
    'two models',
    400,
    'duplicate_key',
    (w: World, n: string) => fine(w, n).replace('{', '{"model":"x",'),
  ],
  [
    'two models, one in escapes',
    400,
    'duplicate_key',
    (w: World, n: string) => fine(w, n).replace('{', '{"mo\\u0064el":"x",'),
  ],
  [
    'no model',
    400,
    'missing_model',
    (_: World, n: string) => `{"messages":[{"role":"user","content":"nonce:${n}"}]}`,
  ],
  ['a number for a model', 400, 'invalid_model', withModel('5')],
  ['a null model', 400, 'invalid_model', withModel('null')],
  ['an empty model', 400, 'invalid_model', withModel('""')],
  ['a NUL in the model', 400, 'invalid_model', withModel('"a\\u0000b"')],
  ['a lone surrogate in the model', 400, 'invalid_model', withModel('"\\ud800"')],
  ['a model of 1 MB', 400, 'invalid_model', withModel(`"${'m'.repeat(MB)}"`)],
  [
    'a string for stream',
    400,
    'invalid_field',
    (w: World, n: string) => chatBody(`${w.direct}/chat`, n, { stream: 'yes' }),
  ],
  ['an unknown model', 404, 'model_not_found', withModel('"no-such-model"')],
  ['an unknown provider', 404, 'model_not_found', withModel('"nobody/chat"')],
].map(([name, status, code, body]) => ({ name, status, code, body, row: true }) as Bad);

/** What the key, the headers or the address make wrong. */
const SURROUNDINGS: readonly Bad[] = [
  {
    name: 'a model that the key may not call',
    status: 403,
    code: 'model_not_allowed',
    body: (world, nonce) => chatBody(`${world.direct}/tools`, nonce),
    options: (world) => ({ key: world.narrowKey }),
    row: true,
  },
  {
    name: 'a compressed body',
    status: 415,
    code: 'compressed_body',
    body: (world, nonce) => new Uint8Array(gzipSync(fine(world, nonce))),
    options: () => ({ headers: { 'content-encoding': 'gzip' } }),
    row: true,
  },
  {
    name: 'no credential',
    status: 401,
    code: 'missing_credential',
    body: fine,
    options: () => ({ headers: { authorization: '' } }),
    row: false,
  },
  {
    name: 'a word for a credential',
    status: 401,
    code: 'invalid_credential',
    body: fine,
    options: () => ({ key: 'sk-0123456789' }),
    row: false,
  },
  {
    name: 'a key with another secret',
    status: 401,
    code: 'invalid_credential',
    body: fine,
    options: (world) => ({ key: `${world.key.slice(0, -4)}0000` }),
    row: false,
  },
  {
    name: 'the admin key',
    status: 401,
    code: 'admin_key_refused',
    body: fine,
    options: (world) => ({ key: world.home.adminKey }),
    row: true,
  },
  {
    name: 'two different credentials',
    status: 401,
    code: 'conflicting_credentials',
    body: fine,
    options: (world) => ({ headers: { 'x-api-key': world.narrowKey } }),
    row: false,
  },
  {
    name: 'a path that leads nowhere',
    status: 404,
    code: 'not_found',
    body: fine,
    options: () => ({ path: '/v1/chat/completion' }),
    row: false,
  },
  {
    name: 'a path in other letters',
    status: 404,
    code: 'not_found',
    body: fine,
    options: () => ({ path: '/V1/chat/completions' }),
    row: false,
  },
  {
    name: 'a method that does not fit',
    status: 405,
    code: 'method_not_allowed',
    body: fine,
    options: () => ({ method: 'PUT' }),
    row: false,
  },
];

function expectRefusal(seen: Seen, bad: Pick<Bad, 'status' | 'code'>): void {
  const error = errorOf(seen);
  expect([seen.status, error.code]).toEqual([bad.status, bad.code]);
  expect(seen.headers.get('content-type')).toMatch(/^application\/json/);
  expect(seen.requestId).toMatch(/^[0-9a-f-]{36}$/);
  expect(error.type).toMatch(/^[a-z_]+$/);
  // A sentence that says what is wrong and one that says what to do.
  expect(error.message).toMatch(/^[^\n]{20,600}\.$/);
}

export function badInput(world: () => World): void {
  describe('a request that is wrong', () => {
    it.each([...BODIES, ...SURROUNDINGS])('$name: $status $code', async (bad) => {
      const nonce = newNonce();
      const seen = await send(world(), bad.body(world(), nonce), bad.options?.(world()));
      expectRefusal(seen, bad);
      expect(world().home.upstream.of(nonce)).toEqual([]);
      const rows = await rowsOf(world(), seen.requestId, bad.row ? 1 : 0);
      expect(rows.map((row) => [row.table, row.attempt, row.status, row.error_code])).toEqual(
        bad.row ? [['rejected_requests', 0, 'rejected', bad.code]] : [],
      );
    });

    keysThatEnded(world);
    bodiesTooLarge(world);

    it('takes what only looks wrong', async () => {
      const nonce = newNonce();
      const odd = chatBody(`${world().direct}/chat`, nonce).replace(
        '{',
        '{"metadata":{"nul":"\\u0000","half":"\\ud800","big":1e999,"model":"x","model":"y"},',
      );
      const seen = await send(world(), odd);
      expect(seen.status).toBe(200);
      expect((await rowsOf(world(), seen.requestId)).map((row) => row.status)).toEqual([
        'complete',
      ]);
    });
  });
}

function keysThatEnded(world: () => World): void {
  it('an expired key: 401 key_expired, once its time has come', async () => {
    const expiresAt = new Date(Date.now() + 1_000).toISOString();
    const { key } = await world().admin.createKey({ name: `brief-${newNonce()}`, expiresAt });
    expect((await send(world(), fine(world(), newNonce()), { key })).status).toBe(200);
    let last: Seen | null = null;
    await until('the end of the key', async () => {
      last = await send(world(), fine(world(), newNonce()), { key });
      return last.status !== 200;
    });
    if (last === null) throw new Error('unreachable');
    expectRefusal(last, { status: 401, code: 'key_expired' });
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt));
  });

  it('a revoked key: 401 key_revoked, from the next call on', async () => {
    const { id, key } = await world().admin.createKey({ name: `revoked-${newNonce()}` });
    expect((await send(world(), fine(world(), newNonce()), { key })).status).toBe(200);
    await world().admin.call('DELETE', `/keys/${id}`);
    const nonce = newNonce();
    const seen = await send(world(), fine(world(), nonce), { key });
    expectRefusal(seen, { status: 401, code: 'key_revoked' });
    expect(world().home.upstream.of(nonce)).toEqual([]);
  });
}

/** Raw, since a polite client would stop sending and report a broken connection instead. */
function bodiesTooLarge(world: () => World): void {
  const headers = (more: readonly string[]): string[] => [
    `authorization: Bearer ${world().key}`,
    'content-type: application/json',
    ...more,
  ];
  const refused = /^HTTP\/1\.1 413 [\s\S]*"code": ?"body_too_large"/;

  it('a body that says it is over 32 MB: 413 body_too_large, before it is read', async () => {
    const caller = rawCall({
      baseUrl: world().home.baseUrl,
      headers: headers([`content-length: ${33 * MB}`]),
      body: '{"model":"',
    });
    expect(await caller.closed).toMatch(refused);
  });

  it('a chunked body that grows over 32 MB: 413 body_too_large', async () => {
    const size = 33 * MB;
    const body = `${size.toString(16)}\r\n{"model":"${'m'.repeat(size - 10)}\r\n0\r\n\r\n`;
    const caller = rawCall({
      baseUrl: world().home.baseUrl,
      headers: headers(['transfer-encoding: chunked']),
      body,
    });
    expect(await caller.closed).toMatch(refused);
  });
}
