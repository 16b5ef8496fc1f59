/** The real CLI against a loopback server, as the deployment drives it. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSupabaseCli, type SupabaseCli } from '../../src/deploy/supabase-cli.ts';
import { type Loopback, type Said, startLoopback } from './loopback.ts';

const REF = 'abcdefghijklmnopqrst';
const TOKEN = `sbp_${'0123456789'.repeat(4)}`;
const DEPLOYED: Said = {
  status: 201,
  body: { id: 'id', slug: 'v1-chat', name: 'v1-chat', status: 'ACTIVE', version: 1 },
};

let folder = '';
let server: Loopback;
let answer: Said;
let lines: string[];
let processes: (number | null)[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-cli-'));
  answer = DEPLOYED;
  lines = [];
  processes = [];
  server = await startLoopback(({ path }) =>
    path.includes('/functions/deploy') ? answer : { status: 404 },
  );
  await writeFile(
    join(folder, 'profile.json'),
    JSON.stringify({
      name: 'replica',
      api_url: server.url,
      dashboard_url: server.url,
      docs_url: server.url,
      project_host: 'localhost.test',
    }),
  );
  await stage('Deno.serve(() => new Response("hi"));\n', 'enabled = true');
});
afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

async function stage(source: string, config: string): Promise<void> {
  await mkdir(join(folder, 'stage/supabase/functions/v1-chat'), { recursive: true });
  const at = (name: string): string => join(folder, 'stage/supabase', name);
  await writeFile(at('functions/v1-chat/index.js'), source);
  await writeFile(at('functions/v1-chat/deno.json'), '{}');
  const lines = ['[functions.v1-chat]', config, 'entrypoint = "./functions/v1-chat/index.js"'];
  await writeFile(at('config.toml'), lines.join('\n'));
}

const cli = (): SupabaseCli =>
  createSupabaseCli({
    ref: REF,
    profile: {
      name: join(folder, 'profile.json'),
      apiUrl: server.url,
      projectHost: 'localhost.test',
    },
    token: TOKEN,
    environment: { PATH: process.env['PATH'], SUPABASE_HOME: join(folder, 'home') },
    log: (line) => lines.push(line),
    running: (pid) => processes.push(pid),
  });

const deploy = (): Promise<void> => cli().deploy('v1-chat', join(folder, 'stage'));

describe('the Supabase CLI', () => {
  it('uploads a stage, and is given the token where no list of processes shows it', async () => {
    await deploy();
    const upload = server.heard.find(({ path }) => path.includes('/functions/deploy?slug=v1-chat'));
    expect(upload?.headers.authorization).toBe(`Bearer ${TOKEN}`);
    expect(String(upload?.body)).toContain('"verify_jwt":false');
    expect(lines.join('\n')).toContain(`$ supabase functions deploy v1-chat`);
    expect(lines.join('\n')).not.toContain(TOKEN);
    expect(processes).toEqual([expect.any(Number), null]);
  });

  it('fails where the CLI only warns of a file it cannot read', async () => {
    await stage('import "./gone.js";\n', 'enabled = true');
    await expect(deploy()).rejects.toThrow('WARN: failed to read file');
  });

  it('fails where the CLI skips a function that is switched off', async () => {
    await stage('Deno.serve(() => new Response("hi"));\n', 'enabled = false');
    await expect(deploy()).rejects.toThrow('Skipping disabled Function');
  });

  it.each([
    [401, 'token'],
    [402, 'plan_limit'],
    [500, 'unavailable'],
  ])('names %i as %s', async (status, kind) => {
    answer = { status, body: { message: 'because' } };
    await expect(deploy()).rejects.toMatchObject({
      kind,
      status,
      message: expect.stringContaining('because'),
    });
  });

  it('names a connection that is cut', async () => {
    answer = 'cut';
    await expect(deploy()).rejects.toMatchObject({ kind: 'network' });
  });
});
