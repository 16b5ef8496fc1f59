import { createHmac } from 'node:crypto';
import { exportSPKI } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  base64url,
  door,
  NOW,
  type Payload,
  PROJECT,
  type SigningKey,
  sign,
  signingKey,
  supabaseClaims,
  USER,
} from './fixture.ts';

const es = await signingKey('ES256', 'es');
const rs = await signingKey('RS256', 'rs');
const stranger = await signingKey('ES256', 'es');
const foreign = await signingKey('RS256', 'foreign');
const SECRET = 'an operator secret of more than 32 bytes';
const secret = new TextEncoder().encode(SECRET);
const legacy = new TextEncoder().encode('the legacy secret of the project, 40 byt');

const FOREIGN = 'https://id.example.com';
const SHARED = 'https://shared.example.com';

const CONFIG = {
  supabase: { url: PROJECT, jwks: { keys: [es.publicJwk, rs.publicJwk] } },
  issuers: [
    {
      issuer: FOREIGN,
      audience: ['weir', 'weir-staging'],
      jwks: { keys: [foreign.publicJwk] },
      required_claims: { groups: ['llm', 'admins'], email_verified: true },
    },
    { issuer: SHARED, audience: 'weir', hs256_secret: SECRET },
  ],
};

const SHARED_CLAIMS = { iss: SHARED, aud: 'weir', sub: 'bob', exp: NOW + 60 };
const FOREIGN_CLAIMS = {
  iss: FOREIGN,
  aud: 'weir',
  sub: 'alice',
  exp: NOW + 60,
  groups: ['staff', 'llm'],
  email_verified: true,
};

describe('tokens that are taken', () => {
  const user = {
    kind: 'user',
    issuer: `${PROJECT}/auth/v1`,
    subject: USER,
    userId: USER,
    expiresAt: NOW + 3_600,
  };
  it.each<[string, Promise<string>, object]>([
    ['ES256 of the project', sign(supabaseClaims(), es), user],
    ['RS256 of the project', sign(supabaseClaims(), rs), user],
    ['without kid', sign(supabaseClaims(), es, { kid: undefined }), user],
    ['our audience among others', sign(supabaseClaims({ aud: ['x', 'authenticated'] }), es), user],
    ['without is_anonymous', sign(supabaseClaims({ is_anonymous: undefined }), es), user],
    [
      'expired within the skew',
      sign(supabaseClaims({ exp: NOW - 59 }), es),
      { ...user, expiresAt: NOW - 59 },
    ],
    ['nbf ahead within the skew', sign(supabaseClaims({ nbf: NOW + 60 }), es), user],
    [
      'a fraction of a second in exp',
      sign(supabaseClaims({ exp: NOW + 0.5 }), es),
      { ...user, expiresAt: NOW },
    ],
    [
      'of a foreign issuer',
      sign(FOREIGN_CLAIMS, foreign),
      {
        kind: 'user',
        issuer: FOREIGN,
        subject: 'alice',
        userId: '65f4f08b-6e5f-5aa9-8f1c-f1c80cee90d5',
        expiresAt: NOW + 60,
      },
    ],
    [
      'a claim that is one of the required values',
      sign({ ...FOREIGN_CLAIMS, aud: 'weir-staging', groups: 'admins' }, foreign),
      { subject: 'alice' },
    ],
    [
      'HS256 with a secret of its own',
      sign(SHARED_CLAIMS, secret),
      { issuer: SHARED, subject: 'bob' },
    ],
  ])('%s', async (_what, token, caller) => {
    expect(await door(CONFIG).bearer(await token)).toMatchObject(caller);
  });

  it("gives a Supabase user's uuid another id when another issuer says it", async () => {
    const token = await sign({ ...FOREIGN_CLAIMS, sub: USER }, foreign);
    const caller = await door(CONFIG).bearer(token);
    expect(caller).toMatchObject({ issuer: FOREIGN, subject: USER });
    expect(caller.kind === 'user' && caller.userId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5/);
    expect(caller).not.toMatchObject({ userId: USER });
  });

  it('lets anonymous users in where that is configured', async () => {
    const token = await sign(supabaseClaims({ is_anonymous: true }), es);
    const open = door({ ...CONFIG, allowAnonymous: true });
    expect(await open.bearer(token)).toMatchObject({ subject: USER });
  });

  it("takes the project's HS256 tokens with the project's own secret", async () => {
    const config = { ...CONFIG.supabase, hs256Secret: new TextDecoder().decode(legacy) };
    const token = await sign(supabaseClaims(), legacy);
    expect(await door({ supabase: config }).bearer(token)).toMatchObject({ userId: USER });
  });

  it('believes an issuer whose name is configured', async () => {
    const issuer = 'http://127.0.0.1:54321/auth/v1';
    const local = door({ supabase: { ...CONFIG.supabase, url: 'http://kong:8000', issuer } });
    const token = await sign(supabaseClaims({ iss: issuer }), es);
    expect(await local.bearer(token)).toMatchObject({ issuer, userId: USER });
  });
});

