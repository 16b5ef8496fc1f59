/** The plain command of Supabase's CLI, as the README has it, against a stand-in for the platform. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, walkSources } from './function-sources.ts';

const PROJECT = 'abcdefghijklmnopqrst';
const CLI = join(ROOT, 'node_modules/.bin/supabase');

interface Upload {
  readonly path: string;
  readonly files: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

const uploads: Upload[] = [];
let server: Server;
let folder = '';

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const body = new Response(request as unknown as ReadableStream, {
      headers: { 'content-type': request.headers['content-type'] ?? '' },
    });
    if (request.method !== 'POST') {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
      return;
    }
    const form = await body.formData();
    uploads.push({
      path: request.url ?? '',
      files: form.getAll('file').map((file) => (file as File).name),
      metadata: JSON.parse(String(form.get('metadata'))) as Record<string, unknown>,
    });
    const deployed = { id: 'id', slug: 'v1-chat', name: 'v1-chat', status: 'ACTIVE', version: 1 };
    response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(deployed));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  folder = await mkdtemp(join(tmpdir(), 'weir-deploy-'));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const profile = { name: 'fake', api_url: url, dashboard_url: url, docs_url: url };
  const lines = Object.entries({ ...profile, project_host: 'localhost.test' });
  await writeFile(join(folder, 'profile.yaml'), lines.map(([k, v]) => `${k}: ${v}\n`).join(''));
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

async function supabase(...args: readonly string[]): Promise<{ code: unknown; output: string }> {
  const child = spawn(CLI, [...args, '--project-ref', PROJECT, '--yes'], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      SUPABASE_HOME: join(folder, 'home'),
      SUPABASE_PROFILE: join(folder, 'profile.yaml'),
      SUPABASE_ACCESS_TOKEN: `sbp_${'0123456789'.repeat(4)}`,
      SUPABASE_TELEMETRY_DISABLED: '1',
      SUPABASE_NO_UPDATE_NOTIFIER: '1',
    },
  });
  let output = '';
  child.stdout.on('data', (text) => {
    output += String(text);
  });
  child.stderr.on('data', (text) => {
    output += String(text);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

describe('supabase functions deploy v1-chat', () => {
  it('uploads everything the function imports, with the platform check off', async () => {
    const { code, output } = await supabase('functions', 'deploy', 'v1-chat', '--no-verify-jwt');
    expect({ code, output }).toMatchObject({ code: 0 });
    // The CLI warns of an import it cannot read, and goes on.
    expect(output).not.toContain('failed to read');
    const [upload] = uploads;
    expect(upload?.path).toContain('slug=v1-chat');
    expect(upload?.metadata).toMatchObject({
      entrypoint_path: 'supabase/functions/v1-chat/index.ts',
      import_map_path: 'supabase/functions/v1-chat/deno.json',
      verify_jwt: false,
    });
    const { files } = await walkSources();
    expect(files.filter((file) => !upload?.files.includes(file))).toEqual([]);
    const expected = /^(src\/.*\.ts|supabase\/functions\/v1-chat\/(index\.ts|deno\.json))$/;
    expect(upload?.files.filter((file) => !expected.test(file))).toEqual([]);
  });
});
