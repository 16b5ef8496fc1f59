/** A project from nothing, by one command, and again after whatever stopped it. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ended } from '../cli/command.ts';
import { supabase } from '../platform/cli.ts';
import { beginJob, standInForCron } from '../platform/cron.ts';
import { adminClient } from '../support/admin-client.ts';
import { type AihubmixReplica, startAihubmix } from '../support/aihubmix-replica.ts';
import { until } from '../support/home.ts';
import { migrationFiles } from '../support/migration-files.ts';
import { type Site, startSite } from './site.ts';

const FILES = migrationFiles().length;

const SLOW = 180_000;
const CONFIG = '# ours\r\nproject_id = "app"\r\n\r\n[functions.hello]\r\nverify_jwt = true';

const HELLO = "Deno.serve(() => new Response('hello'));";

let site: Site;
let sql: Sql;
let aihubmix: AihubmixReplica;
let app = '';

beforeAll(async () => {
  site = await startSite({ migrated: false, secrets: false });
  sql = postgres(site.database.superuserUrl, { max: 1, onnotice: () => {} });
  aihubmix = await startAihubmix();
  site.platform.setSecrets({ WEIR_ALLOW_PRIVATE_UPSTREAMS: new URL(aihubmix.origin).host });
  app = join(site.folder, 'app');
  mkdirSync(join(app, 'supabase'), { recursive: true });
});
afterAll(async () => {
  await sql?.end();
  await aihubmix?.close();
  await site?.stop();
});

const line = (...more: readonly string[]): string =>
  ['setup supabase --project-ref', site.platform.ref, '--wait 10 --no-canary', ...more].join(' ');

const whole = (): string =>
  line(
    `--app ${app} --origin http://127.0.0.1:8788 --admin ada@example.org --provider aihubmix`,
    `--provider-url ${aihubmix.baseUrl} --usd-per-day 1.50`,
  );

const run = (text: string, key?: string): Promise<Ended> =>
  site.run(text, key === undefined ? {} : { WEIR_PROVIDER_KEY: key });

const kept = (name: string): string =>
  readFileSync(join(site.dataDir, 'projects', site.platform.ref, name), 'utf8').trim();

/** Columns of the longest line; paths and addresses stay whole, so that they can be copied. */
const widest = (text: string): number =>
  Math.max(
    ...text
      .split('\n')
      .filter((one) => !/\/\S*\//.test(one))
      .map((one) => one.length),
  );

/** What else was written, logs and journals and all. */
const filesBut = (names: readonly string[]): string[] =>
  readdirSync(site.dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !names.includes(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));

/** Calls that change something, without those that only may. */
const changes = (): string[] =>
  site.platform.heard
    .filter(({ method, operation }) => method !== 'GET' && operation !== 'database.query')
    .map(({ operation }) => operation ?? '');

describe('weir setup supabase --project-ref', () => {
  it('tells everything that stands in the way at once, and changes nothing', async () => {
    const { code, out } = await run(`${whole()} --yes`);
    expect(code).toBe(1);
    for (const words of [
      '3 things stand in the way. Nothing was changed.',
      'config.toml. Give --app the folder',
      'The project has no user ada@example.org',
      'WEIR_PROVIDER_KEY is not set',
    ]) {
      expect(out.replace(/\s+/g, ' ')).toContain(words);
    }
    writeFileSync(join(app, 'supabase/config.toml'), CONFIG);
    site.platform.auth.addUser({ email: 'ada@example.org', password: 'correct horse' });
  });

  it('shows its plan, and does nothing without a word from somebody', async () => {
    const { code, out, err } = await run(whole(), aihubmix.apiKey);
    expect([code, err]).toEqual([2, expect.stringContaining('add --yes')]);
    const words = out.replace(/\s+/g, ' ');
    for (const part of [
      'app append [functions.v1-chat] to',
      `database apply ${FILES} files`,
      'keys make WEIR_MASTER_KEYS, set it, and keep a copy in',
      'origins set WEIR_ORIGINS to http://127.0.0.1:8788',
      'function deploy v1-chat, build',
      'admin key make one, into',
      'admin make ada@example.org an administrator',
      'provider aihubmix: try its key, add it, save the key, sealed, read its models and prices, let users',
      'cron nothing: this project has no pg_cron. Once a day, run `select weir_ensure_partitions()`',
      'Nothing was changed.',
    ]) {
      expect(words).toContain(part);
    }
    expect(changes()).toEqual([]);
    expect(await sql`select to_regnamespace('weir') as weir`).toEqual([{ weir: null }]);
  });

  it('keeps a copy of the master keys before the platform has them', async () => {
    await standInForCron(sql);
    site.platform.faults.next('secrets.set', { answer: 400, message: 'not now' });
    const { code, out } = await run(`${line('--no-deploy')} --yes`);
    expect([code, out]).toEqual([1, expect.stringContaining('keys      FAILED: Supabase refuses')]);
    expect(out.replace(/\s+/g, ' ')).toContain('run the same line again: it goes on from here');
    expect(Object.keys(JSON.parse(kept('master-keys.json')))).toHaveLength(1);
  });

  it(
    'goes on from there to a working project, and shows no secret',
    async () => {
      const before = kept('master-keys.json');
      const wrong = await run(`${whole()} --yes`, 'sk-wrong-canary-0123456789abcdef');
      expect(wrong.code).toBe(1);
      expect(wrong.out).toContain('Nothing was saved.');
      expect(wrong.out).toContain('database  nothing: the schema is up to date');
      expect(await sql`select from weir.providers where name = 'aihubmix'`).toEqual([]);
      const right = await run(`${whole()} --yes`, aihubmix.apiKey);
      expect([right.code, right.err]).toEqual([0, '']);
      expect(right.out.replace(/\s+/g, ' ')).toContain(
        'aihubmix: its key works, added, key saved, 12 models, users may call aihubmix/* for 1.50 USD',
      );
      expect(kept('master-keys.json')).toBe(before);
      expect(widest(right.out)).toBeLessThanOrEqual(80);
      for (const name of ['master-keys.json', 'admin-key']) {
        const path = join(site.dataDir, 'projects', site.platform.ref, name);
        expect(statSync(path).mode & 0o777).toBe(0o600);
      }
      const { keys, token } = site.platform;
      const secrets = [aihubmix.apiKey, before, kept('admin-key'), keys.secret, token];
      const said = [right.out, wrong.out, ...filesBut(['master-keys.json', 'admin-key'])].join();
      expect(said).toContain('applied 20261123020000_foundation.sql');
      for (const secret of secrets) expect(said).not.toContain(secret);
      // The same search does find one where it belongs.
      expect(filesBut([]).join()).toContain(kept('admin-key'));
      expect(changes()).toEqual(['secrets.set', 'secrets.set', 'secrets.set', 'functions.deploy']);
    },
    SLOW,
  );

  it('wrote behind what the app had, in its own line ends', () => {
    const text = readFileSync(join(app, 'supabase/config.toml'), 'utf8');
    expect(text.startsWith(`${CONFIG}\r\n\r\n[functions.v1-chat]\r\n`)).toBe(true);
    expect(text.endsWith('\r\nverify_jwt = false\r\n')).toBe(true);
    expect(text.match(/(?<!\r)\n/g)).toBeNull();
  });

  it("has the app's own deployments pass the function over, also those that prune", async () => {
    mkdirSync(join(app, 'supabase/functions/hello'), { recursive: true });
    writeFileSync(join(app, 'supabase/functions/hello/index.ts'), HELLO);
    const version = site.platform.deployed('v1-chat')?.version;
    const ended = await supabase(site.platform, ['functions', 'deploy', '--prune'], {
      folder: site.folder,
      cwd: app,
    });
    expect([ended.code, ended.stderr]).toEqual([0, expect.stringContaining('Skipping disabled')]);
    expect(site.platform.deployed('hello')).toMatchObject({ version: 1, verify_jwt: true });
    expect(site.platform.deployed('v1-chat')).toMatchObject({ version, verify_jwt: false });
  });

  it('leaves a function, an administrator, a provider and access that work', async () => {
    const api = adminClient(site.platform.functionUrl('v1-chat'), kept('admin-key'));
    const provider = await api.call('GET', '/providers/aihubmix');
    expect(provider).toMatchObject({ kind: 'aggregator', credentials: { ready: 1 }, models: 12 });
    expect(await api.call('GET', '/settings')).toMatchObject({
      access: { models: ['aihubmix/*'], usd_per_day: '1.50' },
    });
    expect(await sql`select email, role from weir.users`).toEqual([
      { email: 'ada@example.org', role: 'admin' },
    ]);
  });

  it(
    'finds everything in place the second time, and does nothing',
    async () => {
      const before = changes().length;
      const again = await run(whole());
      expect([again.code, again.err]).toEqual([0, '']);
      const steps = again.out.split('\n').filter((text) => /^ {2}\w+( key)? +nothing: /.test(text));
      expect(steps).toHaveLength(9);
      expect(again.out).toContain("supabase.functions.invoke('v1-chat'");
      expect(again.out).toContain("supabase.from('aggregator_usage_logs')");
      expect(changes()).toHaveLength(before);
    },
    SLOW,
  );

  it('lets users call a second provider too, and changes what a day may cost', async () => {
    const api = adminClient(site.platform.functionUrl('v1-chat'), kept('admin-key'));
    const second = line(
      `--no-deploy --provider second --provider-url ${aihubmix.baseUrl} --usd-per-day 1.50 --yes`,
    );
    const added = await run(second, aihubmix.apiKey);
    expect([added.code, added.out.replace(/\s+/g, ' ')]).toEqual([
      0,
      expect.stringContaining('users may call aihubmix/*, second/* for 1.50 USD a day each'),
    ]);
    // A host that nobody wrote a record for is a direct one.
    expect(added.out).toContain("supabase.from('direct_usage_logs')");
    const dearer = await run(second.replace('1.50', '2'));
    expect([dearer.code, dearer.out.replace(/\s+/g, ' ')]).toEqual([
      0,
      expect.stringContaining('aihubmix/*, second/* for 2 USD instead of 1.50 a day each'),
    ]);
    expect(await api.call('GET', '/settings')).toMatchObject({
      access: { models: ['aihubmix/*', 'second/*'], usd_per_day: '2' },
    });
    expect((await run(second.replace('1.50', '2.00'))).out).toContain('has its key and its list');
    await sql`update weir.providers set retired_at = now() where name = 'second'`;
  });

  it('knows before its plan that nobody knows where a provider stands', async () => {
    const typo = await run(`${line('--no-deploy --provider opanai')} --yes`, 'sk-x');
    expect([typo.code, typo.out.replace(/\s+/g, ' ')]).toEqual([
      1,
      expect.stringMatching(/Weir knows no provider opanai\. It knows .*openai.*--provider-url/),
    ]);
    expect(typo.out).toContain('Nothing was changed.');
  });

  it('never writes over a secret, nor takes somebody else for itself', async () => {
    rmSync(join(site.dataDir, 'projects'), { recursive: true });
    const other = await run(line('--no-deploy --origin https://other.example --provider aihubmix'));
    expect(other.code).toBe(0);
    const words = other.out.replace(/\s+/g, ' ');
    expect(words).toContain('WEIR_MASTER_KEYS is set; its copy is elsewhere');
    expect(words).toContain('WEIR_ORIGINS is set to something else, and is left as it is');
    expect(other.out.replaceAll(/ \\\n +/g, ' ')).toContain(
      `  npx supabase secrets set WEIR_ORIGINS=https://other.example --project-ref ${site.platform.ref}\n`,
    );
    expect(words).toContain('admin key nothing: made before, and kept elsewhere');
    const asked = await run(line('--no-deploy --provider openai --yes'), 'sk-x');
    expect([asked.code, asked.out.replace(/\s+/g, ' ')]).toEqual([
      1,
      expect.stringContaining('Export WEIR_ADMIN_KEY, or leave --provider out'),
    ]);
  });
});

/** As the tables of months are named. */
function monthAhead(): string {
  const now = new Date();
  const next = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1));
  return next.toISOString().slice(0, 7).replace('-', '_');
}