/** A supabase token with one thing changed. */
function wrong(changes: Payload, header: Payload = {}, key: SigningKey = es): Promise<string> {
  return sign(supabaseClaims(changes), key, header);
}

/** A token whose header jose would not write, signed by a function of ours. */
function raw(header: Payload, claims: Payload | string, signer: (input: string) => string): string {
  const input = `${base64url(header)}.${base64url(claims)}`;
  return `${input}.${signer(input)}`;
}

function hmac(key: string): (input: string) => string {
  return (input) => createHmac('sha256', key).update(input).digest('base64url');
}

const spki = await exportSPKI(
  await crypto.subtle.importKey(
    'jwk',
    rs.publicJwk,
    { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    true,
    ['verify'],
  ),
);
const good = await wrong({});
const [goodHeader = '', goodPayload = '', goodSignature = ''] = good.split('.');
const evil = { jku: 'https://evil.test/jwks.json' };

const BAD: [string, string | Promise<string>][] = [
  ['alg none', raw({ alg: 'none' }, supabaseClaims(), () => '')],
  ['alg None', raw({ alg: 'None' }, supabaseClaims(), () => '')],
  [
    'alg none under a good signature',
    `${base64url({ alg: 'none' })}.${goodPayload}.${goodSignature}`,
  ],
  ['no alg', raw({ typ: 'JWT' }, supabaseClaims(), hmac('x'))],
  ['alg as a list', raw({ alg: ['ES256'], kid: 'es' }, supabaseClaims(), () => goodSignature)],
  ['alg es256', raw({ alg: 'es256', kid: 'es' }, supabaseClaims(), () => goodSignature)],
  ['HS256 with the RSA public key', raw({ alg: 'HS256', kid: 'rs' }, supabaseClaims(), hmac(spki))],
  [
    'HS256 with the modulus',
    raw({ alg: 'HS256', kid: 'rs' }, supabaseClaims(), hmac(`${rs.publicJwk.n}`)),
  ],
  [
    'HS256 with the EC x',
    raw({ alg: 'HS256', kid: 'es' }, supabaseClaims(), hmac(`${es.publicJwk.x}`)),
  ],
  [
    'HS256 with the JWKS',
    raw({ alg: 'HS256' }, supabaseClaims(), hmac(JSON.stringify(CONFIG.supabase.jwks))),
  ],
  ['HS256 with an empty secret', raw({ alg: 'HS256' }, supabaseClaims(), hmac(''))],
  ['HS512', raw({ alg: 'HS512' }, supabaseClaims(), hmac(SECRET))],
  ["HS256 with another issuer's secret", sign(supabaseClaims(), secret)],
  ['HS256 with a guess at the secret', sign(SHARED_CLAIMS, legacy)],
  ['HS256 with a changed signature', sign(SHARED_CLAIMS, secret).then((token) => `${token}A`)],
  ['RS256 for an issuer that has a secret', wrong({ iss: SHARED, aud: 'weir' }, {}, rs)],
  ["the project's key for a foreign issuer", sign(FOREIGN_CLAIMS, rs, { kid: 'foreign' })],
  ["a foreign issuer's key for the project", wrong({}, { kid: 'rs' }, foreign)],
  ["a stranger's key under a known kid", wrong({}, {}, stranger)],
  ["a stranger's key under an unknown kid", wrong({}, { kid: 'new' }, stranger)],
  ["a stranger's key without kid", wrong({}, { kid: undefined }, stranger)],
  ['kid of the other algorithm', wrong({}, { kid: 'rs' })],
  ['kid with a path', wrong({}, { kid: '../../../dev/null' })],
  ['kid with SQL', wrong({}, { kid: "es' union select 'x" })],
  ['kid as a number', raw({ alg: 'ES256', kid: 0 }, supabaseClaims(), () => goodSignature)],
  ['jku', wrong({}, evil, stranger)],
  ['jku beside a good signature', wrong({}, evil)],
  ['x5u', wrong({}, { x5u: 'https://evil.test/chain.pem' })],
  ['jwk in the header', wrong({}, { jwk: stranger.publicJwk }, stranger)],
  [
    'crit we do not know',
    raw({ alg: 'ES256', kid: 'es', crit: ['x'], x: 1 }, supabaseClaims(), () => goodSignature),
  ],
  [
    'b64 false',
    raw(
      { alg: 'ES256', kid: 'es', crit: ['b64'], b64: false },
      supabaseClaims(),
      () => goodSignature,
    ),
  ],
  [
    'a changed payload',
    `${goodHeader}.${base64url(supabaseClaims({ sub: USER.replace('0', '1') }))}.${goodSignature}`,
  ],
  ['a changed signature', `${goodHeader}.${goodPayload}.${goodSignature.replace(/^../, 'AA')}`],
  ['no signature', `${goodHeader}.${goodPayload}.`],
  ['two parts', `${goodHeader}.${goodPayload}`],
  ['four parts', `${good}.x`],
  ['five parts, as encrypted tokens have', `${good}.x.y`],
  ['a payload that is a list', sign('[]', es)],
  ['a payload that is a text', sign('"user"', es)],
  ['a payload that is no JSON', sign('{"sub":', es)],
  ['missing aud', wrong({ aud: undefined })],
  ['another aud', wrong({ aud: 'anon' })],
  ['aud as a list without ours', wrong({ aud: ['a', 'b'] })],
  ['an empty list as aud', wrong({ aud: [] })],
  ['aud as a list with numbers', wrong({ aud: ['authenticated', 1] })],
  ['aud as an object', wrong({ aud: { authenticated: true } })],
  ['missing iss', wrong({ iss: undefined })],
  ['an unknown iss', wrong({ iss: 'https://evil.test/auth/v1' })],
  ['iss with a slash more', wrong({ iss: `${PROJECT}/auth/v1/` })],
  ['iss as a list', wrong({ iss: [`${PROJECT}/auth/v1`] })],
  ['iss __proto__', wrong({ iss: '__proto__' })],
  ['iss twice, the good one first', sign(twice('"iss":"https://evil.test"'), es)],
  ['missing exp', wrong({ exp: undefined })],
  ['exp as a text', wrong({ exp: `${NOW + 60}` })],
  ['exp 1e999', sign(JSON.stringify(supabaseClaims()).replace(`${NOW + 3_600}`, '1e999'), es)],
  ['expired past the skew', wrong({ exp: NOW - 60 })],
  ['exp twice, the good one first', sign(twice(`"exp":${NOW - 3_600}`), es)],
  ['nbf ahead past the skew', wrong({ nbf: NOW + 61 })],
  ['nbf as a text', wrong({ nbf: '0' })],
  ['nbf null', wrong({ nbf: null })],
  ['missing sub', wrong({ sub: undefined })],
  ['sub that is no uuid', wrong({ sub: 'admin' })],
  ['sub in capitals', wrong({ sub: USER.toUpperCase() })],
  ['sub with a line break', wrong({ sub: `${USER}\n` })],
  ['sub as a number', wrong({ sub: 1 })],
  ['missing role', wrong({ role: undefined })],
  ['another role', wrong({ role: 'supabase_admin' })],
  ['role as a list', wrong({ role: ['authenticated'] })],
  [
    'the role only in user_metadata',
    wrong({ role: undefined, user_metadata: { role: 'authenticated' } }),
  ],
  ['foreign: sub with NUL', sign({ ...FOREIGN_CLAIMS, sub: 'a\u0000b' }, foreign)],
  ['foreign: sub with half a surrogate pair', sign({ ...FOREIGN_CLAIMS, sub: 'a\ud800' }, foreign)],
  ['foreign: empty sub', sign({ ...FOREIGN_CLAIMS, sub: '' }, foreign)],
  ['foreign: a sub of 256 letters', sign({ ...FOREIGN_CLAIMS, sub: 'a'.repeat(256) }, foreign)],
  [
    'foreign: a required claim missing',
    sign({ ...FOREIGN_CLAIMS, email_verified: undefined }, foreign),
  ],
  [
    'foreign: a required claim of another type',
    sign({ ...FOREIGN_CLAIMS, email_verified: 'true' }, foreign),
  ],
  ['foreign: none of the required values', sign({ ...FOREIGN_CLAIMS, groups: ['staff'] }, foreign)],
  ['longer than 16 KB', wrong({ padding: 'x'.repeat(16_000) })],
];

/** A good payload's text with one claim said again at its end. */
function twice(claim: string): string {
  return JSON.stringify(supabaseClaims()).replace(/\}$/, `,${claim}}`);
}

