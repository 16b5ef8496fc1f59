/** Accounts over a Postgres of one's own, where what is kept can be looked at and made old. */
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { decodeJwt } from 'jose';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/home.ts';
import { createDatabase, type TestDatabase } from '../support/real-postgres.ts';
import { type ServerHome, startServer } from '../support/server-home.ts';
import {
  ADA,
  BOB,
  type Browser,
  invite,
  join,
  openBrowser,
  type Person,
  tokenOf,
} from './browser.ts';

const OLD = randomBytes(32).toString('base64');
const NEW = randomBytes(32).toString('base64');
const STRANGE = randomBytes(32).toString('base64');

/** The link of an invitation made without a browser. */
async function inviteByKey(home: ServerHome, host: string): Promise<string> {
  const { hostname, port } = new URL(home.baseUrl);
  const body = JSON.stringify({ email: 'by-key@example.com', role: 'member' });
  const text = await new Promise<string>((resolve, reject) => {
    request({
      hostname,
      port,
      path: '/api/invitations',
      method: 'POST',
      headers: {
        host,
        authorization: `Bearer ${home.adminKey}`,
        'content-type': 'application/json',
      },
    })
      .on('response', (response) => {
        readText(response).then(resolve, reject);
      })
      .on('error', reject)
      .end(body);
  });
  return String((JSON.parse(text) as { link?: unknown }).link);
}

