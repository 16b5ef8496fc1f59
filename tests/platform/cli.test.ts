/** What the real CLI of Supabase does with a project, against the replica of the platform. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCaller } from './caller.ts';
import { type CliResult, supabase } from './cli.ts';
import { type Platform, startPlatform } from './platform.ts';

let platform: Platform;
let folder = '';

beforeAll(async () => {
  platform = await startPlatform({ database: null });
  folder = await mkdtemp(join(tmpdir(), 'weir-cli-'));
});

afterAll(async () => {
  await platform.stop();
  await rm(folder, { recursive: true });
});

const cli = (...args: readonly string[]): Promise<CliResult> =>
  supabase(platform, args, { folder, cwd: folder });

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** A function that says what it is, with something imported from beside it and from npm. */
const greeter = (build: string): Record<string, string> => ({
  'supabase/functions/_shared/build.ts': `export const build = ${JSON.stringify(build)};\n`,
  'supabase/functions/hello/deno.json': '{"imports": {"jose": "npm:jose@6.2.17"}}\n',
  'supabase/functions/hello/index.ts': `
    import { base64url } from 'jose';
    import { build } from '../_shared/build.ts';
    Deno.serve((request) => {
      const { pathname } = new URL(request.url);
      const names = ['SUPABASE_URL', 'DENO_DEPLOYMENT_ID', 'GREETING'];
      const env = Object.fromEntries(names.map((name) => [name, Deno.env.get(name)]));
      console.log('asked for ' + pathname);
      return Response.json({ build, pathname, env, encoded: base64url.encode('hi') });
    });\n`,
});

const ask = async (slug: string, path = ''): Promise<Record<string, unknown>> =>
  (await (await fetch(`${platform.functionUrl(slug)}${path}`)).json()) as Record<string, unknown>;

describe('the CLI and a function deployed from sources', () => {
  it('deploys it, and it runs with what the platform gives', async () => {
    await write(greeter('one'));
    const { code, stderr } = await cli('functions', 'deploy', 'hello', '--no-verify-jwt');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const record = platform.deployed('hello');
    expect(await ask('hello', '/a?b=c')).toEqual({
      build: 'one',
      pathname: '/hello/a',
      encoded: 'aGk',
      env: {
        SUPABASE_URL: platform.projectUrl,
        DENO_DEPLOYMENT_ID: `${platform.ref}_${record?.id}_1`,
      },
    });
  });

  it('lists it', async () => {
    const { stdout } = await cli('functions', 'list', '-o', 'json');
    expect(JSON.parse(stdout)).toEqual([platform.deployed('hello')]);
  });

  it('downloads what was uploaded', async () => {
    const workdir = join(folder, 'download');
    await mkdir(workdir);
    const { code, stderr } = await cli(
      'functions',
      'download',
      'hello',
      '--use-api',
      '--workdir',
      workdir,
    );
    expect({ code, stderr }).toMatchObject({ code: 0 });
    for (const [path, text] of Object.entries(greeter('one'))) {
      expect(await readFile(join(workdir, path), 'utf8')).toBe(text);
    }
  });

  it('sets and unsets secrets, which the function sees at once, and lists only digests', async () => {
    const set = await cli('secrets', 'set', 'GREETING=good day');
    expect(set).toMatchObject({ code: 0 });
    expect(await ask('hello')).toMatchObject({ env: { GREETING: 'good day' } });
    const { stdout } = await cli('secrets', 'list', '-o', 'json');
    expect(JSON.parse(stdout)).toMatchObject([
      {
        name: 'GREETING',
        // printf 'good day' | sha256sum
        value: '4cb4551bbb244be4e5fae3388c28f82d27c99ce8a6f7da5778f25e0b7f716f72',
      },
    ]);
    expect(await cli('secrets', 'unset', 'GREETING')).toMatchObject({ code: 0 });
    const env = (await ask('hello'))['env'];
    expect(env).not.toHaveProperty('GREETING');
  });

  it('refuses what does not load, and the old build stays', async () => {
    await write({ 'supabase/functions/_shared/build.ts': 'export const build = ;\n' });
    const broken = await cli('functions', 'deploy', 'hello', '--no-verify-jwt');
    expect(broken.code).toBe(1);
    expect(broken.stderr).toContain('400');
    expect(await ask('hello')).toMatchObject({ build: 'one' });
  });

  it('switches to a second build while a client goes on calling', async () => {
    const caller = startCaller(platform.functionUrl('hello'));
    await caller.next('"one"');
    await write(greeter('two'));
    // Without the flag the CLI asks what is deployed, and keeps the platform's check off.
    expect(await cli('functions', 'deploy', 'hello')).toMatchObject({ code: 0 });
    await caller.next('"two"');
    const calls = await caller.stop();
    expect(calls.filter(({ status }) => status !== 200)).toEqual([]);
    const builds = calls.map(({ text }) => (JSON.parse(text) as { build: string }).build);
    expect(builds).toEqual([...builds].sort());
    expect(platform.deployed('hello')).toMatchObject({ version: 2, verify_jwt: false });
  });

  it('deploys several at once', async () => {
    await write({
      'supabase/functions/second/index.ts': "Deno.serve(() => Response.json({ build: 'second' }));",
      ...greeter('three'),
    });
    const { code, stderr } = await cli('functions', 'deploy', '--no-verify-jwt');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(await ask('hello')).toMatchObject({ build: 'three' });
    expect(await ask('second')).toEqual({ build: 'second' });
    const operations = platform.heard.map(({ operation }) => operation);
    expect(operations.slice(-3)).toEqual([
      'functions.deploy',
      'functions.deploy',
      'functions.activate',
    ]);
  });

  it('leaves other functions as they are', async () => {
    const born = 'const born = crypto.randomUUID(); Deno.serve(() => Response.json({ born }));';
    await platform.deploy('foreign', { 'index.js': born }, { verifyJwt: false });
    const [record, isolate] = [platform.deployed('foreign'), await ask('foreign')];
    await write(greeter('four'));
    expect(await cli('functions', 'deploy', 'hello')).toMatchObject({ code: 0 });
    expect(await cli('functions', 'delete', 'hello')).toMatchObject({ code: 0 });
    expect(platform.deployed('hello')).toBe(null);
    expect((await fetch(platform.functionUrl('hello'))).status).toBe(404);
    expect(platform.deployed('foreign')).toEqual(record);
    expect(await ask('foreign')).toEqual(isolate);
  });
});

