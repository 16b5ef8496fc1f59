/** What is put back when it was not Weir that deployed it, and when putting back meets trouble. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startFaultProxy } from './fault-proxy.ts';
import { flat, type Site, startSite } from './site.ts';

vi.setConfig({ testTimeout: 120_000 });

const BOOM = 'throw new Error("this build does not start");';
const THEIRS = "Deno.serve(() => new Response('made by hand', { status: 418 }));";

const OUTSIDE = {
  'supabase/functions/v1-chat/index.ts': "import '../../../src/theirs.ts';",
  'src/theirs.ts': THEIRS,
};

let site: Site;
afterEach(() => site?.stop());

const fail = (): ReturnType<Site['run']> =>
  site.run(`deploy --yes --no-canary --wait 3 --entry ${site.entry('boom', BOOM)}`);

const answer = async (): Promise<string> =>
  (await fetch(site.platform.functionUrl('v1-chat'))).text();

/** Permissions of files and folders. */
function modesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const modes = entries.map((name) => (statSync(join(folder, name)).mode & 0o777).toString(8));
  return [...new Set(modes)].sort();
}

describe('a function of somebody else', () => {
  it('is backed up and put back, also when its sources cannot be had', async () => {
    site = await startSite();
    // As the plain way deploys Weir itself; the CLI downloads nothing from outside supabase/functions.
    const before = await site.platform.deploy('v1-chat', OUTSIDE, { verifyJwt: false });
    const { code, out } = await fail();
    expect([code, flat(out)]).toEqual([
      1,
      expect.stringContaining('version 3, as it was backed up'),
    ]);
    expect(flat(out)).toContain('without its sources, which cannot be had');
    expect(modesBelow(join(site.dataDir, 'backups'))).toEqual(['600', '700']);
    const { ezbr_sha256: digest, verify_jwt: check, entrypoint_path: entry } = before;
    expect(site.platform.deployed('v1-chat')).toMatchObject({
      ezbr_sha256: digest,
      verify_jwt: check,
      entrypoint_path: entry,
    });
    expect(await answer()).toBe('made by hand');
  });

  it('is deployed from its sources where the platform does not take the bundle back', async () => {
    site = await startSite();
    // Its entry is elsewhere, and its sources come back beside each other.
    await site.platform.deploy('v1-chat', { 'dist/index.js': THEIRS }, { verifyJwt: true });
    site.platform.faults.next('functions.update', { answer: 400, message: 'no bundles, please' });
    const { code, out } = await fail();
    expect([code, flat(out)]).toEqual([1, expect.stringContaining('its sources are deployed')]);
    expect(site.platform.deployed('v1-chat')).toMatchObject({ version: 3, verify_jwt: true });
  });
});

describe('putting back', () => {
  it('looks that the settings are back as well', async () => {
    site = await startSite();
    const code = { 'supabase/functions/v1-chat/index.ts': THEIRS };
    await site.platform.deploy('v1-chat', code, { verifyJwt: true });
    const held = site.platform.faults.hold('functions.update', 'after');
    const running = site.begin(
      `deploy --yes --no-canary --wait 1 --entry ${site.entry('boom', BOOM)}`,
    );
    await held.reached;
    await site.platform.deploy('v1-chat', code, { verifyJwt: false });
    held.release();
    expect((await running.ended).code).toBe(1);
    expect(site.platform.deployed('v1-chat')).toMatchObject({ version: 5, verify_jwt: true });
  });

  it('is not thought to have failed because of one error while it was backed up', async () => {
    site = await startSite({ deployed: true });
    const before = await site.build();
    const front = await startFaultProxy(site.platform.projectUrl);
    let asked = 0;
    front.fault = {
      // Once for the plan, then for the backup.
      instead: ({ path }) => {
        if (!path.endsWith('/health')) return null;
        asked += 1;
        return asked === 2 ? { status: 503, body: '{"code":"SUPABASE_EDGE_RUNTIME_ERROR"}' } : null;
      },
    };
    const line = `deploy --yes --no-canary --wait 1 --entry ${site.entry('boom', BOOM)}`;
    const { code, out } = await site.run(line, { SUPABASE_URL: front.url });
    await front.stop();
    expect([code, out]).toEqual([1, expect.not.stringContaining('NOT SAFE')]);
    expect(flat(out)).toContain(`v1-chat is build ${before} (version 3), as it was backed up`);
  });

  it('that fails is named, and the next rollback does it', async () => {
    site = await startSite({ deployed: true });
    const before = await site.build();
    const digest = site.platform.deployed('v1-chat')?.ezbr_sha256;
    site.platform.faults.next('functions.update', { answer: 403, message: 'not now' });
    const { code, out } = await fail();
    expect([code, flat(out)]).toEqual([1, expect.stringContaining('rollback FAILED')]);
    expect(flat(out)).toContain('function NOT SAFE');
    expect(out).toContain(`Next: npm run weir -- rollback --project-ref ${site.platform.ref}`);
    const back = await site.run('rollback --yes --wait 10');
    expect([back.code, back.out]).toEqual([0, expect.stringContaining('as it was backed up')]);
    expect(await site.build()).toBe(before);
    expect(site.platform.deployed('v1-chat')?.ezbr_sha256).toBe(digest);
  });

  it('with a byte changed on the way is noticed', async () => {
    site = await startSite({ deployed: true });
    const held = site.platform.faults.hold('functions.update', 'after');
    const running = site.begin(
      `deploy --yes --no-canary --wait 3 --entry ${site.entry('boom', BOOM)}`,
    );
    await held.reached;
    site.platform.faults.next('functions.body', { corrupt: true }, 2);
    held.release();
    const { code, out } = await running.ended;
    // So its sources are deployed, which the platform bundles anew.
    expect([code, flat(out)]).toEqual([1, expect.stringContaining('its sources are deployed')]);
    expect(site.journal()).toMatchObject({ outcome: 'rolled_back' });
  });
});

describe('a caller who goes on calling', () => {
  it('sees no failure while a build is published, switched late and in turns, and undone', async () => {
    site = await startSite({ deployed: true });
    const statuses = new Set<number>();
    let calling = true;
    const calls = (async (): Promise<void> => {
      while (calling) {
        const { status } = await fetch(`${site.platform.functionUrl('v1-chat')}/health`);
        statuses.add(status);
      }
    })();
    site.platform.setSwitchOver({ kind: 'both', ms: 1_000 });
    const next = site.entry('next', 'globalThis.next = 1;');
    const first = await site.run(`deploy --yes --wait 20 --entry ${next}`);
    site.platform.setSwitchOver({ kind: 'late', ms: 1_000 });
    const second = await site.run('deploy --yes --no-canary --wait 20');
    const third = await site.run('rollback --yes --wait 20');
    calling = false;
    await calls;
    expect([first.code, second.code, third.code]).toEqual([0, 0, 0]);
    expect([...statuses]).toEqual([200]);
    expect(existsSync(join(site.dataDir, 'deploys', site.platform.ref, 'stage'))).toBe(true);
  });
});