describe('accounts over a Postgres of its own', () => {
  let database: TestDatabase;
  let sql: Sql;
  let home: ServerHome;
  let ada: Browser;

  const start = (masterKeys: Readonly<Record<string, string>>): Promise<ServerHome> =>
    startServer({
      name: 'accounts',
      env: {
        WEIR_DATABASE_URL: database.url,
        WEIR_MASTER_KEYS: JSON.stringify(masterKeys),
        WEIR_ORIGINS: 'https://dash.example',
      },
      ledger: async () => [],
    });

  beforeAll(async () => {
    database = await createDatabase('owner', { migrated: false });
    sql = postgres(database.superuserUrl, { max: 1, onnotice: () => {} });
    home = await start({ '2026a': OLD });
    ada = await join(home.baseUrl, home.ownerLink ?? '', ADA);
  }, 60_000);
  afterAll(async () => {
    await home?.destroy();
    await sql?.end();
    await database?.drop();
  });

  it('let nobody in by a link that has expired, or was withdrawn', async () => {
    const links = [await invite(ada, 'a@example.com'), await invite(ada, 'b@example.com')];
    await sql`update weir_auth.invitations set expires_at = now() where email = 'a@example.com'`;
    const { data } = (await ada.manage('GET /api/invitations')).json;
    const row = (data as { id: string; email: string }[]).find((i) => i.email === 'b@example.com');
    expect((await ada.manage(`DELETE /api/invitations/${row?.id}`)).status).toBe(204);
    expect((await ada.manage(`DELETE /api/invitations/${row?.id}`)).status).toBe(404);
    for (const link of links) {
      const form = { token: tokenOf(link), ...BOB, email: 'a@example.com' };
      const late = await openBrowser(home.baseUrl).call('POST /api/invitations/accept', form);
      expect([late.status, late.json.error.code]).toEqual([410, 'invitation_over']);
    }
    expect(await sql`select 1 from weir_auth."user"`).toHaveLength(1);
  });

  it('give a lost password back by an invitation, which ends every session', async () => {
    const lost = await join(home.baseUrl, await invite(ada, BOB.email), BOB);
    const link = await invite(ada, BOB.email, 'admin');
    const looked = await lost.call('POST /api/invitations/look', { token: tokenOf(link) });
    expect(looked.json).toMatchObject({ account: true, role: 'member', email: BOB.email });
    const { name: before } = (await lost.manage('GET /api/me')).json;
    const found = await join(home.baseUrl, link, {
      ...BOB,
      name: 'Somebody Else',
      password: 'found another',
    });
    expect((await found.manage('GET /api/me')).json.name).toBe(before);
    expect((await lost.call('GET /api/auth/token')).status).toBe(401);
    expect((await lost.signIn(BOB.email, BOB.password)).status).toBe(401);
    expect((await found.manage('GET /api/me')).json.role).toBe('member');
    expect(await sql`select 1 from weir.users where email = ${BOB.email}`).toHaveLength(1);
  });

  it('shut a disabled user out at once, and let them in again when they are back', async () => {
    const bob = openBrowser(home.baseUrl);
    await bob.signIn(BOB.email, 'found another');
    const token = await bob.token();
    const { user_id: id } = (await bob.manage('GET /api/me')).json;
    expect((await ada.manage(`PATCH /api/users/${id}`, { disabled: true })).status).toBe(200);
    expect((await bob.call('GET /api/auth/token')).status).toBe(401);
    const still = await bob.call('GET /api/me', undefined, { authorization: `Bearer ${token}` });
    expect([still.status, still.json.error.code]).toEqual([403, 'user_disabled']);
    const refused = await bob.signIn(BOB.email, 'found another');
    expect([refused.status, refused.json.error.code]).toEqual([403, 'user_disabled']);
    const link = await invite(ada, BOB.email);
    const form = { token: tokenOf(link), ...BOB };
    const back = await bob.call('POST /api/invitations/accept', form);
    expect([back.status, back.json.error.code]).toEqual([403, 'user_disabled']);
    await ada.manage(`PATCH /api/users/${id}`, { disabled: false });
    expect((await bob.call('POST /api/invitations/accept', form)).status).toBe(200);
  });

  it('last two weeks from the last day they were used, with the cookie they had', async () => {
    const page = openBrowser(home.baseUrl, home.baseUrl.replace('http:', 'https:'));
    await page.signIn(ADA.email, ADA.password);
    const { sid } = decodeJwt(await page.token());
    const age = (days: number): Promise<unknown> =>
      sql`update weir_auth.session set "expiresAt" = now() + make_interval(days => ${days})
           where "id" = ${String(sid)}`;
    const left = async (): Promise<unknown> => {
      const [row] = await sql`
        select round(extract(epoch from "expiresAt" - now()) / 86400)::int as days
          from weir_auth.session where "id" = ${String(sid)}`;
      return row?.['days'];
    };
    await age(12);
    const used = await page.call('GET /api/auth/token');
    expect(used.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-weir\.session_token=\S+; Max-Age=1209600; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      ),
    ]);
    expect(await left()).toBe(14);
    expect((await page.call('GET /api/auth/token')).headers.getSetCookie()).toEqual([]);
    await age(-1);
    expect((await page.call('GET /api/auth/token')).status).toBe(401);
  });

  it('trust the origins of the configuration, and name them in links', async () => {
    const page = openBrowser(home.baseUrl, 'https://dash.example');
    expect((await page.signIn(ADA.email, ADA.password)).status).toBe(200);
    const { link } = (
      await page.manage('POST /api/invitations', { email: 'c@example.com', role: 'member' })
    ).json;
    expect(link).toMatch(/^https:\/\/dash\.example\/join#[\w-]{43}$/);
  });

  it('name the called host in links for who is no browser, never a page that did not ask', async () => {
    expect(await inviteByKey(home, new URL(home.baseUrl).host)).toMatch(
      new RegExp(`^${home.baseUrl}/join#`),
    );
    expect(await inviteByKey(home, 'weir.example')).toMatch(/^https:\/\/weir\.example\/join#/);
  });

  it('show sessions and invitations page by page', async () => {
    const all = async (path: string): Promise<unknown[]> => {
      const ids: unknown[] = [];
      let next: string | null = '';
      do {
        const cursor: string = next === '' ? '' : `&cursor=${next}`;
        const { json } = await ada.manage(`GET /api/${path}?limit=2${cursor}`);
        expect(json.data.length).toBeLessThanOrEqual(2);
        ids.push(...(json.data as { id: unknown }[]).map(({ id }) => id));
        next = json.next;
      } while (next !== null);
      return ids;
    };
    for (let n = 0; n < 3; n += 1) {
      await openBrowser(home.baseUrl).signIn(ADA.email, ADA.password);
      await invite(ada, `paged${n}@example.com`);
    }
    const invitations = await sql`
      select id from weir_auth.invitations where kind = 'invitation'
       order by created_at desc, id desc`;
    expect(invitations.length).toBeGreaterThan(4);
    expect(await all('invitations')).toEqual(invitations.map(({ id }) => id));
    const sessions = await sql`
      select s."id" from weir_auth.session s join weir_auth."user" u on u."id" = s."userId"
       where u."email" = ${ADA.email} and s."expiresAt" > now()
       order by s."createdAt" desc, s."id" desc`;
    expect(sessions.length).toBeGreaterThan(3);
    expect(await all('sessions')).toEqual(sessions.map(({ id }) => id));
    expect((await ada.manage('GET /api/sessions?cursor=x')).json.error.code).toBe('invalid_cursor');
  });

  it('fail one sign-in by one, and make an account although its sign-in fails', async () => {
    const eve = { name: 'Eve', email: 'eve@example.com', password: 'not quite a horse' };
    await sql.unsafe(`
      create function public.refuse_eve() returns trigger language plpgsql as $$ begin
        if exists (select from weir_auth."user" where "id" = new."userId" and "email" = '${eve.email}') then
          raise exception 'no session today';
        end if;
        return new;
      end $$;
      create trigger refuse_eve before insert on weir_auth.session
        for each row execute function public.refuse_eve()`);
    const page = openBrowser(home.baseUrl);
    const form = { token: tokenOf(await invite(ada, eve.email)), ...eve };
    const joined = await page.call('POST /api/invitations/accept', form);
    expect([joined.status, joined.json]).toEqual([
      200,
      { email: eve.email, role: 'member', signed_in: false },
    ]);
    expect(page.cookies()).toBe('');
    const signIn = async ({ email, password }: typeof eve): Promise<number> =>
      (await openBrowser(home.baseUrl).signIn(email, password)).status;
    // At the same time, so that one fails while the other is under way.
    const statuses = await Promise.all(
      Array.from({ length: 8 }, (_, n) => signIn(n % 2 === 0 ? eve : ADA)),
    );
    expect(statuses).toEqual([500, 200, 500, 200, 500, 200, 500, 200]);
    await sql`drop trigger refuse_eve on weir_auth.session`;
    expect(await signIn(eve)).toBe(200);
  });

  const signedIn = async ({ email, password }: Person): Promise<Browser> => {
    const browser = openBrowser(home.baseUrl);
    await browser.signIn(email, password);
    return browser;
  };

  it('write down who changed whose password', async () => {
    const who = async (browser: Browser): Promise<string> =>
      (await browser.manage('GET /api/me')).json.user_id;
    const fay = { name: 'Fay', email: 'fay@example.com', password: 'a staple of hers' };
    const page = await join(home.baseUrl, await invite(ada, fay.email), fay);
    const body = { currentPassword: fay.password, newPassword: 'another staple' };
    expect((await page.call('POST /api/auth/change-password', body)).status).toBe(200);
    await join(home.baseUrl, await invite(ada, fay.email), fay);
    const id = await who(await signedIn(fay));
    const { data } = (await ada.manage(`GET /api/audit?resource=user&target=${id}`)).json;
    expect(data).toMatchObject([
      {
        actor: { kind: 'user', user_id: await who(ada) },
        action: 'update',
        changes: { password: { changed: true }, invitation: { new: expect.any(String) } },
      },
      { actor: { kind: 'user', user_id: id }, changes: { password: { changed: true } } },
    ]);
  });

  it('keep no password, link, session or signing secret where a reader could use it', async () => {
    const link = await invite(ada, 'd@example.com');
    const [, cookie = ''] = ada.cookies().split('=');
    const [, signature = ''] = decodeURIComponent(cookie).split('.');
    const tables = await sql`
      select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname in ('weir', 'weir_auth', 'public')`;
    let all = '';
    for (const { name } of tables) {
      const [row] = await sql.unsafe(
        `select coalesce(json_agg(t), '[]')::text as kept from ${name} t`,
      );
      all += String(row?.['kept']);
    }
    expect(all).toContain(ADA.email);
    for (const secret of [ADA.password, BOB.password, tokenOf(link), signature]) {
      expect(all).not.toContain(secret);
    }
    expect(all).not.toMatch(/\\?"d\\?":/);
    const [secret] = await sql`select ciphertext from weir_auth.secret`;
    expect(secret?.['ciphertext']).toMatch(/^v1\.2026a\./);
  });

  it('sign nobody out because the database is away', async () => {
    const [row] = await sql`select current_database() as name`;
    const limit = (n: number): Promise<unknown> =>
      sql.unsafe(`alter database ${row?.['name']} connection limit ${n}`);
    // Holds for all but superusers, so the server finds no way back.
    await limit(0);
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`;
    const codes = new Set<string>();
    for (const what of ['GET /api/auth/token', 'POST /api/auth/sign-out', 'GET /api/auth/jwks']) {
      const { status, json, headers } = await ada.call(what, what.startsWith('P') ? {} : undefined);
      codes.add(`${status} ${json.error.code} ${headers.get('retry-after')}`);
    }
    const link = { token: 'x' };
    const looked = await ada.call('POST /api/invitations/look', link);
    codes.add(`${looked.status} ${looked.json.error.code} ${looked.headers.get('retry-after')}`);
    expect([...codes]).toEqual(['503 store_unavailable 5']);
    await limit(-1);
    await until('a session again', async () => {
      const { status } = await ada.call('GET /api/auth/token');
      expect(status).not.toBe(401);
      return status === 200;
    });
  });

  it('go on under a new master key, and say what to do without any', async () => {
    const session = decodeJwt(await ada.token())['sid'];
    const link = await invite(ada, 'late@example.com');
    const restart = async (masterKeys: Readonly<Record<string, string>>): Promise<Browser> => {
      await home.destroy();
      home = await start(masterKeys);
      expect(home.ownerLink).toBeNull();
      const browser = openBrowser(home.baseUrl);
      return {
        ...browser,
        call: (what, body, headers) =>
          browser.call(what, body, { cookie: ada.cookies(), ...headers }),
      };
    };
    const both = await restart({ '2026a': OLD, '2026b': NEW });
    expect((await both.call('GET /api/auth/token')).status).toBe(200);
    const later = await restart({ '2026b': NEW });
    const { token } = (await later.call('GET /api/auth/token')).json;
    expect(decodeJwt(token)['sid']).toBe(session);
    const none = await restart({ '2026c': STRANGE });
    const form = { token: tokenOf(link), ...BOB, email: 'late@example.com' };
    const shut = await none.call('POST /api/invitations/accept', form);
    expect([shut.status, shut.json.error.code]).toEqual([503, 'accounts_unavailable']);
    expect(shut.json.error.message).toContain('master key');
    const refused = await none.call('GET /api/auth/token');
    expect([refused.status, refused.json.error.code]).toEqual([503, 'accounts_unavailable']);
    expect((await none.call('GET /api/about')).json.identity).toEqual({
      kind: 'accounts',
      owner: true,
    });
    await sql`delete from weir_auth.secret`;
    expect((await none.call('GET /api/auth/token')).status).toBe(401);
    const anew = openBrowser(home.baseUrl);
    expect((await anew.signIn(ADA.email, ADA.password)).status).toBe(200);
    expect((await anew.manage('GET /api/me')).json.email).toBe(ADA.email);
  }, 60_000);
});