describe('the jobs of the database', () => {
  it('make months ahead and drop old ones, by the functions there are for it', async () => {
    const jobs = await sql<{ jobname: string; schedule: string }[]>`
      select jobname, schedule from cron.job order by jobname`;
    expect(jobs.map(({ jobname }) => jobname)).toEqual([
      'weir_partitions',
      'weir_retention',
      'weir_sync',
    ]);
    for (const { schedule } of jobs) expect(schedule).toMatch(/^\d+ \d+ \* \* \*$/);
    const leaf = `weir.direct_usage_logs_${monthAhead()}`;
    await sql.unsafe(`drop table ${leaf}`);
    await beginJob(sql, 'weir_partitions');
    await beginJob(sql, 'weir_retention');
    expect(await sql`select to_regclass(${leaf}) is not null as there`).toEqual([{ there: true }]);
  });

  it('read lists of models again, with the key from the Vault', async () => {
    await sql`update weir.providers set synced_at = '2026-01-01' where name = 'aihubmix'`;
    const requests = await beginJob(sql, 'weir_sync');
    const url = `${site.platform.functionUrl('v1-chat')}/api/providers/aihubmix/sync`;
    expect(requests.map((request) => [request.method, request.url])).toEqual([['POST', url]]);
    const [{ headers, body } = { headers: {}, body: '' }] = requests;
    const answer = await fetch(url, { method: 'POST', headers, body });
    expect(answer.status).toBe(202);
    await until('the list to be read', async () => {
      const [row] = await sql`select synced_at > '2026-06-01' as synced from weir.providers
                               where name = 'aihubmix'`;
      return row?.['synced'] === true;
    });
  });

  it('are taken away, with the key, by --no-cron', async () => {
    const { code, out } = await run(`${line('--no-deploy --no-cron')} --yes`);
    expect([code, out]).toEqual([0, expect.stringContaining('3 jobs taken away')]);
    expect(await sql`select jobname from cron.job`).toEqual([]);
    expect(await sql`select name from vault.secrets`).toEqual([]);
  });
});

describe('bad usage', () => {
  it.each([
    ['--usd-per-day 1', 'name it'],
    ['--provider-url https://x.example/v1', 'name it'],
    ['--provider Not/A/Name', 'small letters'],
    ['--provider x --provider-url not-a-url', 'http or https'],
    ['--provider x --usd-per-day -1', 'decimal number'],
    ['--origin not-an-origin', 'must be an origin'],
  ])('%s', async (more, words) => {
    const { code, err } = await run(line(more));
    expect([code, err]).toEqual([2, expect.stringContaining(words)]);
  });

  it('is not that there is neither token nor a fitting address, which are told at once', async () => {
    const { code, out } = await site.run(line(), {
      SUPABASE_ACCESS_TOKEN: '',
      SUPABASE_URL: 'https://zzzzzzzzzzzzzzzzzzzz.supabase.co',
    });
    expect(code).toBe(1);
    expect(out).toContain('2 things stand in the way');
  });
});
