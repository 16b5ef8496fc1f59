/** The plain command of Supabase's CLI, as the README has it, against the replica of the platform. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { supabase } from '../platform/cli.ts';
import { type Platform, startPlatform } from '../platform/platform.ts';
import { walkSources } from './function-sources.ts';

let platform: Platform;
let folder = '';

beforeAll(async () => {
  platform = await startPlatform({ database: null });
  folder = await mkdtemp(join(tmpdir(), 'weir-deploy-'));
});

afterAll(async () => {
  await platform.stop();
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

  it('gives a function that answers', async () => {
    platform.setSecrets({
      WEIR_MASTER_KEYS: JSON.stringify({ '2026a': Buffer.alloc(32, 7).toString('base64') }),
    });
    const answer = await fetch(`${platform.functionUrl('v1-chat')}/health`);
    expect(await answer.json()).toMatchObject({ build: 'source' });
  });
});