describe('the CLI and what goes wrong', () => {
  it('waits as long as it is told when there were too many requests', async () => {
    platform.faults.next('functions.list', { answer: 429, retryAfterSeconds: 0 });
    const { code, stdout } = await cli('functions', 'list', '-o', 'json');
    expect({ code, list: JSON.parse(stdout) as unknown[] }).toMatchObject({ code: 0 });
  });

  it.each([
    { fault: { answer: 402, message: 'Max number of functions reached' }, says: 'Max number' },
    { fault: { answer: 503 }, says: '503' },
    { fault: { answer: 'cut' }, says: 'failed to deploy function' },
  ] as const)('fails for $fault.answer', async ({ fault, says }) => {
    await write(greeter('five'));
    platform.faults.next('functions.deploy', fault);
    const { code, stderr } = await cli('functions', 'deploy', 'hello', '--no-verify-jwt');
    expect(code).toBe(1);
    expect(stderr).toContain(says);
    expect(platform.deployed('hello')).toBe(null);
  });

  it('cannot download what the platform cannot take apart', async () => {
    await platform.deploy('opaque', { 'index.js': 'Deno.serve(() => new Response());' });
    platform.faults.next('functions.sources', { answer: 404, message: 'No sources' });
    const { code } = await cli('functions', 'download', 'opaque', '--use-api');
    expect(code).toBe(1);
  });

  it('fails although the deploy was carried out, when its answer is lost', async () => {
    platform.faults.next('functions.deploy', { answer: 'cut', carriedOut: true });
    const { code } = await cli('functions', 'deploy', 'hello', '--no-verify-jwt');
    expect(code).toBe(1);
    expect(await ask('hello')).toMatchObject({ build: 'five' });
  });

  it('is refused with another token, and neither token is in what was heard', async () => {
    const token = `sbp_${'0'.repeat(40)}`;
    const { code } = await supabase(platform, ['functions', 'list'], {
      folder,
      cwd: folder,
      token,
    });
    expect(code).toBe(1);
    expect(platform.heard.at(-1)).toMatchObject({ operation: 'functions.list', status: 401 });
    expect([...platform.tokens].sort()).toEqual([token, platform.token].sort());
    const heard = JSON.stringify(platform.heard);
    expect([heard.includes(token), heard.includes(platform.token)]).toEqual([false, false]);
  });
});
