import { randomUUID } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flat } from '../deploy/site.ts';
import { type FunctionHome, startFunctionHome } from '../edge/function-home.ts';
import { createDatabase, type TestDatabase } from '../support/real-postgres.ts';
import { type Ended, weir } from './command.ts';

let database: TestDatabase;
let sql: Sql;
let project: FunctionHome;
let ada: string;

beforeAll(async () => {
  database = await createDatabase('supabase');
  sql = postgres(database.superuserUrl, { max: 1, onnotice: () => {} });
  project = await startFunctionHome({
    deno: '2.1',
    databaseUrl: database.authenticatorUrl ?? '',
  });
  // More than a page of others, so that she is on the second.
  for (let at = 0; at < 205; at += 1) {
    project.auth.addUser({ email: `user${at}@example.org`, password: 'x' });
  }
  ada = project.auth.addUser({ email: 'ada@example.org', password: 'correct horse' });
});
afterAll(async () => {
  await project?.stop();
  await sql?.end();
  await database?.drop();
});

const setUp = (email: string, env: Record<string, string> = {}): Promise<Ended> =>
  weir(['setup', 'supabase', '--admin', email], {
    SUPABASE_URL: project.projectUrl,
    SUPABASE_SECRET_KEY: project.secretKey,
    ...env,
  });

const rows = (): Promise<unknown[]> =>
  sql`select u.id, u.issuer, u.role, u.email, u.disabled_at is not null as disabled, o.kind as owner
        from weir.users u left join weir.owners o on o.id = u.id
       where u.id = ${ada}`.then((found) => found.map((row) => ({ ...row })));

describe('weir setup supabase', () => {
  it('makes a confirmed user an administrator, in whose own name the function then acts', async () => {
    const { code, out, err } = await setUp('Ada@Example.ORG');
    expect([code, err]).toEqual([0, '']);
    expect(flat(out)).toBe(
      `ada@example.org (${ada}) is an administrator from now on, also before the first sign-in. `,
    );
    const issuer = `${project.projectUrl}/auth/v1`;
    const row = { id: ada, issuer, role: 'admin', email: 'ada@example.org', disabled: false };
    expect(await rows()).toEqual([{ ...row, owner: 'user' }]);
    const written = await sql`
      select action, changes -> 'role' as role from weir.audit_log where resource = 'user'`;
    expect(written.map(({ action, role }) => [action, role])).toEqual([
      ['insert', { new: 'admin' }],
    ]);
    const answer = await fetch(`${project.baseUrl}/api/settings`, {
      headers: { authorization: `Bearer ${await project.userToken(ada)}` },
    });
    expect(answer.status).toBe(200);
  });

  it('changes nothing the second time, and brings back who was put down or switched off', async () => {
    expect((await setUp('ada@example.org')).out).toContain('already; nothing was changed');
    await sql`update weir.users set role = 'member' where id = ${ada}`;
    expect((await setUp('ada@example.org')).out).toContain('was a member');
    await sql`update weir.users set disabled_at = now() where id = ${ada}`;
    expect((await setUp('ada@example.org')).out).toContain('was switched off');
    expect(await rows()).toMatchObject([{ role: 'admin', disabled: false }]);
  });

  it('never takes what users write themselves for a role or an address', async () => {
    project.auth.addUser({
      email: 'eve@example.org',
      password: 'x',
      metadata: { role: 'admin', email: 'boss@example.org' },
    });
    const { code, err } = await setUp('boss@example.org');
    expect(code).toBe(1);
    expect(flat(err)).toContain('The project has no user boss@example.org. Add one in Supabase');
    expect(await sql`select 1 from weir.users where email like 'eve%'`).toHaveLength(0);
  });

  it('says what to do about a user who is not confirmed, and one of several', async () => {
    project.auth.addUser({ email: 'new@example.org', password: 'x', confirmed: false });
    const unconfirmed = await setUp('new@example.org');
    expect([unconfirmed.code, unconfirmed.err]).toEqual([1, expect.stringContaining('confirm')]);
    const twins = [randomUUID(), randomUUID()];
    for (const id of twins) project.auth.addUser({ email: 'twin@example.org', password: 'x', id });
    const several = await setUp('twin@example.org');
    expect(several.code).toBe(1);
    for (const id of twins) expect(several.err).toContain(id);
  });

  it('names nobody by an issuer the project does not have, and says which it has', async () => {
    const issuer = `${project.projectUrl}/auth/v1`;
    const custom = 'https://auth.example.org/auth/v1';
    const late = project.auth.addUser({ email: 'late@example.org', password: 'x' });
    const elsewhere = { WEIR_SUPABASE_ISSUER: custom };
    // Also who has not been seen yet: their tokens would never fit the row.
    for (const email of ['ada@example.org', 'late@example.org']) {
      const { code, err } = await setUp(email, elsewhere);
      expect(code).toBe(1);
      for (const word of [issuer, custom, 'WEIR_SUPABASE_ISSUER', 'Nothing was changed']) {
        expect(flat(err)).toContain(word);
      }
      expect(err).not.toContain('duplicate key');
    }
    expect(await sql`select from weir.users where id = ${late} or issuer = ${custom}`).toEqual([]);
    // What it says to do about a domain that did change.
    await sql`update weir.users set issuer = ${custom} where issuer = ${issuer}`;
    expect((await setUp('late@example.org', elsewhere)).code).toBe(0);
    expect((await setUp('late@example.org')).err).toContain(custom);
    await sql`delete from weir.users where id = ${late}`;
    await sql`update weir.users set issuer = ${issuer} where issuer = ${custom}`;
  });

  it('refuses a publishable key, and shows no key', async () => {
    const { code, err } = await setUp('ada@example.org', {
      SUPABASE_SECRET_KEY: project.publishableKey,
    });
    expect(code).toBe(1);
    expect(err).toContain('not the publishable one');
    expect(err).not.toContain(project.publishableKey);
  });

  it('says which project has no Weir', async () => {
    const bare = await createDatabase('supabase', { migrated: false });
    const other = await startFunctionHome({
      deno: '2.1',
      databaseUrl: bare.authenticatorUrl ?? '',
    });
    other.auth.addUser({ email: 'ada@example.org', password: 'x' });
    const { code, err } = await setUp('ada@example.org', {
      SUPABASE_URL: other.projectUrl,
      SUPABASE_SECRET_KEY: other.secretKey,
    });
    await other.stop();
    await bare.drop();
    expect([code, flat(err)]).toEqual([1, expect.stringContaining('Apply the migrations first')]);
  });

  it('names everything that is missing, as bad usage', async () => {
    const missing = await setUp('ada@example.org', { SUPABASE_URL: '', SUPABASE_SECRET_KEY: '' });
    expect(missing.code).toBe(2);
    expect(missing.err).toContain('SUPABASE_URL is missing');
    expect(missing.err).toContain('SUPABASE_SECRET_KEY');
    expect((await setUp('nobody')).code).toBe(2);
    expect((await weir(['setup', 'supabase'])).code).toBe(2);
    expect((await weir(['setup', 'nonsense'])).code).toBe(2);
  });
});
