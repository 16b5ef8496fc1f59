/** Whose a version is that nobody has told of: decided by its code, and never by its number. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FunctionRecord } from '../platform/deployed-function.ts';
import { flat, type Running, type Site, startSite } from './site.ts';

vi.setConfig({ testTimeout: 120_000 });
const PLAIN = 'deploy --yes --no-canary --wait 2';
const BOOM = 'throw new Error("this build does not start");';

let site: Site;

beforeAll(async () => {
  site = await startSite({ deployed: true });
});
afterAll(() => site?.stop());

function theyDeploy(): Promise<FunctionRecord> {
  const code = "Deno.serve(() => Response.json({ build: 'theirs' }));";
  return site.platform.deploy('v1-chat', { 'supabase/functions/v1-chat/index.ts': code });
}

/** The upload that is there now, once more, as when the platform works on a request twice. */
function again(): Promise<FunctionRecord> {
  const files = site.platform.sources('v1-chat').map(({ path, bytes }) => [path, bytes] as const);
  return site.platform.deploy(
    'v1-chat',
    Object.fromEntries(files.map(([path, bytes]) => [path, Buffer.from(bytes).toString('utf8')])),
    { verifyJwt: false },
  );
}

/** What the deployment under way uploads. */
function staged(): Record<string, string> {
  const path = 'supabase/functions/v1-chat/index.js';
  const stage = join(site.dataDir, 'deploys', site.platform.ref, 'stage', site.journal().build);
  return { [path]: readFileSync(join(stage, path), 'utf8') };
}

async function kill({ child, ended }: Running): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

const live = (): FunctionRecord | null => site.platform.deployed('v1-chat');

describe('what somebody else deployed', () => {
  it('while an upload was interrupted that came to nothing is not taken for it', async () => {
    const { faults } = site.platform;
    const held = faults.hold('functions.deploy', 'before');
    faults.next('functions.deploy', { answer: 503 });
    const running = site.begin(`${PLAIN} ${site.another()}`);
    await held.reached;
    await kill(running);
    held.release();
    const theirs = await theyDeploy();
    const { code, out } = await site.run('rollback --yes --wait 2');
    expect([code, flat(out)]).toEqual([1, expect.stringContaining('It is left as it is')]);
    expect(live()).toEqual(theirs);
    expect(site.journal().outcome).toBe('superseded');
  });

  it('at the very time of an upload is left alone', async () => {
    const held = site.platform.faults.hold('functions.deploy', 'after');
    const running = site.begin(`${PLAIN} ${site.another()}`);
    await held.reached;
    const theirs = await theyDeploy();
    held.release();
    const { code, out } = await running.ended;
    expect([code, flat(out)]).toEqual([1, expect.stringContaining('deployed v1-chat at the same')]);
    expect(live()).toEqual(theirs);
  });

  it('after a backup by name was put back only halfway is what a failure leads back to', async () => {
    const names = readdirSync(join(site.dataDir, 'backups', site.platform.ref)).sort();
    const held = site.platform.faults.hold('functions.body', 'before');
    const running = site.begin(`rollback ${names[0]} --yes --wait 2`);
    await held.reached;
    await kill(running);
    held.release();
    const theirs = await theyDeploy();
    const { code, out } = await site.run(`${PLAIN} ${site.another(BOOM)}`);
    expect([code, flat(out)]).toEqual([1, expect.stringContaining('had not changed v1-chat')]);
    expect(live()?.ezbr_sha256).toBe(theirs.ezbr_sha256);
    expect(await site.build()).toBe('theirs');
  });
});

describe('an upload that has an effect late', () => {
  it('a second time is undone with the first', async () => {
    const digest = live()?.ezbr_sha256;
    const running = site.begin(`${PLAIN} ${site.another(BOOM)}`);
    await running.says('accepted by the platform');
    const held = site.platform.faults.hold('functions.read', 'before');
    await held.reached;
    await again();
    held.release();
    const { code, out } = await running.ended;
    expect([code, flat(out)]).toEqual([1, expect.stringContaining('as it was backed up')]);
    expect(live()?.ezbr_sha256).toBe(digest);
  });

  it('after its answer was lost and somebody pressed Ctrl-C is waited for', async () => {
    const { faults } = site.platform;
    const digest = live()?.ezbr_sha256;
    const held = faults.hold('functions.deploy', 'before');
    faults.next('functions.deploy', { answer: 'cut' });
    const running = site.begin(`${PLAIN} --wait 20 ${site.another()}`);
    await held.reached;
    running.child.kill('SIGINT');
    const looks = [faults.hold('functions.read', 'after'), faults.hold('functions.read', 'after')];
    looks[0]?.release();
    held.release();
    // Twice it was not there yet.
    await looks[1]?.reached;
    await site.platform.deploy('v1-chat', staged(), { verifyJwt: false });
    looks[1]?.release();
    const { code, out } = await running.ended;
    expect([code, flat(out)]).toEqual([1, expect.stringContaining('as it was backed up')]);
    expect(live()?.ezbr_sha256).toBe(digest);
  });
});
