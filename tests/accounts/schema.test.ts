/** What the schema of the accounts does by itself, whoever owns the database. */
import { readdirSync, readFileSync } from 'node:fs';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import { migrationDriver } from '../../src/store/migration-driver.ts';
import type { MigrationFile } from '../../src/store/migration-file.ts';
import { type Installation, install, sha256 } from '../database/installation.ts';
import { until } from '../support/home.ts';
import { migrationFiles } from '../support/migration-files.ts';
import { MODES } from '../support/real-postgres.ts';

const FOLDER = new URL('../../supabase/accounts/', import.meta.url);
const ISSUER = 'urn:weir:accounts';
const ADA = '0a000000-0000-4000-8000-0000000000aa';
const EVE = '0e000000-0000-4000-8000-0000000000ee';

function accountFiles(): MigrationFile[] {
  return readdirSync(FOLDER).map((name) => ({
    name,
    text: readFileSync(new URL(name, FOLDER), 'utf8'),
  }));
}

describe.each(MODES)('accounts in a database of kind %s', (mode) => {
  let place: Installation;
  let owner: Sql;

  beforeAll(async () => {
    place = await install(mode);
    owner = place.owner;
    await migrate(migrationDriver(owner), [...migrationFiles(), ...accountFiles()]);
  });
  afterAll(() => place?.close());

  const accept = async (
    ...[token, id, email, password = 'salt:hash']: string[]
  ): Promise<unknown> => {
    const account = { id, user_id: id, email, name: 'Somebody', password };
    const [row] = await owner`
      select weir_auth.accept(${sha256(token ?? '')}, ${JSON.stringify(account)}::text::jsonb) as outcome`;
    return row?.['outcome'];
  };
  const renew = async (token: string, seconds = 60): Promise<unknown> => {
    const [row] =
      await owner`select weir_auth.renew_owner_link(${sha256(token)}, ${seconds}) as made`;
    return row?.['made'];
  };
  const invite = async (token: string, email: string, seconds = 60): Promise<unknown> => {
    const form = { token_hash: sha256(token), email, role: 'member', seconds };
    const [row] = await owner`
      select weir_auth.invite(${JSON.stringify(form)}::text::jsonb, '{"user_id": null}') as id`;
    return row?.['id'];
  };
  const session = (id: string, token: string): Promise<unknown> =>
    owner`insert into weir_auth.session ("expiresAt", "token", "updatedAt", "userId")
          values (now() + interval '1 day', ${token}, now(), ${id})`;
  const sessions = async (id: string): Promise<number> => {
    const rows = await owner`select 1 from weir_auth.session where "userId" = ${id}`;
    return rows.length;
  };

  it('keep one open link of the owner, however many servers start at once', async () => {
    const name = 'a second start';
    const other = postgres(place.database.url, {
      max: 1,
      onnotice: () => {},
      connection: { application_name: name },
    });
    let done = false;
    let second: Promise<unknown> = Promise.resolve();
    await owner.begin(async (sql) => {
      await sql`select weir_auth.renew_owner_link(${sha256('one')}, 60)`;
      second = other`select weir_auth.renew_owner_link(${sha256('two')}, 60)`.finally(() => {
        done = true;
      });
      await until('the second start to wait or to be done', async () => {
        const [row] = await place.root`
          select wait_event_type from pg_stat_activity where application_name = ${name}`;
        return done || row?.['wait_event_type'] === 'Lock';
      });
    });
    await second;
    await other.end();
    const open = await owner`select token_hash from weir_auth.invitations where used_at is null`;
    expect(open).toEqual([{ token_hash: sha256('two') }]);
  });

  it('make one owner, however many links and tabs there are', async () => {
    expect(await renew('first')).toBe(true);
    expect(await renew('late', -1)).toBe(true);
    expect(await accept('first', ADA, 'ada@example.com')).toBe('over');
    expect(await accept('late', ADA, 'ada@example.com')).toBe('over');
    expect(await renew('second')).toBe(true);
    const both = await Promise.all([
      accept('second', ADA, 'ada@example.com'),
      accept('second', EVE, 'eve@example.com'),
    ]);
    expect(both.toSorted()).toEqual(['accepted', 'over']);
    expect(await renew('third')).toBe(false);
    const users = await owner`select role, email, name from weir.users where issuer = ${ISSUER}`;
    expect(users).toHaveLength(1);
    expect(users[0]).toMatchObject({ role: 'admin', name: 'Somebody' });
    await expect(
      owner`insert into weir_auth.invitations (token_hash, kind, role, expires_at, used_at)
            values (${sha256('forced')}, 'owner', 'admin', now(), now())`,
    ).rejects.toThrow(/weir_auth_one_owner/);
  });

  it('give an address that has an account a new password and end its sessions', async () => {
    const id = '0b000000-0000-4000-8000-0000000000bb';
    await invite('to bob', 'Bob@Example.com');
    expect(await accept('to bob', id, 'bob@example.com')).toBe('accepted');
    await session(id, 'token of bob');
    await owner`update weir.users set role = 'admin' where id = ${id}`;
    await invite('again', 'bob@example.com');
    expect(await accept('again', EVE, 'bob@example.com')).toBe('again');
    expect(await sessions(id)).toBe(1);
    expect(await accept('again', id, 'bob@example.com')).toBe('accepted');
    expect(await sessions(id)).toBe(0);
    const [user] = await owner`select role from weir.users where id = ${id}`;
    expect(user).toEqual({ role: 'admin' });
  });

  it('write a new password down in the name of its person, or of who invited to it', async () => {
    const id = '0b000000-0000-4000-8000-0000000000bb';
    const [admin] = await owner`select id from weir.users where role = 'admin' and id <> ${id}`;
    const [key] = await owner`
      insert into weir.api_keys (public_id, kind, name, key_hash, last_four, owner_id)
      select 'k', 'admin', 'k', ${sha256('k')}, 'kkkk', id from weir.owners where kind = 'platform'
      returning id`;
    const reset = async (token: string, actor: object): Promise<string> => {
      const form = { token_hash: sha256(token), email: 'bob@example.com', seconds: 60 };
      const [row] = await owner`
        select weir_auth.invite(${JSON.stringify(form)}::text::jsonb,
                                ${JSON.stringify(actor)}::text::jsonb) as id`;
      expect(await accept(token, id, 'bob@example.com', `hash of ${token}`)).toBe('accepted');
      return String(row?.['id']);
    };
    const before = await owner`select max(id) as id from weir.audit_log`;
    await owner`update weir_auth.account set "password" = 'CANARY' where "userId" = ${id}`;
    await owner`update weir_auth.account set "updatedAt" = now() where "userId" = ${id}`;
    const byAdmin = await reset('by an admin', { user_id: admin?.['id'], key_id: null });
    const byKey = await reset('by a key', { user_id: null, key_id: key?.['id'] });
    const rows = await owner`
      select user_id, key_id, action, target, changes from weir.audit_log
       where resource = 'user' and id > ${before[0]?.['id']} order by id`;
    const changed = { password: { changed: true } };
    const made = { action: 'update', target: id };
    expect(rows).toEqual([
      { ...made, user_id: id, key_id: null, changes: changed },
      {
        ...made,
        user_id: admin?.['id'],
        key_id: null,
        changes: { ...changed, invitation: { new: byAdmin } },
      },
      {
        ...made,
        user_id: null,
        key_id: key?.['id'],
        changes: { ...changed, invitation: { new: byKey } },
      },
    ]);
  });

  it('sign a disabled user out, and take the account of a deleted one', async () => {
    const id = '0c000000-0000-4000-8000-0000000000cc';
    await invite('to cy', 'cy@example.com');
    await accept('to cy', id, 'cy@example.com');
    await session(id, 'token of cy');
    // As the management API does it: in an admin's name, with their claims.
    const [admin] = await owner`
      select subject from weir.users where issuer = ${ISSUER} and role = 'admin' limit 1`;
    await place.run(
      `update weir.users set disabled_at = now() where id = ($1->>'id')::uuid returning id`,
      { id },
      { iss: ISSUER, sub: String(admin?.['subject']), role: 'authenticated' },
    );
    expect(await sessions(id)).toBe(0);
    await invite('once more', 'cy@example.com');
    await expect(accept('once more', id, 'cy@example.com')).rejects.toMatchObject({
      code: 'WA001',
    });
    await place.root`delete from weir.users where id = ${id}`;
    expect(await owner`select 1 from weir_auth."user" where id = ${id}`).toHaveLength(0);
  });

  const tables = ['user', 'session', 'account', 'verification', 'jwks', 'secret', 'invitations'];

  it('have row security that is forced on their owner too, in every table', async () => {
    const found = await owner`
      select relname, relrowsecurity, relforcerowsecurity from pg_class
       where relnamespace = 'weir_auth'::regnamespace and relkind = 'r'`;
    expect(found.map(({ relname }) => relname).toSorted()).toEqual(tables.toSorted());
    for (const { relrowsecurity, relforcerowsecurity } of found) {
      expect([relrowsecurity, relforcerowsecurity]).toEqual([true, true]);
    }
  });

  it('are out of reach for everybody but the owner who speaks for nobody', async () => {
    await invite('to gil', 'gil@example.com');
    const id = '0f000000-0000-4000-8000-0000000000ff';
    await accept('to gil', id, 'gil@example.com');
    await session(id, 'token of gil');
    await owner`
      insert into weir_auth.verification ("identifier", "value", "expiresAt") values ('i', 'v', now())`;
    await owner`
      insert into weir_auth.jwks ("publicKey", "privateKey", "createdAt") values ('{}', '', now())`;
    await owner`
      insert into weir_auth.secret (binding, ciphertext) values (gen_random_uuid(), 'v1')`;
    const claims = { iss: ISSUER, sub: ADA, role: 'authenticated' };
    for (const table of tables) {
      const text = `select * from weir_auth."${table}" limit 1`;
      expect([table, await owner.unsafe(text)]).toEqual([table, [expect.anything()]]);
      const asMember = place.run(text, {}, claims).then(
        (rows) => rows,
        (error: unknown) => String(error),
      );
      expect(await asMember).toSatisfy(
        (seen) => String(seen).includes('permission denied') || (seen as unknown[]).length === 0,
      );
    }
    const [{ there } = { there: false }] = await place.root`
      select exists (select from pg_roles where rolname = 'service_role') as there`;
    if (there !== true) return;
    for (const role of ['anon', 'authenticated', 'service_role']) {
      await expect(
        place.as(role, null, (sql) => sql`select * from weir_auth.account`),
      ).rejects.toThrow(/permission denied/);
      await expect(
        place.as(role, null, (sql) => sql`select weir_auth.renew_owner_link('x', 1)`),
      ).rejects.toThrow(/permission denied/);
    }
  });

  it('write down who invited whom, without what the link holds', async () => {
    await invite('to dee', 'dee@example.com');
    const rows = await owner`
      select action, changes::text as changes from weir.audit_log where resource = 'invitation'`;
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).toContain('dee@example.com');
    expect(JSON.stringify(rows)).not.toMatch(/[0-9a-f]{64}/);
  });

  it('begin anew when the secret is taken away', async () => {
    await session(ADA, 'one').catch(() => session(EVE, 'one'));
    expect(await owner`select 1 from weir_auth.secret`).toHaveLength(1);
    await owner`delete from weir_auth.secret`;
    expect(await owner`select 1 from weir_auth.session`).toHaveLength(0);
    expect(await owner`select 1 from weir_auth.jwks`).toHaveLength(0);
  });
});
