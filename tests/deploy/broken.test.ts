/** Builds that do not work: the one before answers as before, byte for byte. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { tooLong } from '../cli/command.ts';
import type { FunctionRecord } from '../platform/deployed-function.ts';
import { flat, type Site, startSite } from './site.ts';

vi.setConfig({ testTimeout: 120_000 });
const DEPLOY = 'deploy --yes --wait 4';

/** Code that runs before the function's own, and what it breaks. */
const BROKEN = {
  boot: 'throw new Error("this build does not start");',
  answers:
    'Deno.serve = (handler) => Reflect.apply(serve, Deno, [() => new Response("", { status: 500 })]);',
  cors: `Deno.serve = (handler) => Reflect.apply(serve, Deno, [async (request) => {
    const { status, body, headers } = await handler(request);
    return new Response(body, { status, headers: [...headers].filter(([name]) => !name.startsWith('access-control')) });
  }]);`,
};

let site: Site;
let old: string | null;
let digest: string | undefined;

beforeAll(async () => {
  site = await startSite({ deployed: true });
  old = await site.build();
  digest = site.platform.deployed('v1-chat')?.ezbr_sha256;
});
afterAll(() => site?.stop());

function entryOf(kind: keyof typeof BROKEN): string {
  return site.entry(kind, `const serve = Deno.serve;\n${BROKEN[kind]}`);
}

const live = (): FunctionRecord | null => site.platform.deployed('v1-chat');

describe('a build that does not work', () => {
  it.each(['boot', 'answers', 'cors'] as const)('is stopped at its canary: %s', async (kind) => {
    const { version } = live() ?? {};
    const { code, out } = await site.run(`${DEPLOY} --entry ${entryOf(kind)}`);
    expect([code, out]).toEqual([1, expect.stringContaining('FAILED: the build does not work')]);
    expect(out).toContain(`v1-chat is build ${old} (version ${version}), and was so all the time`);
    expect(live()).toMatchObject({ version, ezbr_sha256: digest });
    expect(site.platform.deployed('v1-chat-canary')).toBeNull();
    expect(site.journal()).toMatchObject({ outcome: 'stopped', canary: null });
  });

  it.each(['boot', 'answers', 'cors'] as const)(
    'is replaced by the one before: %s',
    async (kind) => {
      const { version = 0 } = live() ?? {};
      const line = `${DEPLOY} --no-canary --entry ${entryOf(kind)}`;
      const { code, out } = await site.run(line);
      expect([code, out]).toEqual([1, expect.stringContaining('verify    FAILED')]);
      expect(flat(out)).toContain(`${old} (version ${version + 2}), as it was backed up`);
      // The line to copy is one line.
      const next = `npm run weir -- deploy --project-ref ${site.platform.ref}`;
      expect(out).toContain(`Next: correct that, then\n${next}\n`);
      expect(tooLong(out)).toEqual([]);
      // It goes back by itself.
      expect(flat(out)).not.toContain('weir -- rollback');
      if (kind === 'boot') expect(flat(out)).toContain('does not start; its logs say why.');
      expect(live()).toMatchObject({
        version: version + 2,
        ezbr_sha256: digest,
        verify_jwt: false,
      });
      expect(await site.build()).toBe(old);
      expect(site.journal()).toMatchObject({ outcome: 'rolled_back' });
    },
  );

  it('is removed where there was none before', async () => {
    const other = await startSite();
    const entry = other.entry('boot', BROKEN.boot);
    const { code, out } = await other.run(`${DEPLOY} --no-canary --entry ${entry}`);
    expect([code, out]).toEqual([1, expect.stringContaining('v1-chat is removed: there was none')]);
    expect(other.platform.deployed('v1-chat')).toBeNull();
    await other.stop();
  });
});
