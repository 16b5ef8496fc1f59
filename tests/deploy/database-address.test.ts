/** The database's own address: it leads to the project's database, or nothing is changed. */
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { migrationFiles } from '../support/migration-files.ts';
import { createDatabase, type TestDatabase } from '../support/real-postgres.ts';
import { flat, type Site, startSite } from './site.ts';

const FILES = migrationFiles().length;

vi.setConfig({ testTimeout: 120_000 });

let site: Site;
let other: TestDatabase;

beforeAll(async () => {
  site = await startSite({ migrated: false });
  other = await createDatabase('supabase', { migrated: false });
});
afterAll(async () => {
  await other?.drop();
  await site?.stop();
});

const lines = (): readonly string[] => [
  'deploy --yes --no-canary',
  `setup supabase --no-deploy --yes --project-ref ${site.platform.ref}`,
];

describe("the address of a project's database", () => {
  it.each([
    ['postgres://u:p4ss/word@host:port/x', 'is not the URL of a database'],
    [
      'postgres://postgres:p4ss@db.zzzzzzzzzzzzzzzzzzzz.supabase.co/postgres',
      'is of project zzzzzzzzzzzzzzzzzzzz',
    ],
    [
      'postgres://postgres.zzzzzzzzzzzzzzzzzzzz:p4ss@aws-0-eu.pooler.supabase.com:6543/postgres',
      'is of project zzzzzzzzzzzzzzzzzzzz',
    ],
  ])('is refused without being shown: %s', async (url, words) => {
    for (const line of lines()) {
      const { code, out, err } = await site.run(line, { SUPABASE_DB_URL: url });
      expect([code, flat(out)]).toEqual([1, expect.stringContaining(`SUPABASE_DB_URL ${words}`)]);
      expect(out + err).not.toContain('p4ss');
    }
  });

  it('is refused where it leads to the database of something else', async () => {
    for (const line of lines()) {
      const { code, out } = await site.run(line, { SUPABASE_DB_URL: other.url });
      expect([code, flat(out)]).toEqual([
        1,
        expect.stringContaining('which is not the database of this project. Unset it'),
      ]);
    }
    const sql = postgres(other.url, { max: 1 });
    expect(await sql`select to_regnamespace('weir') as ours`).toEqual([{ ours: null }]);
    await sql.end();
  });

  it('stands in the plan, without who and the password', async () => {
    const { host, password } = new URL(site.database.url);
    const { out } = await site.run('deploy', { SUPABASE_DB_URL: site.database.url });
    expect(flat(out)).toContain(` at ${host}`);
    if (password !== '') expect(out).not.toContain(password);
  });

  it('is not needed where an answer of the Management API gets lost: the plan is read again', async () => {
    site.platform.faults.next('database.query', { answer: 'cut', carriedOut: true });
    const { code, out } = await site.run('deploy');
    expect([code, flat(out)]).toEqual([2, expect.stringContaining(`migrate ${FILES} files`)]);
  });
});
