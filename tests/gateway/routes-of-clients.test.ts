/** Paths and headers that clients of one vendor really send, seen with their own SDKs. */
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/contract/error.ts';
import type { Inbound } from '../../src/contract/ports.ts';
import { benchTop, candidate } from './bench-top.ts';

const toGoogle = {
  candidates: [
    candidate({ dialects: { 'gemini-generate': { baseUrl: 'https://acme.test/gemini' } } }),
  ],
};
const ask = { contents: [{ role: 'user', parts: [{ text: 'Hello' }] }] };

function sending(name: string): Partial<Inbound> {
  return { method: 'GET', path: '/v1/models', header: (asked) => (asked === name ? 'x' : null) };
}

describe('clients of Google', () => {
  it.each([
    ['/v1beta/acme/m-1:generateContent', 'acme/m-1'],
    ['/gemini/v1beta/acme/maker/m-1:streamGenerateContent', 'acme/maker/m-1'],
    ['/v1beta/models/acme/m-1:generateContent', 'acme/m-1'],
    ['/v1beta/models/m-1:generateContent', 'm-1'],
  ])('may leave `models/` out before a name with a slash: %s', async (path, model) => {
    const bench = benchTop(toGoogle);
    await bench.call(ask, { path });
    bench.sent[0]?.head(400, 'application/json').data('{}').end();
    await bench.turn();
    expect(bench.rows).toMatchObject([{ model, dialect: 'gemini-generate' }]);
  });

  it('are told in their own words of a path that is none', async () => {
    const reply = await benchTop(toGoogle).call(ask, { path: '/v1beta/m-1:generateContent' });
    expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 404, status: 'NOT_FOUND' } });
  });
});

describe('the list of models at /v1/models', () => {
  const models = [{ id: 'acme/m-1', provider: 'acme', createdAt: 0 }];
  const acme = { object: 'list', data: [{ id: 'acme/m-1', object: 'model' }] };

  it.each([
    ['authorization', acme],
    ['x-api-key', { data: [{ type: 'model', id: 'acme/m-1' }], has_more: false }],
    ['anthropic-version', { data: [{ type: 'model', id: 'acme/m-1' }], has_more: false }],
    ['x-goog-api-key', { models: [{ name: 'models/acme/m-1' }] }],
  ])('is in the format of a client that sends %s', async (name, list) => {
    const reply = await benchTop({ models }).call('', sending(name));
    expect(JSON.parse(reply.text)).toMatchObject(list);
  });

  it('has each of them in that format too', async () => {
    const path = '/v1/models/acme/m-1';
    const reply = await benchTop({ models }).call('', { ...sending('x-goog-api-key'), path });
    expect(JSON.parse(reply.text)).toMatchObject({ name: 'models/acme/m-1' });
  });
});

describe('a refusal', () => {
  it.each([
    ['conflicting_credentials', 'false'],
    ['sign_in_required', 'false'],
    ['invalid_credential', undefined],
    ['key_expired', undefined],
  ] as const)('says whether trying again is of use: %s', async (code, said) => {
    const reply = await benchTop().call(ask, { refusal: new GatewayError(code, 'No.') });
    expect([reply.status, reply.headers['x-should-retry']]).toEqual([401, said]);
  });
});
