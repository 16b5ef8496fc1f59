/**
 * Every command of docs/supabase.md, in its order, as a reader would type it. What is put in their
 * place: `<ref>` and addresses of the hosted platform, AiHubMix's address, a folder and a free port,
 * what is typed at `read`, and `--yes` for the answer to a plan, since there is nobody to ask.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ended } from '../cli/command.ts';
import { ROOT } from '../edge/function-sources.ts';
import { standInForCron } from '../platform/cron.ts';
import { type AihubmixReplica, startAihubmix } from '../support/aihubmix-replica.ts';
import { freePort } from '../support/free-port.ts';
import { migrationFiles } from '../support/migration-files.ts';
import { type Site, startSite } from './site.ts';

const FILES = migrationFiles().length;

const EMAIL = 'ada@example.org';
const PASSWORD = 'correct horse battery';

interface Block {
  readonly heading: string;
  readonly language: string;
  readonly text: string;
}

function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let heading = '';
  for (const [, title, language = '', text = ''] of markdown.matchAll(
    /^## (.*)$|^```(\w+)\n([\s\S]*?)^```$/gm,
  )) {
    if (title === undefined) blocks.push({ heading, language, text });
    else heading = title;
  }
  return blocks;
}

const markdown = readFileSync(join(ROOT, 'docs/supabase.md'), 'utf8');
const blocks = blocksOf(markdown);
const done = new Set<Block>();

/** The next block below a heading that was not run yet. */
function next(heading: string, language = 'sh'): Block {
  const block = blocks.find(
    (each) => each.heading === heading && each.language === language && !done.has(each),
  );
  if (block === undefined)
    throw new Error(`docs/supabase.md has no more ${language} in ${heading}`);
  done.add(block);
  return block;
}

let site: Site;
let handMade: Site;
let aihubmix: AihubmixReplica;
let port = 0;
let app = '';

beforeAll(async () => {
  aihubmix = await startAihubmix();
  port = await freePort();
  site = await begin();
  handMade = await begin();
  app = join(site.folder, 'my-app');
  mkdirSync(join(app, 'supabase'), { recursive: true });
  writeFileSync(join(app, 'supabase/config.toml'), 'project_id = "my-app"\n');
});
afterAll(async () => {
  await aihubmix?.close();
  await site?.stop();
  await handMade?.stop();
});

async function begin(): Promise<Site> {
  const begun = await startSite({ migrated: false, secrets: false });
  const sql = postgres(begun.database.superuserUrl, { max: 1, onnotice: () => {} });
  await standInForCron(sql);
  await sql.end();
  begun.platform.setSecrets({ WEIR_ALLOW_PRIVATE_UPSTREAMS: new URL(aihubmix.origin).host });
  begun.platform.auth.addUser({ email: EMAIL, password: PASSWORD });
  // The CLI that the repository brings, also where the app has none.
  writeFileSync(join(begun.folder, 'npx'), `#!/bin/sh\nexec "${ROOT}/node_modules/.bin/$@"\n`);
  chmodSync(join(begun.folder, 'npx'), 0o755);
  return begun;
}

/** Commands that show a plan and ask. */
const ASKING = /weir -- (?:setup supabase(?! --copy)|deploy|rollback)/g;

function typed({ text }: Block, { platform, dataDir }: Site): string {
  return text
    .replaceAll('https://<ref>.supabase.co', platform.projectUrl)
    .replaceAll('<ref>', platform.ref)
    .replaceAll('sb_publishable_...', platform.keys.publishable)
    .replaceAll('--provider aihubmix', `--provider aihubmix --provider-url ${aihubmix.baseUrl}`)
    .replaceAll('../my-app', app)
    .replaceAll(' .weir/', ` ${dataDir}/`)
    .replaceAll('8788', String(port))
    .replaceAll(ASKING, '$& --yes');
}

interface Running {
  readonly out: () => string;
  readonly ended: Promise<Ended>;
  stop(): void;
}

/** @param lines What is typed at each `read`. */
function start(block: Block, at: Site, lines: readonly string[]): Running {
  const child = spawn('bash', ['-e', '-o', 'pipefail', '-c', typed(block, at)], {
    cwd: ROOT,
    env: {
      ...process.env,
      ...at.env,
      PATH: `${at.folder}:${process.env['PATH'] ?? ''}`,
      SUPABASE_DB_URL: at.database.url,
      SUPABASE_YES: '1',
    },
    detached: true,
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => {
    out += String(text);
  });
  child.stderr.on('data', (text) => {
    err += String(text);
  });
  child.stdin.end(lines.map((line) => `${line}\n`).join(''));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }));
  return { out: () => out, ended, stop: () => process.kill(-(child.pid ?? 0), 'SIGTERM') };
}

async function run(block: Block, at: Site, lines: readonly string[] = []): Promise<Ended> {
  return start(block, at, lines).ended;
}

function sourcesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

/** Runs the next block below a heading to its end, which must be a good one. */
async function follow(heading: string, lines: readonly string[] = []): Promise<string> {
  const ended = await run(next(heading), site, lines);
  expect(ended).toMatchObject({ code: 0 });
  return ended.out;
}

