/** What Supabase's own advisors say of the schema. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type Mode, type TestDatabase } from '../support/real-postgres.ts';

const run = promisify(execFile);

/** Advisors need Supabase's roles, so the server without them is left out. */
const MODES: readonly Mode[] = ['superuser', 'supabase', 'supabase-old'];

async function advise(url: string, home: string): Promise<{ code: number; said: string }> {
  const environment = {
    ...process.env,
    SUPABASE_HOME: home,
    SUPABASE_TELEMETRY_DISABLED: '1',
    SUPABASE_NO_UPDATE_NOTIFIER: '1',
    DO_NOT_TRACK: '1',
  };
  const args = ['db', 'advisors', `--remote=${url}`, '--level', 'warn', '--fail-on', 'warn'];
  try {
    const done = await run(resolve('node_modules/.bin/supabase'), args, {
      env: environment,
      cwd: home,
    });
    return { code: 0, said: done.stdout + done.stderr };
  } catch (error) {
    const failed = error as { code?: number; stdout?: string; stderr?: string };
    return { code: Number(failed.code), said: `${failed.stdout}${failed.stderr}` };
  }
}

describe.each(MODES)("Supabase's advisors on a database of kind %s", (mode) => {
  let database: TestDatabase;
  let home: string;

  beforeAll(async () => {
    database = await createDatabase(mode);
    home = await mkdtemp(join(tmpdir(), 'weir-supabase-'));
  });
  afterAll(async () => {
    await database.drop();
    await rm(home, { recursive: true, force: true });
  });

  it('have no warning and no error', async () => {
    const { code, said } = await advise(database.url, home);
    expect(said).not.toMatch(/\b(WARN|ERROR)\b/);
    expect(code, said).toBe(0);
  });
});

describe("Supabase's advisors", () => {
  it('would have said so', async () => {
    const database = await createDatabase('supabase');
    const home = await mkdtemp(join(tmpdir(), 'weir-supabase-'));
    const { default: postgres } = await import('postgres');
    const sql = postgres(database.url, { max: 1 });
    await sql`create table public.open_to_all (id int primary key)`;
    await sql`grant select on public.open_to_all to anon`;
    await sql.end();
    const { code, said } = await advise(database.url, home);
    expect([code, said]).toEqual([1, expect.stringContaining('open_to_all')]);
    await database.drop();
    await rm(home, { recursive: true, force: true });
  });
});
