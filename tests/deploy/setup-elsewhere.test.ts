/** Set-ups whose keys, database or secrets are not where they usually are. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConnection } from '../../src/deploy/connection.ts';
import { setUp } from '../../src/deploy/setup/set-up.ts';
import { nodeClock } from '../../src/runtimes/node/ports.ts';
import type { Ended } from '../cli/command.ts';
import { migrationFiles } from '../support/migration-files.ts';
import { type Site, startSite } from './site.ts';

const FILES = migrationFiles().length;

let site: Site;
let sql: Sql;

beforeAll(async () => {
  site = await startSite({ migrated: false, secrets: false });
  sql = postgres(site.database.superuserUrl, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await sql?.end();
  await site?.stop();
});

const run = (env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  site.run(`setup supabase --no-deploy --yes --project-ref ${site.platform.ref}`, env);

const words = ({ out }: Ended): string => out.replace(/\s+/g, ' ');

describe('weir setup supabase', () => {
  it('says where a secret key comes from that the token may not see', async () => {
    site.platform.faults.next('api-keys.list', { answer: 403, message: 'Forbidden' });
    const ended = await run();
    expect(ended.code).toBe(1);
    expect(words(ended)).toContain('Export SUPABASE_SECRET_KEY (Project Settings, API Keys)');
    const [{ keys } = { keys: -1 }] = await sql`select count(*)::int as keys from weir.api_keys`;
    expect(keys).toBe(0);
  });

  it('takes the secret key from the environment then', async () => {
    site.platform.faults.next('api-keys.list', { answer: 403, message: 'Forbidden' });
    const ended = await run({ SUPABASE_SECRET_KEY: site.platform.keys.secret });
    expect([ended.code, ended.out]).toEqual([
      0,
      expect.stringContaining('admin key made; it is in'),
    ]);
    expect(ended.out).not.toContain(site.platform.keys.secret);
  });

  it('refuses master keys that are none, before anything is changed', async () => {
    await forget();
    const before = site.platform.heard.filter(({ operation }) => operation === 'secrets.set');
    const ended = await run({
      WEIR_DATA_DIR: join(site.folder, 'third'),
      WEIR_MASTER_KEYS: JSON.stringify({ a: randomBytes(8).toString('base64') }),
    });
    expect([ended.code, words(ended)]).toEqual([1, expect.stringContaining('exactly 32 bytes')]);
    expect(ended.out).toContain('Nothing was changed.');
    expect(site.platform.heard.filter(({ operation }) => operation === 'secrets.set')).toEqual(
      before,
    );
  });

  it('migrates over a connection of its own, and never writes over a secret set while it asks', async () => {
    const other = await startSite({ migrated: false, secrets: false });
    const line = `setup supabase --no-deploy --yes --project-ref ${other.platform.ref}`;
    const wrong = await other.run(line, { SUPABASE_DB_URL: 'postgres://x:y@127.0.0.1:1/z' });
    expect([wrong.code, wrong.out]).toEqual([1, expect.stringContaining('Nothing was changed')]);
    expect((await other.run(line, { SUPABASE_DB_URL: other.database.url })).code).toBe(0);
    const reader = postgres(other.database.url, { max: 1 });
    expect(await reader`select count(*)::int as files from weir.migrations`).toEqual([
      { files: FILES },
    ]);
    await reader.end();
    expect(await setUpWhileSet(other)).toEqual([
      'failed',
      expect.stringContaining('somebody has set WEIR_ORIGINS meanwhile'),
    ]);
    await other.stop();
  });
});

/** Sets origins in a project where somebody else does so while the plan is looked at. */
async function setUpWhileSet({ platform, dataDir, env }: Site): Promise<readonly string[]> {
  const read = (name: string): string | undefined => env[name];
  const said: string[] = [];
  const ending = await setUp({
    ...{ ref: platform.ref, dataDir, read, clock: nodeClock, callers: null },
    connection: readConnection(read, platform.ref),
    options: {
      ...{ app: null, origins: ['https://ours.example'], admin: null, provider: null },
      ...{ providerUrl: null, usdPerDay: null, deploy: false, cron: true },
      ...{ adopt: false, allowBreaking: false },
    },
    out: (line) => said.push(line),
    agree: async () => {
      platform.setSecrets({ WEIR_ORIGINS: 'https://theirs.example' });
      return 'yes';
    },
    stopping: new AbortController().signal,
    deploy: async () => 'failed',
  });
  return [ending, said.join(' ').replace(/\s+/g, ' ')];
}

/** The project loses its master keys. */
async function forget(): Promise<void> {
  const { apiUrl, ref, token } = site.platform;
  const answer = await fetch(`${apiUrl}/v1/projects/${ref}/secrets`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(['WEIR_MASTER_KEYS']),
  });
  expect(answer.status).toBe(200);
}
