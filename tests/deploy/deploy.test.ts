import { existsSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { migrationFiles } from '../support/migration-files.ts';
import { flat, type Site, startSite } from './site.ts';

const FILES = migrationFiles().length;

vi.setConfig({ testTimeout: 120_000 });
const DEPLOY = 'deploy --yes --wait 10';
const OTHER = { 'supabase/functions/hello/index.ts': "Deno.serve(() => new Response('hello'));" };

let site: Site;
let changed = '';
/** Of the first build. */
let digest: string | undefined;

beforeAll(async () => {
  site = await startSite({ migrated: false });
  await site.platform.deploy('hello', OTHER, { verifyJwt: true });
  changed = site.entry('changed', 'console.log("changed");');
});
afterAll(() => site?.stop());

/** Everything that was asked of the platform, except to read. */
const changes = (): string[] =>
  site.platform.heard
    .filter(({ method }) => method !== 'GET')
    .filter(({ operation }) => operation !== 'database.query')
    .map(({ method, path }) => `${method} ${path.replace(/.*\/functions/, '').replace(/&.*/, '')}`);

const columns = (text: string): number =>
  Math.max(
    ...text
      .split('\n')
      // A path or an address stays whole, so that it can be copied.
      .filter((line) => !/\/\S*\//.test(line))
      .map((line) => line.length),
  );

describe('weir deploy', () => {
  it('shows its plan, and changes nothing without a word from somebody', async () => {
    const { code, out, err } = await site.run('deploy');
    expect([code, err]).toEqual([2, expect.stringContaining('add --yes')]);
    for (const words of [
      'nothing: v1-chat is not deployed yet',
      `${FILES} files`,
      'v1-chat-canary, removed again',
      '1 other function, all secrets, supabase_migrations',
      'Nothing was changed.',
    ]) {
      expect(out).toContain(words);
    }
    expect(columns(out)).toBeLessThanOrEqual(80);
    expect(changes()).toEqual([]);
  });

  it('deploys for the first time: migrates, tries a canary, publishes, verifies', async () => {
    const { code, out, err } = await site.run(DEPLOY);
    expect([code, err, out]).toEqual([0, '', expect.stringContaining('Done: v1-chat is build')]);
    expect(columns(out)).toBeLessThanOrEqual(80);
    const build = /stage +build (\w{12})/.exec(out)?.[1];
    expect(await site.build()).toBe(build);
    expect(out).toContain('nothing to back up');
    expect(out).toContain(`${FILES} files applied`);
    expect(changes()).toEqual([
      'POST /deploy?slug=v1-chat-canary',
      'DELETE /v1-chat-canary',
      'POST /deploy?slug=v1-chat',
    ]);
    expect(site.platform.deployed('v1-chat')).toMatchObject({ version: 1, verify_jwt: false });
    expect(site.platform.deployed('v1-chat-canary')).toBeNull();
    expect(site.journal()).toMatchObject({ outcome: 'done', before: null, backup: null });
    const sql = postgres(site.database.url, { max: 1 });
    expect(await sql`select count(*)::int as files from weir.migrations`).toEqual([
      { files: FILES },
    ]);
    expect(await sql`select to_regnamespace('supabase_migrations') as theirs`).toEqual([
      { theirs: null },
    ]);
    await sql.end();
  });

  it('backs up what is there before it is replaced, and says the way back', async () => {
    const first = await site.build();
    digest = site.platform.deployed('v1-chat')?.ezbr_sha256;
    const { code, out } = await site.run(`${DEPLOY} --entry ${changed}`);
    expect([code, out]).toEqual([0, expect.stringContaining('(version 2)')]);
    expect(await site.build()).not.toBe(first);
    const name = /as (\S+Z)/.exec(out)?.[1] ?? '';
    const folder = join(site.dataDir, 'backups', site.platform.ref, name);
    for (const file of ['function.eszip', 'settings.json', 'secrets.json', 'manifest.json']) {
      expect(existsSync(join(folder, file))).toBe(true);
    }
    expect(existsSync(join(folder, 'source/supabase/functions/v1-chat/index.js'))).toBe(true);
    expect((await site.run('backups')).out).toContain(`${name}    build ${first} (version 1)`);
    expect(out).toContain(`rollback --project-ref ${site.platform.ref}`);
  });

  it('goes back to it by hand, byte for byte', async () => {
    const { code, out } = await site.run('rollback --yes --wait 10');
    expect([code, out]).toEqual([0, expect.stringContaining('(version 3)')]);
    const after = site.platform.deployed('v1-chat');
    expect(after?.ezbr_sha256).toBe(digest);
    expect(after).toMatchObject({ version: 3, verify_jwt: false });
    const again = await site.run('rollback --yes');
    expect([again.code, again.out]).toEqual([1, expect.stringContaining('nothing to go back')]);
  });

  it('says where the build is live already, to deploy it and to go back to it', async () => {
    // Without a terminal to ask at, each says what it would do.
    const plan = await site.run('deploy');
    expect(flat(plan.out)).toContain(
      `with build ${await site.build()} again, which is live already`,
    );
    const other = await site.run(`deploy --entry ${changed}`);
    expect(other.out).not.toContain('live already');
    const [row = ''] = (await site.run('backups')).out.split('\n').slice(-2);
    const [name = ''] = row.split(' ');
    const back = await site.run(`rollback ${name}`);
    expect([back.code, flat(back.out)]).toEqual([
      2,
      expect.stringContaining('is backed up before. That build is live already. For another one:'),
    ]);
    expect(back.out).toContain(`\nnpm run weir -- backups --project-ref ${site.platform.ref}`);
  });

  it('leaves every other function alone', async () => {
    expect(changes().filter((call) => call.includes('hello'))).toEqual([]);
    expect(site.platform.deployed('hello')).toMatchObject({ version: 1, verify_jwt: true });
  });
});
