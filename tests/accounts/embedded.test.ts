/** The way from the printed link to a chat, on a server as an operator starts it. */
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foreignUserId } from '../../src/gateway/identity/user-id.ts';
import { readLedgerByApi } from '../support/api-ledger.ts';
import { type ServerHome, startServer } from '../support/server-home.ts';
import { ADA, BOB, type Browser, invite, join, openBrowser, tokenOf } from './browser.ts';

describe('accounts of a server', () => {
  let home: ServerHome;
  let link: string;
  let ada: Browser;

  beforeAll(async () => {
    home = await startServer({ name: 'accounts', ledger: readLedgerByApi });
    link = home.ownerLink ?? '';
  }, 60_000);
  afterAll(() => home?.destroy());

  const stranger = (): Browser => openBrowser(home.baseUrl);

  it('begin with a link that makes the owner, who is signed in at once', async () => {
    expect(link).toMatch(new RegExp(`^${home.baseUrl}/join#[\\w-]{43}$`));
    const visitor = stranger();
    expect((await visitor.call('GET /api/about')).json.identity).toEqual({
      kind: 'accounts',
      owner: false,
    });
    const looked = await visitor.call('POST /api/invitations/look', { token: tokenOf(link) });
    expect(looked.json).toMatchObject({ kind: 'owner', role: 'admin', email: null });
    expect(Date.parse(looked.json.expires_at) - Date.now()).toBeGreaterThan(23.9 * 3_600_000);

    ada = await join(home.baseUrl, link, { ...ADA, email: 'Ada@Example.com' });
    expect(await visitor.call('GET /api/about').then(({ json }) => json.identity.owner)).toBe(true);
    const account = String(decodeJwt(await ada.token()).sub);
    const me = await ada.manage('GET /api/me');
    expect(me.json).toEqual({
      kind: 'user',
      user_id: await foreignUserId('urn:weir:accounts', account),
      email: 'ada@example.com',
      name: 'Ada',
      role: 'admin',
      issuer: 'urn:weir:accounts',
    });
    expect((await ada.manage('GET /api/providers')).status).toBe(200);
  });

  it('give out tokens of five minutes, by which models are called', async () => {
    const token = await ada.token();
    expect(decodeJwt(token)).toMatchObject({ iss: 'urn:weir:accounts', aud: 'weir' });
    const { exp = 0, iat = 0, sid } = decodeJwt(token);
    expect(exp - iat).toBe(300);
    const { data } = (await ada.manage('GET /api/sessions')).json;
    expect(data).toMatchObject([{ id: sid, current: true, ip_address: '127.0.0.1' }]);
    const chat = await fetch(`${home.baseUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'sandbox/echo',
        messages: [{ role: 'user', content: 'Say hello' }],
      }),
    });
    expect(await chat.json()).toMatchObject({ choices: [{ message: { content: 'Say hello' } }] });
  });

  it('keep the session in a cookie no script reads and no other site sends', async () => {
    expect(ada.cookies()).toMatch(/^weir\.session_token=/);
    expect(ada.flags.get('weir.session_token')).toBe(
      'HttpOnly; Max-Age=1209600; Path=/; SameSite=Strict',
    );
    // A proxy in front that ends TLS: the page says https, and the host stays.
    const secure = openBrowser(home.baseUrl, home.baseUrl.replace('http:', 'https:'));
    expect((await secure.signIn(ADA.email, ADA.password)).status).toBe(200);
    // Which no page of another host below the same domain can set.
    expect(secure.flags.get('__Host-weir.session_token')).toBe(
      'HttpOnly; Max-Age=1209600; Path=/; SameSite=Strict; Secure',
    );
    expect(decodeJwt(await secure.token())['email']).toBe('ada@example.com');
    expect((await secure.call('POST /api/auth/sign-out', {})).status).toBe(200);
    expect(secure.cookies()).toBe('');
  });

  it('answer with no secret but in the cookie', async () => {
    const browser = stranger();
    const signedIn = await browser.signIn(ADA.email, ADA.password);
    expect(signedIn.json).toEqual({ email: 'ada@example.com' });
    expect(signedIn.headers.get('cache-control')).toBe('no-store');
    expect(signedIn.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    const { keys } = (await browser.call('GET /api/auth/jwks')).json;
    expect(keys).toHaveLength(1);
    expect(Object.keys(keys[0]).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'x', 'y']);
    const secret = decodeURIComponent(browser.cookies().split('=')[1] ?? '').split('.')[0] ?? '-';
    expect(secret).toHaveLength(32);
    for (const what of ['GET /api/sessions', 'GET /api/users', 'GET /api/invitations']) {
      const { text } = await browser.manage(what);
      expect(text).not.toContain(secret);
      expect(text).not.toMatch(/token_hash|password|privateKey/);
    }
    await browser.call('POST /api/auth/sign-out', {});
  });

  it('refuse a used, unknown or cut-off link with what to do', async () => {
    for (const token of [tokenOf(link), tokenOf(link).slice(0, -1), 'x', 'é'.repeat(100)]) {
      const looked = await stranger().call('POST /api/invitations/look', { token });
      expect([looked.status, looked.json.error.code]).toEqual([410, 'invitation_over']);
      const accepted = await stranger().call('POST /api/invitations/accept', { token, ...BOB });
      expect([accepted.status, accepted.json.error.code]).toEqual([410, 'invitation_over']);
      expect(accepted.json.error.message).toContain('ask an administrator for another');
      expect(accepted.headers.getSetCookie()).toEqual([]);
    }
  });

  it('hold passwords to their length and invitations to their address', async () => {
    const invited = await invite(ada, BOB.email);
    const accept = (over: object): ReturnType<Browser['call']> =>
      stranger().call('POST /api/invitations/accept', {
        token: tokenOf(invited),
        ...BOB,
        ...over,
      });
    for (const password of ['123456789', 'x'.repeat(129)]) {
      const refused = await accept({ password });
      expect([refused.status, refused.json.error.param]).toEqual([400, 'password']);
    }
    const other = await accept({ email: 'mallory@example.com' });
    expect([other.status, other.json.error.param]).toEqual([400, 'email']);
    // A newer invitation takes the place of the one before.
    await invite(ada, 'BOB@example.com');
    expect((await accept({})).status).toBe(410);
  });

  it('let one of two tabs in, as the member the invitation says', async () => {
    const invited = await invite(ada, BOB.email);
    const tabs = [stranger(), stranger()];
    const form = { token: tokenOf(invited), ...BOB };
    const answers = await Promise.all(
      tabs.map((tab) => tab.call('POST /api/invitations/accept', form)),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410]);
    const bob = tabs[answers.findIndex(({ status }) => status === 200)];
    expect((await bob?.manage('GET /api/me'))?.json).toMatchObject({
      role: 'member',
      email: 'bob@example.com',
    });
    const refused = await bob?.manage('POST /api/invitations', { email: 'x@y.zz', role: 'admin' });
    expect([refused?.status, refused?.json.error.code]).toEqual([403, 'admin_required']);
    const { data } = (await ada.manage('GET /api/invitations')).json;
    expect(data).toMatchObject([{ email: 'bob@example.com', used_at: expect.any(String) }]);
  });

  it('change a password only for who knows it, and end the other sessions', async () => {
    const [here, there] = [stranger(), stranger()];
    await here.signIn(BOB.email, BOB.password);
    await there.signIn(BOB.email, BOB.password);
    const change = (currentPassword: string, newPassword: string): ReturnType<Browser['call']> =>
      here.call('POST /api/auth/change-password', { currentPassword, newPassword });
    expect((await change('not that one', 'a new password')).json.error.param).toBe(
      'currentPassword',
    );
    expect((await change(BOB.password, 'short')).json.error.param).toBe('newPassword');
    expect((await change(BOB.password, 'a new password')).status).toBe(200);
    expect((await there.call('GET /api/auth/token')).status).toBe(401);
    expect((await here.call('GET /api/auth/token')).status).toBe(200);
    expect((await stranger().signIn(BOB.email, BOB.password)).status).toBe(401);
    await change('a new password', BOB.password);
  });

  it('list sessions and end one, whose cookie is then worth nothing', async () => {
    const [here, there] = [stranger(), stranger()];
    await here.signIn(BOB.email, BOB.password);
    await there.signIn(BOB.email, BOB.password);
    const { sid } = decodeJwt(await there.token());
    const listed = (await here.manage('GET /api/sessions')).json.data as { id: string }[];
    expect(listed.map(({ id }) => id)).toContain(sid);
    const byAda = await ada.manage(`DELETE /api/sessions/${sid}`);
    expect([byAda.status, byAda.json.error.code]).toEqual([404, 'not_found']);
    expect((await here.manage(`DELETE /api/sessions/${sid}`)).status).toBe(204);
    const ended = await there.call('GET /api/auth/token');
    expect([ended.status, ended.json.error.code]).toEqual([401, 'no_session']);
    expect((await here.call('GET /api/auth/token')).status).toBe(200);
  });

  it('are shut to whoever comes from another page, or from none', async () => {
    const foreign = openBrowser(home.baseUrl, 'https://evil.example');
    const nowhere = (what: string, body: unknown): Promise<Response> =>
      fetch(home.baseUrl + what, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie: ada.cookies() },
        body: JSON.stringify(body),
      });
    const form = { email: ADA.email, password: ADA.password };
    const accept = { token: 'x', ...ADA };
    for (const [path, body] of [
      ['/api/auth/sign-in/email', form],
      ['/api/auth/sign-out', {}],
      ['/api/auth/change-password', { currentPassword: ADA.password, newPassword: 'taken over' }],
      ['/api/invitations/accept', accept],
    ] as const) {
      const refused = await foreign.call(`POST ${path}`, body, { cookie: ada.cookies() });
      expect([path, refused.status, refused.json.error.code]).toEqual([
        path,
        403,
        'origin_refused',
      ]);
      for (const origin of ['null', 'http://127.0.0.1', `${home.baseUrl}.evil.example`]) {
        expect((await foreign.call(`POST ${path}`, body, { origin })).status).toBe(403);
      }
      expect((await nowhere(path, body)).status).toBe(403);
    }
    expect((await ada.call('GET /api/auth/token')).status).toBe(200);
  });

  it('are shut to a page that came without TLS where the host is called by https', async () => {
    // The browser says so itself; the origin alone is that of the host, as it is without TLS.
    const headers = { 'sec-fetch-site': 'cross-site' };
    const body = { email: ADA.email, password: ADA.password };
    const refused = await stranger().call('POST /api/auth/sign-in/email', body, headers);
    expect([refused.status, refused.json.error.code]).toEqual([403, 'origin_refused']);
    const form = { token: 'x', ...BOB };
    const joined = await stranger().call('POST /api/invitations/accept', form, headers);
    expect([joined.status, joined.json.error.code]).toEqual([403, 'origin_refused']);
  });

  it('are in the description of the API, which shows five calls and no more', async () => {
    const { text } = await stranger().call('GET /api/docs');
    const shown = [...text.matchAll(/(GET|POST) (\/api\/auth\/[a-z/-]+)/g)].map(([call]) => call);
    expect(shown).toEqual([
      'POST /api/auth/sign-in/email',
      'POST /api/auth/sign-out',
      'GET /api/auth/token',
      'POST /api/auth/change-password',
      'GET /api/auth/jwks',
    ]);
    for (const what of shown) expect((await stranger().call(what)).status).not.toBe(404);
  });

  it('have no other door: sign-up and all else of better-auth are not there', async () => {
    for (const what of [
      'POST /api/auth/sign-up/email',
      'POST /api/auth/sign-in/social',
      'POST /api/auth/request-password-reset',
      'POST /api/auth/reset-password',
      'GET /api/auth/get-session',
      'GET /api/auth/list-sessions',
      'POST /api/auth/update-user',
      'POST /api/auth/change-email',
      'POST /api/auth/delete-user',
      'GET /api/auth/verify-email',
      'POST /api/auth/revoke-sessions',
      'GET /api/auth/ok',
      'GET /api/auth/error',
      'GET /api/auth/',
      'GET /api/auth',
    ]) {
      const { status, json } = await ada.call(what, what.startsWith('POST') ? {} : undefined);
      expect([what, status, json?.error.code]).toEqual([what, 404, 'not_found']);
    }
    const wrong = await ada.call('GET /api/auth/sign-out');
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('are believed by their own key alone', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const { kid } = JSON.parse(atob((await ada.token()).split('.')[0] ?? '')) as { kid: string };
    for (const header of [{ kid }, { kid: 'other' }, { kid, jwk: await exportJWK(publicKey) }]) {
      const forged = await new SignJWT({ email: ADA.email })
        .setProtectedHeader({ alg: 'ES256', ...header })
        .setIssuer('urn:weir:accounts')
        .setAudience('weir')
        .setSubject(String(decodeJwt(await ada.token()).sub))
        .setExpirationTime('5m')
        .sign(privateKey);
      const refused = await stranger().call('GET /api/me', undefined, {
        authorization: `Bearer ${forged}`,
      });
      expect([refused.status, refused.json.error.code]).toEqual([401, 'invalid_credential']);
    }
    const { json } = await ada.manage('GET /api/settings');
    expect(json.issuers).toContainEqual({ issuer: 'urn:weir:accounts', audience: 'weir' });
  });

  it('take ten wrong passwords for an address and then none, whatever headers say', async () => {
    const guess = (n: number): ReturnType<Browser['call']> =>
      stranger().call(
        'POST /api/auth/sign-in/email',
        { email: ADA.email, password: `guess ${n}` },
        { 'x-forwarded-for': `10.0.0.${n}`, 'x-weir-address': `10.0.0.${n}` },
      );
    const codes = (await Promise.all(Array.from({ length: 12 }, (_, n) => guess(n)))).map(
      ({ status, json }) => `${status} ${json.error.code}`,
    );
    expect(codes.filter((code) => code === '401 sign_in_failed')).toHaveLength(10);
    expect(codes.filter((code) => code === '429 too_many_attempts')).toHaveLength(2);
    const right = await stranger().signIn(ADA.email, ADA.password);
    expect(right.status).toBe(429);
    const wait = Number(right.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(200);
    expect(wait).toBeLessThanOrEqual(300);
    expect((await stranger().signIn(BOB.email, BOB.password)).status).toBe(200);
  });
});
