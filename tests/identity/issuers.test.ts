import { describe, expect, it } from 'vitest';
import { parseIssuers, parseJwks } from '../../src/gateway/identity/issuer.ts';
import { door, signingKey } from './fixture.ts';

const { publicJwk } = await signingKey('ES256', 'one');
const BASE = { issuer: 'https://id.example.com', audience: 'weir' };
const SECRET = 'an operator secret of more than 32 bytes';

describe('WEIR_JWT_ISSUERS', () => {
  it.each<[string, object, object]>([
    [
      'a key set by URL',
      { ...BASE, jwks_url: 'https://id.example.com/jwks' },
      { ...BASE, jwks_url: 'https://id.example.com/jwks' },
    ],
    [
      'a URL on loopback',
      { ...BASE, jwks_url: 'http://localhost:9000/jwks' },
      { ...BASE, jwks_url: 'http://localhost:9000/jwks' },
    ],
    [
      'a key set, its encryption keys left out',
      { ...BASE, jwks: { keys: [publicJwk, { ...publicJwk, use: 'enc' }] } },
      { ...BASE, jwks: { keys: [publicJwk] } },
    ],
    ['a secret', { ...BASE, hs256_secret: SECRET }, { ...BASE, hs256_secret: SECRET }],
    [
      'several audiences and required claims',
      {
        ...BASE,
        audience: ['a', 'b'],
        hs256_secret: SECRET,
        required_claims: { role: 'authenticated', level: [1, 2], ok: true },
      },
      {
        ...BASE,
        audience: ['a', 'b'],
        hs256_secret: SECRET,
        required_claims: { role: ['authenticated'], level: [1, 2], ok: [true] },
      },
    ],
  ])('takes %s', (_what, given, read) => {
    expect(parseIssuers(JSON.stringify([given]))).toEqual([read]);
  });

  it.each<[string, unknown, string]>([
    ['no list', {}, 'must be a JSON list'],
    ['no object', ['https://id.example.com'], '[0] must be an object'],
    ['an unknown field', [{ ...BASE, jwksUrl: 'x' }], '[0] has an unknown field "jwksUrl"'],
    ['no keys', [BASE], '[0] needs exactly one of jwks_url, jwks, hs256_secret'],
    [
      'two kinds of keys',
      [{ ...BASE, jwks_url: 'https://a', hs256_secret: SECRET }],
      '[0] needs exactly one of',
    ],
    ['no issuer', [{ audience: 'weir', hs256_secret: SECRET }], '[0].issuer must be a text'],
    ['an empty issuer', [{ ...BASE, issuer: ' ', hs256_secret: SECRET }], '[0].issuer must be'],
    ['no audience', [{ issuer: 'https://a', hs256_secret: SECRET }], '[0].audience must be'],
    ['no audience in a list', [{ ...BASE, audience: [], hs256_secret: SECRET }], 'at least one'],
    [
      'plain http',
      [{ ...BASE, jwks_url: 'http://id.example.com' }],
      '[0].jwks_url must be an https',
    ],
    ['a password', [{ ...BASE, jwks_url: 'https://u:p@a.test' }], '[0].jwks_url must be an https'],
    ['a file', [{ ...BASE, jwks_url: 'file:///etc/passwd' }], '[0].jwks_url must be an https'],
    [
      'a short secret',
      [{ ...BASE, hs256_secret: 'hunter2' }],
      '[0].hs256_secret must have at least 32',
    ],
    ['no key set', [{ ...BASE, jwks: [publicJwk] }], '[0].jwks is not a JSON Web Key Set'],
    ['an empty key set', [{ ...BASE, jwks: { keys: [] } }], '[0].jwks has no EC or RSA'],
    [
      'a private key',
      [{ ...BASE, jwks: { keys: [{ ...publicJwk, d: SECRET }] } }],
      '[0].jwks holds a private key',
    ],
    [
      'an object as required claim',
      [{ ...BASE, hs256_secret: SECRET, required_claims: { a: {} } }],
      '[0].required_claims.a must be',
    ],
    [
      'one issuer twice',
      [
        { ...BASE, hs256_secret: SECRET },
        { ...BASE, hs256_secret: SECRET },
      ],
      'names https://id.example.com twice',
    ],
  ])('refuses %s', (_what, given, message) => {
    const failure = failureOf(() => parseIssuers(JSON.stringify(given)));
    expect(failure).toContain('WEIR_JWT_ISSUERS');
    expect(failure).toContain(message);
    expect(failure).not.toMatch(/hunter2|operator secret/);
  });

  it('shows nothing of a text that is no JSON', () => {
    const failure = failureOf(() => parseIssuers(`[{"hs256_secret": ${SECRET}`));
    expect(failure).toBe('Error: WEIR_JWT_ISSUERS is not valid JSON');
  });
});

describe('SUPABASE_JWKS', () => {
  it('may be empty, as in projects without signing keys', () => {
    expect(parseJwks('{"keys":[]}')).toEqual({ keys: [] });
    expect(parseJwks(JSON.stringify({ keys: [publicJwk] }))).toEqual({ keys: [publicJwk] });
  });

  it.each(['', '[]', 'null', '{"keys":{}}'])('%j is refused', (text) => {
    expect(failureOf(() => parseJwks(text))).toMatch(/^Error: SUPABASE_JWKS is not /);
  });
});

describe('an authenticator', () => {
  it("does not start when an issuer has the project's name", () => {
    const url = 'https://abcdefgh.supabase.co';
    const issuer = { issuer: `${url}/auth/v1`, audience: 'weir', hs256_secret: SECRET };
    expect(() => door({ supabase: { url }, issuers: [issuer] })).toThrow('configured twice');
  });

  it('does not start with a secret that can be guessed', () => {
    const supabase = { url: 'https://abcdefgh.supabase.co', hs256Secret: 'hunter2' };
    expect(() => door({ supabase })).toThrow('at least 32 bytes');
  });
});

function failureOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return String(error);
  }
  return 'it was taken';
}
