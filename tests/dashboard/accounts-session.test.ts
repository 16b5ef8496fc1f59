/** The dashboard's session over a server's own accounts: whose it is, and in every tab. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccountsSession } from '../../dashboard/src/session/accounts.ts';
import type { Session } from '../../dashboard/src/session/session.ts';
import { until } from '../support/home.ts';

/** Whose cookie the browser has; null: none. The far end makes a token of it. */
let cookie: string | null = null;
let asked = 0;
let server: Server;
let base: string;

beforeEach(async () => {
  cookie = null;
  asked = 0;
  server = createServer((request, response) => {
    request.resume();
    if (request.url === '/api/auth/sign-out') cookie = null;
    if (request.url !== '/api/auth/token') return response.end('{}');
    asked += 1;
    if (cookie === null) return response.writeHead(401).end('{}');
    response.end(JSON.stringify({ token: tokenOf(cookie) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => server.close());

function tokenOf(sub: string): string {
  const exp = Math.floor(Date.now() / 1_000) + 300;
  const payload = Buffer.from(JSON.stringify({ sub, exp })).toString('base64url');
  return `head.${payload}.signature`;
}

const personIn = (session: Session, person: string | null): Promise<void> =>
  until(`${person} in this tab`, () => session.now().person === person);

describe('a session of a server with accounts', () => {
  it('is nobody’s until somebody signs in', async () => {
    const session = createAccountsSession(base);
    expect(session.now()).toEqual({ state: 'unknown', person: null });
    expect(await session.token()).toBeNull();
    expect(session.now()).toEqual({ state: 'out', person: null });
  });

  it('asks for one token, however many calls want it', async () => {
    cookie = 'ada';
    const session = createAccountsSession(base);
    await Promise.all([session.token(), session.token(), session.token()]);
    await session.token();
    expect(asked).toBe(1);
    expect(session.now()).toEqual({ state: 'in', person: 'ada' });
  });

  it('is lost, and still that person’s, when its cookie is worth nothing any more', async () => {
    cookie = 'ada';
    const session = createAccountsSession(base);
    const token = (await session.token()) ?? '';
    cookie = null;
    session.expired(token);
    expect(await session.token()).toBeNull();
    expect(session.now()).toEqual({ state: 'lost', person: 'ada' });
  });

  it('becomes the person’s who accepted an invitation in the same browser, in every tab', async () => {
    cookie = 'ada';
    const [here, there] = [createAccountsSession(base), createAccountsSession(base)];
    await Promise.all([here.token(), there.token()]);
    cookie = 'ben';
    await here.adopt();
    expect(here.now()).toEqual({ state: 'in', person: 'ben' });
    expect(await here.token()).toBe(tokenOf('ben'));
    await personIn(there, 'ben');
  });

  it('takes no token of the session before, however late it comes', async () => {
    cookie = 'ada';
    const session = createAccountsSession(base);
    const late = session.token();
    await session.adopt();
    cookie = 'ben';
    const first = session.adopt();
    const second = session.adopt();
    await Promise.all([late, first, second]);
    expect(session.now().person).toBe('ben');
    expect(await session.token()).toBe(tokenOf('ben'));
  });

  it('is over in this tab and lost in the others when somebody signs out', async () => {
    cookie = 'ada';
    const [here, there] = [createAccountsSession(base), createAccountsSession(base)];
    await Promise.all([here.token(), there.token()]);
    await here.signOut();
    expect(here.now()).toEqual({ state: 'out', person: null });
    await until('the other tab', () => there.now().state === 'lost');
    expect(there.now().person).toBe('ada');
  });
});