describe('tokens that are refused', () => {
  it.each(BAD)('%s', async (_what, making) => {
    const token = await making;
    const guarded = door(CONFIG);
    const refusal = await guarded.refusal(token);
    expect(refusal).toMatch(/^401 invalid_credential .*(gateway key|access token)/);
    for (const part of token.split('.').filter((text) => text.length > 8)) {
      expect(refusal).not.toContain(part);
    }
    // Only a key name we do not know may make us look, and only at our own project.
    for (const url of guarded.fetched) {
      expect(url).toBe(`${PROJECT}/auth/v1/.well-known/jwks.json`);
    }
  });

  it('asks nobody about issuers it does not know', async () => {
    const guarded = door({});
    expect(await guarded.refusal(good)).toMatch(/^401 invalid_credential .*does not know/);
    expect(guarded.fetched).toEqual([]);
  });

  it.each<[string, Promise<string>]>([
    [
      'the anon key',
      sign({ iss: 'supabase', ref: 'abcdefgh', role: 'anon', exp: NOW + 1e8 }, legacy),
    ],
    [
      'the service_role key',
      sign({ iss: 'supabase', role: 'service_role', exp: NOW + 1e8 }, legacy),
    ],
    ['an anon token of the new kind', wrong({ role: 'anon', sub: undefined })],
    ['a service_role token with a user in it', wrong({ role: 'service_role' })],
  ])('%s, with the advice to sign in', async (_what, token) => {
    const config = { ...CONFIG.supabase, hs256Secret: new TextDecoder().decode(legacy) };
    expect(await door({ supabase: config }).refusal(await token)).toMatch(/^401 sign_in_required /);
  });

  it.each([true, 'true', 1, {}])('a user who is anonymous (%j)', async (anonymous) => {
    const token = await wrong({ is_anonymous: anonymous });
    expect(await door(CONFIG).refusal(token)).toMatch(/^403 anonymous_refused /);
  });
});

describe('the memory of verified tokens', () => {
  it('tells apart tokens that differ in their last character only', async () => {
    const { bearer, refusal } = door(CONFIG);
    await bearer(good);
    // The last of 86 characters carries four bits that count: change one of those.
    const swapped = `${good.slice(0, -1)}${good.endsWith('A') ? 'Q' : 'A'}`;
    expect(await refusal(swapped)).toMatch(/^401 invalid_credential /);
    expect(await bearer(good)).toMatchObject({ userId: USER });
  });

  it('answers a token it has seen without a promise', async () => {
    const { authenticate, bearer } = door(CONFIG);
    await bearer(good);
    const request = { header: (name: string) => (name === 'x-api-key' ? good : null), query: '' };
    expect(authenticate(request)).toMatchObject({ kind: 'user', userId: USER });
  });

  it('ends with the skew of a token that has expired already', async () => {
    const { bearer, refusal, clock } = door(CONFIG);
    const token = await wrong({ exp: NOW - 50 });
    expect(await bearer(token)).toMatchObject({ expiresAt: NOW - 50 });
    clock.advance(9_999);
    expect(await bearer(token)).toMatchObject({ userId: USER });
    clock.advance(1);
    expect(await refusal(token)).toMatch(/has expired/);
  });
});
