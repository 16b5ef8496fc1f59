import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Door, door, NOW, sign, signingKey, supabaseClaims, USER } from './fixture.ts';
import { type IssuerServer, issuerServer, json } from './issuer-server.ts';

const given = await signingKey('ES256', 'given');
const rotated = await signingKey('ES256', 'rotated');
const legacy = new TextEncoder().encode('the legacy secret of the project, 40 byt');

let server: IssuerServer;

beforeEach(async () => {
  server = await issuerServer();
});
afterEach(() => server.close());

function project(options: { jwks?: { keys: object[] }; publishableKey?: string }): Door {
  return door({ supabase: { url: `${server.url}/`, ...options } }, (url, init) => fetch(url, init));
}

function claims(changes: object = {}): Record<string, unknown> {
  return supabaseClaims({ iss: `${server.url}/auth/v1`, ...changes });
}

describe("a project's keys", () => {
  it('are those of SUPABASE_JWKS, and nobody is asked', async () => {
    const { bearer } = project({ jwks: { keys: [given.publicJwk] } });
    expect(await bearer(await sign(claims(), given))).toMatchObject({ userId: USER });
    expect(server.requests).toEqual([]);
  });

  it('are looked for at the project when SUPABASE_JWKS lacks the one named', async () => {
    const { bearer } = project({ jwks: { keys: [given.publicJwk] } });
    server.answer = json({ keys: [rotated.publicJwk] });
    expect(await bearer(await sign(claims(), rotated))).toMatchObject({ userId: USER });
    expect(server.requests.map(({ path }) => path)).toEqual(['/auth/v1/.well-known/jwks.json']);
  });

  it('come from the project alone when SUPABASE_JWKS is empty', async () => {
    const { bearer } = project({ jwks: { keys: [] } });
    server.answer = json({ keys: [given.publicJwk] });
    expect(await bearer(await sign(claims(), given))).toMatchObject({ userId: USER });
  });

  it('still serve when the project cannot be reached for a strange token', async () => {
    const { bearer, refusal, clock, fetched } = project({ jwks: { keys: [given.publicJwk] } });
    for (let at = 0; at < 10; at += 1) {
      expect(await refusal(await sign(claims({ jti: at }), rotated))).toMatch(/^401 /);
      expect(await bearer(await sign(claims({ jti: at }), given))).toMatchObject({ userId: USER });
      clock.advance(6_000);
    }
    expect(fetched).toHaveLength(2);
  });
});

describe('an HS256 token without its secret', () => {
  it('is refused where there is nobody to ask', async () => {
    const { refusal, fetched } = project({});
    expect(await refusal(await sign(claims(), legacy))).toMatch(/^401 .*algorithm/);
    expect(fetched).toEqual([]);
  });

  it('is shown to Supabase Auth with the publishable key, once a minute', async () => {
    const { bearer, clock } = project({ publishableKey: 'sb_publishable_abc' });
    server.answer = json({ id: USER, aud: 'authenticated', role: 'authenticated' });
    const token = await sign(claims(), legacy);
    const all = await Promise.all([bearer(token), bearer(token), bearer(token)]);
    expect(all).toEqual(Array(3).fill(expect.objectContaining({ userId: USER })));
    clock.advance(59_999);
    await bearer(token);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      path: '/auth/v1/user',
      headers: { apikey: 'sb_publishable_abc', authorization: `Bearer ${token}` },
    });
    clock.advance(1);
    await bearer(token);
    expect(server.requests).toHaveLength(2);
  });

  it('is refused for a minute when Auth refuses it', async () => {
    const { refusal, clock } = project({ publishableKey: 'sb_publishable_abc' });
    server.answer = json({ code: 403, error_code: 'bad_jwt' }, 403);
    const token = await sign(claims(), legacy);
    expect(await refusal(token)).toMatch(/^401 invalid_credential .*Supabase Auth/);
    expect(await refusal(token)).toMatch(/^401 invalid_credential .*Supabase Auth/);
    expect(server.requests).toHaveLength(1);
    server.answer = json({ id: USER });
    clock.advance(60_000);
    expect(await refusal(token)).toMatch(/^accepted/);
  });

  it("is refused when it is another user's", async () => {
    const { refusal } = project({ publishableKey: 'sb_publishable_abc' });
    server.answer = json({ id: USER.replace('0', '1') });
    expect(await refusal(await sign(claims(), legacy))).toMatch(/^401 invalid_credential /);
  });

  it.each([
    ['expired', { exp: NOW - 60 }],
    ['for another audience', { aud: 'other' }],
    ['of another role', { role: 'supabase_admin' }],
    ['without a user', { sub: undefined }],
  ])('is not shown to anybody when it is %s', async (_what, changes) => {
    const { refusal, fetched } = project({ publishableKey: 'sb_publishable_abc' });
    expect(await refusal(await sign(claims(changes), legacy))).toMatch(/^401 /);
    expect(fetched).toEqual([]);
  });

  it.each([429, 500, 503])('fails without a verdict when Auth answers %i', async (status) => {
    const { refusal, bearer } = project({ publishableKey: 'sb_publishable_abc' });
    const token = await sign(claims(), legacy);
    server.answer = json({}, status);
    expect(await refusal(token)).toMatch(/^503 identity_unavailable .*Try again/);
    server.answer = json({ id: USER });
    expect(await bearer(token)).toMatchObject({ userId: USER });
  });

  it('is not sent along when Auth redirects', async () => {
    const { refusal } = project({ publishableKey: 'sb_publishable_abc' });
    server.answer = (response) =>
      response.writeHead(307, { location: `${server.url}/elsewhere` }).end();
    expect(await refusal(await sign(claims(), legacy))).toMatch(/^503 /);
    expect(server.requests).toHaveLength(1);
  });

  it('waits its turn behind sixteen others at most', async () => {
    const { refusal } = project({ publishableKey: 'sb_publishable_abc' });
    server.answer = json({ id: USER });
    const tokens = Array.from({ length: 20 }, (_, jti) => sign(claims({ jti }), legacy));
    const verdicts = await Promise.all((await Promise.all(tokens)).map(refusal));
    expect(verdicts.filter((verdict) => verdict.startsWith('accepted'))).toHaveLength(16);
    expect(verdicts.filter((verdict) => verdict.startsWith('503'))).toHaveLength(4);
  });
});
