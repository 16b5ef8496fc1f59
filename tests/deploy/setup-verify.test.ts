/** Who verifies is exported already when a project is set up: nothing can be called at first. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Ended } from '../cli/command.ts';
import { type AihubmixReplica, startAihubmix } from '../support/aihubmix-replica.ts';
import { flat, type Site, startSite } from './site.ts';

vi.setConfig({ testTimeout: 180_000 });

let site: Site;
let aihubmix: AihubmixReplica;

const ADA = {
  WEIR_VERIFY_EMAIL: 'ada@example.org',
  WEIR_VERIFY_PASSWORD: 'correct horse battery',
} as const;

beforeAll(async () => {
  site = await startSite({ migrated: false, secrets: false });
  aihubmix = await startAihubmix();
  site.platform.setSecrets({ WEIR_ALLOW_PRIVATE_UPSTREAMS: new URL(aihubmix.origin).host });
  site.platform.auth.addUser({ email: ADA.WEIR_VERIFY_EMAIL, password: ADA.WEIR_VERIFY_PASSWORD });
});
afterAll(async () => {
  await aihubmix?.close();
  await site?.stop();
});

function setup(more: string): Promise<Ended> {
  const line = `setup supabase --yes --no-canary --no-cron --wait 10 --project-ref ${site.platform.ref}`;
  return site.run(`${line}${more}`, { ...ADA, WEIR_PROVIDER_KEY: aihubmix.apiKey });
}

const provider = (): string =>
  ` --provider aihubmix --provider-url ${aihubmix.baseUrl} --usd-per-day 1`;

describe('a set-up with somebody to verify', () => {
  it('deploys without calls, and says at its end that there is nothing to call yet', async () => {
    const { code, out } = await setup('');
    const words = flat(out);
    expect([code, words]).toEqual([0, expect.stringContaining('v1-chat is deployed')]);
    expect(words).toContain('verify call models as ada@example.org');
    expect(words).toMatch(/verify 9 checks passed, 15 not made \(see the log\)/);
    expect(site.platform.deployed('v1-chat')).not.toBeNull();
  });

  it('calls models once it added a provider', async () => {
    const { code, out } = await setup(provider());
    const words = flat(out);
    expect([code, words]).toEqual([0, expect.stringContaining('users may call aihubmix/*')]);
    // No direct provider; and the replica says all at once, so nothing is told of streaming.
    expect(words).toMatch(/verify 1[56] checks passed, \d not made/);
  });
});

describe('a deployment', () => {
  it('stays where a provider fails, and says what was not proven', async () => {
    const before = await site.build();
    aihubmix.refuses(429, 'Slow down, please.', 'rate_limit_exceeded');
    const entry = site.entry('second', 'globalThis.second = 2;');
    const line = `deploy --yes --no-canary --wait 4 --entry ${entry}`;
    const { code, out } = await site.run(line, ADA);
    const words = flat(out);
    expect([code, words]).toEqual([0, expect.stringContaining('2 NOT PROVEN (see below)')]);
    expect(words).toContain(
      'Not all was proven. The function stays, since this is no fault of its own:',
    );
    expect(words).toContain('aggregator_json: not proven, because the provider limits its rate');
    expect(words).toContain(
      `Then prove it: npm run weir -- verify ${site.platform.functionUrl('v1-chat')}`,
    );
    expect(out.split('\n').filter((text) => text.length > 80 && !text.includes('/'))).toEqual([]);
    expect(await site.build()).not.toBe(before);
  });

  it('over a function made by hand stays, however its switch is mixed', async () => {
    const byHand = "Deno.serve(() => Response.json({ made: 'by hand' }));";
    await site.platform.deploy('v1-chat', { 'index.ts': byHand }, { verifyJwt: false });
    site.platform.setSwitchOver({ kind: 'both', ms: 3_000, seed: 7 });
    aihubmix.says('well', ' enough');
    const { code, out } = await site.run('deploy --yes --no-canary --wait 20', ADA);
    expect([code, flat(out)]).toEqual([0, expect.stringContaining('Done: v1-chat is build')]);
  });
});
