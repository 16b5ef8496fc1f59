import { describe, expect, it } from 'vitest';
import { makeGatewayKey } from '../../src/wire/gateway-key.ts';
import { base64url, door, withHeaders } from './fixture.ts';

const KEY = makeGatewayKey(
  'gateway',
  Uint8Array.from({ length: 48 }, (_, at) => at),
);
const OTHER = makeGatewayKey('gateway', new Uint8Array(48).fill(7));
const ADMIN = makeGatewayKey(
  'admin',
  Uint8Array.from({ length: 48 }, (_, at) => at),
);
/** `printf %s <KEY> | sha256sum` */
const KEY_HASH = 'f7ec297fb442d724b552708ffc3e2d1f620f7fa60db729d5c916e853539b549d';
const CALLER = { kind: 'key', keyId: 'H6nx0olkKwtL', keyHash: KEY_HASH };

const { authenticate, fetched } = door({});

describe('where a gateway key may stand', () => {
  it.each([
    ['Authorization', { authorization: `Bearer ${KEY}` }, ''],
    ['a scheme in other letters', { authorization: `bEARER ${KEY}` }, ''],
    ['more white space', { authorization: `  Bearer \t ${KEY}  ` }, ''],
    ['x-api-key', { 'x-api-key': KEY }, ''],
    ['x-goog-api-key', { 'x-goog-api-key': KEY }, ''],
    ['the query of a Gemini path', {}, `alt=sse&key=${KEY}`],
    ['a query with its question mark', {}, `?key=${KEY}&alt=sse`],
    ['a percent-encoded query', {}, `%6Bey=${KEY.replace('w', '%77')}`],
    ['everywhere at once', { authorization: `Bearer ${KEY}`, 'x-api-key': KEY }, `key=${KEY}`],
    ['x-api-key beside an empty Bearer', { authorization: 'Bearer ', 'x-api-key': KEY }, ''],
    ['Bearer beside an empty x-api-key', { authorization: `Bearer ${KEY}`, 'x-api-key': '' }, ''],
    ['Bearer beside an apikey header', { authorization: `Bearer ${KEY}`, apikey: 'sb_x' }, 'key='],
  ])('takes it from %s', (_where, headers, query) => {
    expect(authenticate({ ...withHeaders(headers, query), allowQueryKey: true })).toEqual(CALLER);
  });

  it('waits for a runtime that cannot hash at once', async () => {
    const { environment, clock } = door({});
    const { createAuthenticator } = await import('../../src/gateway/authenticate.ts');
    const later = createAuthenticator(
      { supabase: null, issuers: [], allowAnonymous: false },
      { clock, environment: { ...environment, sha256: async (t) => environment.sha256(t) } },
    );
    expect(await later(withHeaders({ 'x-api-key': KEY }))).toEqual(CALLER);
  });

  it('recognises an admin key by its own id and hash', () => {
    expect(authenticate(withHeaders({ 'x-api-key': ADMIN }))).toMatchObject({
      kind: 'key',
      keyId: 'H6nx0olkKwtL',
      keyHash: expect.not.stringMatching(KEY_HASH),
    });
  });
});

const ANON = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url({
  iss: 'supabase',
  ref: 'abcdefgh',
  role: 'anon',
  iat: 1_700_000_000,
  exp: 2_015_000_000,
})}.c2lnbmF0dXJl`;

describe('what is refused at once', () => {
  it.each([
    ['nothing', {}, '', 'missing_credential'],
    ['an empty Authorization', { authorization: '' }, '', 'missing_credential'],
    ['Bearer alone', { authorization: 'Bearer' }, '', 'missing_credential'],
    ['only the apikey header', { apikey: KEY }, '', 'missing_credential'],
    [
      'two headers that differ',
      { authorization: `Bearer ${KEY}`, 'x-api-key': OTHER },
      '',
      'conflicting_credentials',
    ],
    [
      'header and query that differ',
      { 'x-goog-api-key': KEY },
      `key=${OTHER}`,
      'conflicting_credentials',
    ],
    ['two query keys that differ', {}, `key=${KEY}&key=${OTHER}`, 'conflicting_credentials'],
    [
      'a token beside a key',
      { authorization: `Bearer ${ANON}`, 'x-api-key': KEY },
      '',
      'conflicting_credentials',
    ],
    ['a token in the query', {}, `key=${ANON}`, 'invalid_credential'],
    ['a provider key in the query', {}, 'key=AIzaSyD-0123456789', 'invalid_credential'],
    ['another scheme', { authorization: 'Basic dXNlcjpwYXNz' }, '', 'invalid_credential'],
    ['a key without a scheme', { authorization: KEY }, '', 'invalid_credential'],
    ['a scheme glued to the key', { authorization: `Bearer${KEY}` }, '', 'invalid_credential'],
    ['a repeated header', { 'x-api-key': `${KEY}, ${KEY}` }, '', 'invalid_credential'],
    ['a quoted key', { authorization: `Bearer "${KEY}"` }, '', 'invalid_credential'],
    ['SQL', { authorization: "Bearer ' or 1=1 --" }, '', 'invalid_credential'],
    ['NUL', { 'x-api-key': `${KEY}\u0000` }, '', 'invalid_credential'],
    ['letters outside ASCII', { 'x-api-key': 'weir_ключ' }, '', 'invalid_credential'],
    ['a placeholder', { authorization: 'Bearer undefined' }, '', 'invalid_credential'],
    ['a provider key', { authorization: 'Bearer sk-proj-0123456789' }, '', 'invalid_credential'],
    ['a mistyped key', { authorization: `Bearer ${KEY.slice(0, -1)}M` }, '', 'invalid_credential'],
    ['half a key', { authorization: `Bearer ${KEY.slice(0, 40)}` }, '', 'invalid_credential'],
    ['the prefix alone', { authorization: 'Bearer weir_' }, '', 'invalid_credential'],
    [
      'a publishable key',
      { authorization: 'Bearer sb_publishable_abc123' },
      '',
      'sign_in_required',
    ],
    ['a secret key', { 'x-api-key': 'sb_secret_abc123' }, '', 'sign_in_required'],
    [
      '1 MB of letters',
      { authorization: `Bearer ${'a'.repeat(1 << 20)}` },
      '',
      'invalid_credential',
    ],
    ['1 MB of dots', { authorization: `Bearer ${'.'.repeat(1 << 20)}` }, '', 'invalid_credential'],
    [
      '100,000 spaces',
      { authorization: `Bearer${' '.repeat(100_000)}x y` },
      '',
      'invalid_credential',
    ],
  ])('%s', async (_what, headers, query, code) => {
    const failure = await attempt({ ...withHeaders(headers, query), allowQueryKey: true });
    expect(failure).toMatchObject({ code, status: 401 });
    for (const secret of [KEY, OTHER, ANON, 'sk-proj', 'abc123', 'AIzaSy', 'dXNlcj']) {
      expect(failure.message).not.toContain(secret);
    }
    expect(failure.message).toMatch(/[Ss]end|[Cc]opy|[Ss]ign in|[Ss]ave|[Mm]ake/);
    expect(fetched).toEqual([]);
  });

  it('a query key on a path that is not Gemini', async () => {
    const failure = await attempt(withHeaders({}, `key=${KEY}`));
    expect(failure).toMatchObject({ code: 'missing_credential' });
  });
});

async function attempt(request: Parameters<typeof authenticate>[0]): Promise<Error> {
  try {
    await authenticate(request);
  } catch (error) {
    if (error instanceof Error) {
      return error;
    }
  }
  throw new Error('the credential was accepted');
}