describe('docs/supabase.md', () => {
  it('goes from an empty project to a streamed answer of an aggregator in two commands', async () => {
    const out = await follow('Two commands', [site.platform.token, aihubmix.apiKey]);
    expect(out).toContain(`Set up: ${site.platform.ref}`);
    const streamed = await follow('Two commands', [PASSWORD]);
    expect(streamed).toContain('Hello');
    expect(streamed.trimEnd().endsWith('data: [DONE]')).toBe(true);
  }, 180_000);

  it('takes away the jobs', async () => {
    expect(await follow('What the set-up does')).toContain('3 jobs taken away');
  }, 60_000);

  it('shows lines that an app can use, and tells its repository of the function', async () => {
    const { text } = next('In an app', 'js');
    const printed: string[] = [];
    const lines = text
      .replace(/^import .*$/m, '')
      .replace('https://<ref>.supabase.co', site.platform.projectUrl)
      .replace('sb_publishable_...', site.platform.keys.publishable);
    const names = ['createClient', 'email', 'password', 'console'];
    const call = new Function(...names, `return (async () => {${lines}})()`);
    await call(createClient, EMAIL, PASSWORD, { log: (line: string) => printed.push(line) });
    const all = printed.join('\n');
    expect(all).toContain('Hello from the replica.');
    expect(all).toContain('data: [DONE]');
    expect(all).toContain('aihubmix/claude-opus-5: 0.01572 USD');
    expect(await follow('In an app')).toContain('[functions.v1-chat] appended to');
  }, 60_000);

  it('deploys, verifies, lists backups and goes back', async () => {
    expect(await follow('Deploy a new version')).toContain('Done: v1-chat is build');
    const verified = await follow('Verify', [PASSWORD]);
    expect(verified).toContain(' 0 failed');
    expect(verified).toMatch(/ok +aggregator_rows/);
    const back = await follow('Go back');
    expect(back).toMatch(/build \w{12} \(version 1\), \d+ KB, with sources/);
    expect(back).toContain('(version 3), as it was backed up');
  }, 180_000);

  it('watches it, in the terminal and in the dashboard', async () => {
    expect(await follow('Watch it')).toContain('aihubmix');
    const pages = start(next('Watch it'), site, []);
    await expect.poll(pages.out, { timeout: 60_000 }).toContain(`ready http://127.0.0.1:${port}`);
    expect(pages.out()).not.toContain('secrets set WEIR_ORIGINS');
    const page = await fetch(`http://127.0.0.1:${port}/`, { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain('<title>');
    pages.stop();
    await pages.ended;
  }, 90_000);

  it('deploys the plain way, and still works', async () => {
    await follow('The plain way');
    expect(await site.build()).toBe('source');
  }, 120_000);

  it('has the migrations pushed by the CLI', async () => {
    expect(await follow('A team that uses `db push`')).toContain('migrations written to');
    const sql = postgres(site.database.superuserUrl, { max: 1 });
    const [{ pushed } = { pushed: 0 }] = await sql`
      select count(*)::int as pushed from supabase_migrations.schema_migrations`;
    await sql.end();
    expect(pushed).toBe(FILES);
  }, 60_000);

  it('takes over a function and a table that somebody made by hand', async () => {
    const sql = postgres(handMade.database.url, { max: 1, onnotice: () => {} });
    await sql`create table public.aggregator_usage_logs (id bigint, user_id uuid, model text)`;
    await handMade.platform.deploy('v1-chat', { 'index.ts': OWN });
    const { code, out } = await run(next('A project that has a `v1-chat` of its own'), handMade);
    expect([code, out]).toEqual([0, expect.stringContaining('Set up: ')]);
    expect(out).toMatch(
      /adopt +public.aggregator_usage_logs is\s+public.aggregator_usage_logs_before_weir_/,
    );
    const [{ kept } = { kept: null }] = await sql`
      select to_regclass('public.aggregator_usage_logs_before_weir_' ||
        to_char(now() at time zone 'UTC', 'YYYYMMDD'))::text as kept`;
    await sql.end();
    expect(kept).toContain('before_weir');
    expect((await handMade.run('backups')).out).toContain('version 1');
  }, 180_000);

  it('quotes what failures really say', () => {
    const said = sourcesOf('src')
      .join('\n')
      .replaceAll(/['`]\s*\+\s*['`]/g, '');
    const table = markdown.slice(markdown.indexOf('## When it says no'));
    const quotes = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, first = '']) =>
      [...first.matchAll(/\*(.+?)\*/g)].map(([, words = '']) => words),
    );
    expect(quotes.length).toBeGreaterThan(12);
    expect(quotes.filter((words) => !said.includes(words))).toEqual([]);
  });

  it('has no command besides', () => {
    expect(blocks.filter((block) => !done.has(block)).map(({ text }) => text)).toEqual([]);
  });
});

const OWN = "Deno.serve(() => Response.json({ by: 'hand' }));";
