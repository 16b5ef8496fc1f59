/** The plain command of Supabase's CLI, as the README has it, against the replica of the platform. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { supabase } from '../platform/cli.ts';
import { type Platform, startPlatform } from '../platform/platform.ts';
import { adminClient } from '../support/admin-client.ts';
import { until } from '../support/home.ts';
import { createDatabase, type TestDatabase } from '../support/real-postgres.ts';
import { walkSources } from './function-sources.ts';

let platform: Platform;
let database: TestDatabase;
let folder = '';

beforeAll(async () => {
  database = await createDatabase('supabase');
  platform = await startPlatform({ database });
  folder = await mkdtemp(join(tmpdir(), 'weir-deploy-'));
});

afterAll(async () => {
  await platform.stop();
  await database.drop();
  await rm(folder, { recursive: true });
});

describe('supabase functions deploy v1-chat', () => {
  it('uploads everything the function imports, with the platform check off', async () => {
    const deployed = await supabase(
      platform,
      ['functions', 'deploy', 'v1-chat', '--no-verify-jwt'],
      { folder },
    );
    expect(deployed).toMatchObject({ code: 0 });
    // The CLI warns of an import it cannot read, and goes on.
    expect(deployed.stderr).not.toContain('failed to read');
    const record = platform.deployed('v1-chat');
    expect(record).toMatchObject({ slug: 'v1-chat', version: 1, verify_jwt: false });
    expect(record?.entrypoint_path).toMatch(/\/supabase\/functions\/v1-chat\/index\.ts$/);
    expect(record?.import_map_path).toMatch(/\/supabase\/functions\/v1-chat\/deno\.json$/);
    const uploaded = platform.sources('v1-chat').map(({ path }) => path);
    const { files } = await walkSources();
    expect(files.filter((file) => !uploaded.includes(file))).toEqual([]);
    const expected = /^(src\/.*\.ts|supabase\/functions\/v1-chat\/(index\.ts|deno\.json))$/;
    expect(uploaded.filter((file) => !expected.test(file))).toEqual([]);
  });

  it('gives a function that answers users and keeps their rows', async () => {
    platform.setSecrets({
      WEIR_MASTER_KEYS: JSON.stringify({ '2026a': randomBytes(32).toString('base64') }),
    });
    const url = platform.functionUrl('v1-chat');
    expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ build: 'source' });
    const token = await signIn('ada@example.com');
    await adminClient(url, token).createCredential('sandbox', 'a-key-of-mine', 'user');
    const headers = { apikey: platform.keys.publishable, authorization: `Bearer ${token}` };
    const answer = await fetch(url, {
      method: 'POST',
      headers,
      body: JSON.stringify({
        model: 'sandbox/echo',
        messages: [{ role: 'user', content: 'Hello' }],
        stream: false,
      }),
    });
    expect(await answer.json()).toMatchObject({ choices: [{ message: { content: 'Hello' } }] });
    const rows = async (): Promise<object[]> => {
      const table = `${platform.projectUrl}/rest/v1/direct_usage_logs?select=model,status`;
      return (await (await fetch(table, { headers })).json()) as object[];
    };
    await until('the row is there', async () => (await rows()).length > 0);
    expect(await rows()).toEqual([{ model: 'sandbox/echo', status: 'complete' }]);
  });
});

async function signIn(email: string): Promise<string> {
  const password = 'correct horse battery';
  platform.auth.addUser({ email, password });
  const answer = await fetch(`${platform.projectUrl}/auth/v1/token?grant_type=password`, {
    method: 'POST',
    headers: { apikey: platform.keys.publishable },
    body: JSON.stringify({ email, password }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}
