import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeCursor } from '../../src/admin/paging.ts';
import { RpcError } from '../../src/store/rpc.ts';
import { type Answer, type Office, openOffice, readAnswer } from './office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office?.close());

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

async function send(path: string, { method = 'GET', headers, body }: Sent = {}): Promise<Answer> {
  const request = new Request(`http://weir.test/api${path}`, {
    method,
    headers: { authorization: `Bearer ${office.adminKey}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return readAnswer(await office.admin.fetch(request));
}

const SOME_ID = '11111111-1111-4111-8111-111111111111';

const JSON_TYPE = { 'content-type': 'application/json' };

describe('a refusal', () => {
  it('has a code, a sentence and the id that is also in the headers', async () => {
    const { status, json, headers } = await send('/nothing');
    expect(status).toBe(404);
    expect(Object.keys(json.error)).toEqual(['code', 'message', 'request_id']);
    expect(json.error.code).toBe('not_found');
    expect(json.error.request_id).toBe(headers.get('x-request-id'));
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-type')).toContain('application/json');
  });

  it.each([
    ['DELETE', '/keys', 'GET, POST'],
    ['POST', '/settings', 'GET, PATCH'],
    ['PUT', '/models/sandbox/echo', 'GET, PATCH'],
  ])('of %s %s names the methods there are', async (method, path, allow) => {
    const { status, json, headers } = await send(path, { method });
    expect([status, json.error.code]).toEqual([405, 'method_not_allowed']);
    expect(headers.get('allow')).toBe(allow);
  });

  it.each([
    ['{"name":', 400, 'invalid_json'],
    [new Uint8Array([0x22, 0xff, 0x22]), 400, 'invalid_json'],
    ['', 400, 'invalid_json'],
    ['null', 400, 'invalid_request'],
    ['[]', 400, 'invalid_request'],
    ['"x"', 400, 'invalid_request'],
    [`{"name":"${'x'.repeat(1_048_576)}"}`, 413, 'body_too_large'],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 400, 'invalid_request'],
    ['{"__proto__":{"admin":true},"name":"x"}', 400, 'invalid_request'],
  ])('of the body %.20s', async (body, expected, code) => {
    const { status, json } = await send('/keys', { method: 'POST', headers: JSON_TYPE, body });
    expect([status, json.error.code]).toEqual([expected, code]);
  });

  it('of a body that does not say it is JSON', async () => {
    const { status, json } = await send('/keys', { method: 'POST', body: '{"name":"x"}' });
    expect([status, json.error.code]).toEqual([415, 'unsupported_media_type']);
  });

  it('of fields in a call that takes none', async () => {
    const form = { method: 'DELETE', headers: JSON_TYPE, body: '{"force":true}' };
    const { status, json } = await send('/aliases/11111111-1111-4111-8111-111111111111', form);
    expect([status, json.error.param]).toEqual([400, 'force']);
  });

  it.each([
    'x',
    '!!!',
    writeCursor([]),
    writeCursor(['not a time', 'not an id']),
    btoa('{"a":1}'),
    btoa('[1]'),
    writeCursor(['infinity', SOME_ID]),
    writeCursor(['2026-02-30T00:00:00.000000Z', SOME_ID]),
    writeCursor(['2026-01-01T00:00:00.000000Z', 'x']),
    writeCursor(['2026-01-01T00:00:00.000000Z', SOME_ID, '1']),
  ])('of the cursor %s', async (cursor) => {
    const { status, json } = await send(`/keys?cursor=${encodeURIComponent(cursor)}`);
    expect([status, json.error.code]).toEqual([400, 'invalid_cursor']);
  });

  it('of a cursor with text Postgres has none of', async () => {
    const { status, json } = await send(`/providers?cursor=${btoa('["a\\u0000"]')}`);
    expect([status, json.error.code]).toEqual([400, 'invalid_cursor']);
  });

  it('of a body that is wrong all over stays short', async () => {
    const wrong = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`field${n}`, n]));
    const long = { ['y'.repeat(100_000)]: 1, ...wrong };
    const form = { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(long) };
    const { status, json, text } = await send('/keys', form);
    expect(status).toBe(400);
    expect(json.error.problems).toHaveLength(20);
    // 5,001 fields that are none and the name that is missing.
    expect(json.error.message).toMatch(/; and 4982 more\.$/);
    expect(text.length).toBeLessThan(10_000);
  });

  it('of a path with broken escapes does not fail', async () => {
    for (const path of ['/models/sandbox/%zz', '/providers/%00', '/providers/%ff%fe']) {
      const { status } = await send(path);
      expect([400, 404]).toContain(status);
    }
  });

  it('while the database is away says so, and when to come back', async () => {
    const away = await openOffice({
      ports: {
        rpc: {
          call: () => Promise.reject(new RpcError('unavailable', 'connection to 10.1.2.3 lost')),
        },
      },
    });
    try {
      const { status, json, headers, text } = await away.call(away.adminKey, 'GET /providers');
      expect([status, json.error.code]).toEqual([503, 'store_unavailable']);
      expect(headers.get('retry-after')).toBe('5');
      expect(text).not.toContain('10.1.2.3');
    } finally {
      await away.close();
    }
  });

  it('nobody foresaw is logged and tells nothing of the inside', async () => {
    const logged: unknown[] = [];
    const broken = await openOffice({
      ports: {
        rpc: { call: () => Promise.reject(new TypeError('CANARY')) },
        environment: {
          sha256: () => '0'.repeat(64),
          keepAlive: () => undefined,
          log: (level, event, facts) => logged.push([level, event, facts['request_id']]),
        },
      },
    });
    try {
      const { status, json, text } = await broken.call(broken.adminKey, 'GET /providers');
      expect([status, json.error.code]).toEqual([500, 'internal']);
      expect(text).not.toContain('CANARY');
      expect(logged).toEqual([['error', 'management_call_failed', json.error.request_id]]);
    } finally {
      await broken.close();
    }
  });
});

describe('a browser', () => {
  it('of a listed origin may read answers, errors too, and never with cookies', async () => {
    const ours = { origin: 'https://dash.example' };
    for (const path of ['/providers', '/nothing']) {
      const { headers } = await send(path, { headers: ours });
      expect(headers.get('access-control-allow-origin')).toBe('https://dash.example');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
      expect(headers.get('vary')).toContain('origin');
    }
  });

  it.each(['https://dash.example.evil.test', 'http://dash.example', 'null', '*'])(
    'of the origin %s may not',
    async (origin) => {
      const { headers } = await send('/providers', { headers: { origin } });
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('vary')).toContain('origin');
    },
  );

  it('asks first without a credential', async () => {
    const preflight = new Request('http://weir.test/api/keys', {
      method: 'OPTIONS',
      headers: { origin: 'https://dash.example', 'access-control-request-method': 'PATCH' },
    });
    const { status, headers } = await office.admin.fetch(preflight);
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(headers.get('access-control-allow-headers')).toContain('authorization');
  });

  it('gets nothing for a cookie or a key in the address', async () => {
    for (const [path, headers] of [
      ['/providers', { cookie: `authorization=${office.adminKey}; session=${office.adminKey}` }],
      [`/providers?key=${office.adminKey}`, {}],
    ] as const) {
      const request = new Request(`http://weir.test/api${path}`, { headers });
      const { status, json } = await readAnswer(await office.admin.fetch(request));
      expect([status, json.error.code]).toEqual([401, 'missing_credential']);
    }
  });
});

describe('the documentation', () => {
  it('describes every call for programs', async () => {
    const { status, json } = await office.call(null, 'GET /openapi.json');
    expect(status).toBe(200);
    expect(json.openapi).toBe('3.1.0');
    const calls = Object.entries(json.paths).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method} ${path}`),
    );
    expect(calls).toEqual(
      expect.arrayContaining([
        'post /api/providers',
        'post /api/providers/{name}/credentials/{id}/test',
        'patch /api/models/{provider}/{model}',
        'put /api/aliases',
        'post /api/explain',
        'delete /api/keys/{id}',
        'patch /api/users/{id}',
        'get /api/usage/logs/{request_id}',
        'get /api/usage/summary',
        'patch /api/settings',
      ]),
    );
    const form = json.paths['/api/keys'].post.requestBody.content['application/json'].schema;
    expect(form.additionalProperties).toBe(false);
    expect(Object.keys(form.properties)).not.toContain('budget');
  });

  it('describes every call for people, without scripts or anything from elsewhere', async () => {
    const { text, headers } = await office.call(null, 'GET /docs');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).not.toMatch(/<script|\son\w+=|https?:\/\//i);
    expect(text).toContain('<code>PATCH /api/models/{provider}/{model}</code>');
  });
});
