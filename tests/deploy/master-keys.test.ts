/** Master keys that do not open what is sealed are told before anything is set up or deployed. */
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { nodeClock } from '../../src/runtimes/node/ports.ts';
import { parseMasterKeys } from '../../src/store/master-keys.ts';
import { createVault } from '../../src/store/vault.ts';
import type { Ended } from '../cli/command.ts';
import { flat, type Site, startSite } from './site.ts';

vi.setConfig({ testTimeout: 120_000 });

let site: Site;
let sql: Sql;

beforeAll(async () => {
  site = await startSite({ deployed: true, secrets: false });
  sql = postgres(site.database.superuserUrl, { max: 1, onnotice: () => {} });
  await seal(site.masterKeys);
});
afterAll(async () => {
  await sql?.end();
  await site?.stop();
});

const ORIGIN = 'https://api.openai.com';

/** A credential as the installation saves it. */
async function seal(keys: string): Promise<void> {
  await sql`insert into weir.providers (name, display_name, record, kind, dialects)
            values ('openai', 'OpenAI', 'openai', 'direct', ${sql.json({ 'openai-chat': { base_url: `${ORIGIN}/v1` } })})`;
  const [owner] = await sql`select id from weir.owners where kind = 'platform'`;
  const [credentialId, ownerId] = [randomUUID(), String(owner?.['id'])];
  const vault = createVault({ ...parseMasterKeys(keys), clock: nodeClock });
  const origins = [ORIGIN];
  const ciphertext = await vault.seal('sk-0123456789abcdef', {
    ...{ credentialId, ownerId, provider: 'openai', origins },
  });
  vault.close();
  await sql`insert into weir.credentials (id, owner_id, provider, ciphertext, origins)
            values (${credentialId}, ${ownerId}, 'openai', ${ciphertext}, ${origins})`;
}

const keysOf = (kid: string): string =>
  JSON.stringify({ [kid]: randomBytes(32).toString('base64') });

const setUp = (env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  site.run(`setup supabase --no-deploy --yes --project-ref ${site.platform.ref}`, env);

const file = (): string => join(site.dataDir, 'projects', site.platform.ref, 'master-keys.json');

const timesSet = (): number =>
  site.platform.heard.filter(({ operation }) => operation === 'secrets.set').length;

/** As the message says to. */
async function unset(): Promise<void> {
  const { apiUrl, ref, token } = site.platform;
  const answer = await fetch(`${apiUrl}/v1/projects/${ref}/secrets`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(['WEIR_MASTER_KEYS']),
  });
  expect(answer.status).toBe(200);
}

describe('a project that lost its master keys', () => {
  it('is given no new ones', async () => {
    const { code, out } = await setUp();
    expect(code).toBe(1);
    for (const words of [
      'openai, sealed with the master key 2026a',
      'sealed with master keys, and the project has no WEIR_MASTER_KEYS',
      'Export the WEIR_MASTER_KEYS',
      "set state = 'needs_key'",
    ]) {
      expect(flat(out)).toContain(words);
    }
  });

  it('is deployed to after the set-up gave it some', async () => {
    const { code, out } = await site.run('deploy --yes');
    expect([code, flat(out)]).toEqual([
      1,
      expect.stringContaining(`npm run weir -- setup supabase --project-ref ${site.platform.ref}`),
    ]);
  });

  it.each([
    ['2030a', 'the master key 2026a, which they do not have'],
    ['2026a', 'the master key 2026a, and theirs of that name is another'],
  ])('is not given wrong ones (%s)', async (kid, words) => {
    const wrong = keysOf(kid);
    const { code, out } = await setUp({ WEIR_MASTER_KEYS: wrong });
    expect([code, flat(out)]).toEqual([1, expect.stringContaining(words)]);
    expect(flat(out)).toContain('Nothing was changed.');
    expect(out).not.toContain(Object.values(JSON.parse(wrong))[0]);
    expect([timesSet(), existsSync(file())]).toEqual([0, false]);
  });

  it('is given those that open everything, and keeps a copy', async () => {
    const { code, out } = await setUp({ WEIR_MASTER_KEYS: site.masterKeys });
    expect([code, flat(out)]).toEqual([
      0,
      expect.stringContaining('set WEIR_MASTER_KEYS from the environment'),
    ]);
    expect(readFileSync(file(), 'utf8').trim()).toBe(site.masterKeys);
  });
});

