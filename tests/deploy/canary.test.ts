/** The canary is the deployment's own, and is not forgotten where it cannot be removed. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { flat, type Site, startSite } from './site.ts';

vi.setConfig({ testTimeout: 120_000 });

const THEIRS = {
  'supabase/functions/v1-chat-canary/index.ts': 'Deno.serve(() => new Response());',
};

let site: Site;

beforeAll(async () => {
  site = await startSite({ deployed: true });
});
afterAll(() => site?.stop());

const version = (): number | undefined => site.platform.deployed('v1-chat-canary')?.version;

describe('a canary that cannot be removed', () => {
  it('is told, and the next deployment removes it, also one without a canary', async () => {
    site.platform.faults.next('functions.delete', { answer: 403, message: 'not now' });
    const { code, out } = await site.run(`deploy --yes --wait 10 ${site.another()}`);
    expect([code, flat(out)]).toEqual([0, expect.stringContaining('which is still there')]);
    expect(flat(out)).toContain('canary v1-chat-canary may still be there; the next command');
    expect(version()).toBe(1);
    const next = await site.run(`deploy --yes --no-canary --wait 10 ${site.another()}`);
    expect([next.code, next.out]).toEqual([0, expect.not.stringContaining('may still be there')]);
    expect(version()).toBeUndefined();
  });
});

describe('a canary of somebody else', () => {
  it('that came after the doctor looked is neither replaced nor removed', async () => {
    const held = site.platform.faults.hold('functions.body', 'before');
    const running = site.begin(`deploy --yes --wait 10 ${site.another()}`);
    await held.reached;
    const theirs = await site.platform.deploy('v1-chat-canary', THEIRS);
    held.release();
    const { code, out } = await running.ended;
    expect([code, flat(out)]).toEqual([1, expect.stringContaining('v1-chat-canary is there')]);
    expect(site.platform.deployed('v1-chat-canary')).toEqual(theirs);
    expect(site.journal()).toMatchObject({ outcome: 'stopped', canary: null });
  });
});
