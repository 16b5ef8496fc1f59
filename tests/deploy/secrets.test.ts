/** Secrets planted for every hand that could drop one: they are found only where they belong. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Site, startSite } from './site.ts';

vi.setConfig({ testTimeout: 120_000 });

let site: Site;
/** What each secret is called here, and its value. */
let secrets: Readonly<Record<string, string>>;

beforeAll(async () => {
  site = await startSite({ deployed: true });
  const { platform, masterKeys } = site;
  secrets = {
    token: platform.token,
    'master key': (JSON.parse(masterKeys) as Record<string, string>)['2026a'] ?? '',
    'secret key': platform.keys.secret,
    password: 'planted-password-5c1f',
    'database password': 'planted-database-77aa',
  };
  platform.auth.addUser({ email: 'ada@example.org', password: secrets['password'] ?? '' });
});
afterAll(() => site?.stop());

/** Which secrets a text holds. */
const found = (text: string): string[] =>
  Object.entries(secrets)
    .filter(([, value]) => text.includes(value))
    .map(([name]) => name);

/** Which secrets the files of a folder hold, with the file's path. */
function searchFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .flatMap((path) => found(readFileSync(path, 'latin1')).map((name) => `${name} in ${path}`));
}

/** Command lines of every process there is, as anybody on the machine may read them. */
function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    });
}

describe('secrets', () => {
  it('are in no output, no file of ours and no list of processes', async () => {
    const early = await site.run('deploy --yes', {
      SUPABASE_DB_URL: `postgres://nobody:${secrets['database password']}@127.0.0.1:1/none`,
    });
    expect([early.code, found(early.out + early.err)]).toEqual([1, []]);

    const held = site.platform.faults.hold('functions.deploy', 'before');
    const running = site.begin('deploy --yes --no-canary --wait 10', {
      WEIR_MASTER_KEYS: site.masterKeys,
      SUPABASE_SECRET_KEY: site.platform.keys.secret,
      WEIR_VERIFY_EMAIL: 'ada@example.org',
      WEIR_VERIFY_PASSWORD: secrets['password'] ?? '',
    });
    await held.reached;
    const lines = commandLines();
    expect(lines.filter((line) => line.includes(`--workdir ${site.dataDir}`))).toHaveLength(1);
    expect(lines.flatMap(found)).toEqual([]);
    held.release();
    const { out, err } = await running.ended;
    expect(found(out + err)).toEqual([]);
    // The user may call nothing, so the build does not pass, and the one before is put back.
    expect(out).toContain('as it was backed up');
    expect(searchFiles(site.dataDir)).toEqual([]);
    expect([...site.platform.tokens]).toEqual([site.platform.token]);
  });

  it('are found where one is left on purpose', () => {
    writeFileSync(join(site.dataDir, 'left-on-purpose'), `x ${site.platform.token} y`);
    expect(searchFiles(site.dataDir)).toEqual([
      `token in ${join(site.dataDir, 'left-on-purpose')}`,
    ]);
  });
});