describe('a project with wrong master keys', () => {
  const wrong = keysOf('2030a');

  it('is found out by their copy, before a set-up and before a deployment', async () => {
    rmSync(file());
    await unset();
    site.platform.setSecrets({ WEIR_MASTER_KEYS: wrong });
    for (const line of [
      `setup supabase --no-deploy --project-ref ${site.platform.ref}`,
      'deploy',
    ]) {
      const { code, out } = await site.run(`${line} --yes`, { WEIR_MASTER_KEYS: wrong });
      expect([line, code, flat(out)]).toEqual([
        line,
        1,
        expect.stringContaining('openai, sealed with the master key 2026a, which they do not have'),
      ]);
      expect(out).toContain(
        `\n  npx supabase secrets unset WEIR_MASTER_KEYS --project-ref ${site.platform.ref}\n`,
      );
    }
  });

  it('is found out by the function itself, where there is no copy', async () => {
    for (const line of [
      `setup supabase --no-deploy --project-ref ${site.platform.ref}`,
      'deploy',
    ]) {
      const { code, out } = await site.run(`${line} --yes`);
      expect([line, code, flat(out)]).toEqual([
        line,
        1,
        expect.stringContaining('is sealed with the master key "2026a", which WEIR_MASTER_KEYS'),
      ]);
    }
  });

  it('is told apart from a provider that refuses the key', async () => {
    await sql`update weir.providers set unknown_models = 'pass' where name = 'openai'`;
    site.platform.auth.addUser({ email: 'ada@example.org', password: 'correct horse' });
    await site.run('setup supabase --admin ada@example.org', {
      SUPABASE_SECRET_KEY: site.platform.keys.secret,
    });
    const url = site.platform.functionUrl('v1-chat');
    const { code, out } = await site.run(`verify ${url} --direct-model openai/gpt-5`, {
      WEIR_VERIFY_EMAIL: 'ada@example.org',
      WEIR_VERIFY_PASSWORD: 'correct horse',
    });
    expect(code).toBe(1);
    expect(flat(out)).toContain('could not be opened with the master keys of this installation');
    expect(flat(out)).toContain('do: WEIR_MASTER_KEYS is not what the key was sealed with');
    const [row] = await sql`
      select details->>'upstream_error' as error from weir.attempt_details limit 1`;
    expect(row?.['error']).toContain('which WEIR_MASTER_KEYS does not have');
  });

  it('is told that those exported are the right ones', async () => {
    const { code, out } = await setUp({ WEIR_MASTER_KEYS: site.masterKeys });
    expect([code, flat(out)]).toEqual([
      1,
      expect.stringContaining('WEIR_MASTER_KEYS of the environment opens everything'),
    ]);
    await unset();
    const again = await setUp({ WEIR_MASTER_KEYS: site.masterKeys });
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('Set up: ')]);
    expect(flat((await setUp()).out)).toContain('WEIR_MASTER_KEYS is set; its copy is');
  });

  it('keeps a file of other keys beside the right ones', async () => {
    await unset();
    writeFileSync(file(), wrong);
    const { code } = await setUp({ WEIR_MASTER_KEYS: site.masterKeys });
    expect(code).toBe(0);
    expect(readFileSync(file(), 'utf8').trim()).toBe(site.masterKeys);
    const [old] = readdirSync(join(file(), '..')).filter((name) => /^master-keys.+old/.test(name));
    expect(readFileSync(join(file(), '..', old ?? ''), 'utf8')).toBe(wrong);
  });

  it('goes on without what they sealed, once it is given up', async () => {
    await unset();
    rmSync(file());
    const { out } = await setUp();
    // A client of the database takes it over several lines too.
    const statement = /^ {2}(update weir\.credentials [^;]*);/m.exec(out)?.[1] ?? '';
    await sql.unsafe(statement);
    const { code } = await setUp();
    expect(code).toBe(0);
    expect(await sql`select state from weir.credentials where provider = 'openai'`).toEqual([
      { state: 'needs_key' },
    ]);
  });
});
