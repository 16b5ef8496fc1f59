/** What goes wrong between here and the platform: each ends in a state that is named and safe. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { tooLong } from '../cli/command.ts';
import { flat, type Site, startSite } from './site.ts';

vi.setConfig({ testTimeout: 120_000 });
const DEPLOY = 'deploy --yes --no-canary --wait 5';

let site: Site;

beforeAll(async () => {
  site = await startSite({ deployed: true });
});
afterEach(() => site.platform.faults.clear());
afterAll(() => site?.stop());

const THEIRS = {
  'supabase/functions/v1-chat/index.ts': "Deno.serve(() => Response.json({ build: 'theirs' }));",
};

const version = (): number => site.platform.deployed('v1-chat')?.version ?? 0;

describe('trouble that passes', () => {
  it('waits out 429 and 503, of its own calls and of the upload', async () => {
    const { faults } = site.platform;
    faults.next('projects.read', { answer: 429, retryAfterSeconds: 1 });
    faults.next('functions.list', { answer: 503 });
    faults.next('functions.deploy', { answer: 429, retryAfterSeconds: 1 });
    faults.next('functions.deploy', { answer: 503 });
    const { code, out } = await site.run(`${DEPLOY} ${site.another()}`);
    expect([code, out]).toEqual([0, expect.stringContaining('Done')]);
  });

  it('recognises an upload that was accepted although its answer was lost', async () => {
    const before = version();
    site.platform.faults.next('functions.deploy', { answer: 'cut', carriedOut: true });
    const { code, out } = await site.run(`${DEPLOY} ${site.another()}`);
    expect([code, out]).toEqual([0, expect.stringContaining(`(version ${before + 1})`)]);
    expect(version()).toBe(before + 1);
  });
});

describe('trouble that stays', () => {
  it.each([
    ['a limit of the plan', 402, 'upgrade the plan'],
    ['a token that may not deploy', 403, 'SUPABASE_ACCESS_TOKEN'],
    ['a refusal', 400, 'Supabase refuses'],
  ])('%s leaves everything as it was', async (_, answer, words) => {
    const [before, build] = [version(), await site.build()];
    site.platform.faults.next('functions.deploy', { answer, message: 'because' });
    const { code, out } = await site.run(`${DEPLOY} ${site.another()}`);
    expect([code, flat(out)]).toEqual([1, expect.stringContaining(words)]);
    expect(flat(out)).toContain('because');
    expect(flat(out)).toContain(`(version ${before}), and was so all the time`);
    expect([version(), await site.build()]).toEqual([before, build]);
  });

  it('a server that accepts and goes on with the old build is given the old one back', async () => {
    const [before, build] = [version(), await site.build()];
    site.platform.holdNextSwitch('v1-chat');
    const { code, out } = await site.run(`${DEPLOY} ${site.another()}`);
    expect([code, flat(out)]).toEqual([1, expect.stringContaining(`build ${build} answers, not`)]);
    expect(flat(out)).toContain(`v1-chat is build ${build} (version ${before + 2}), as it was`);
    expect(await site.build()).toBe(build);
  });

  it('a token that is refused, a project nobody knows, and nobody there are told at once', async () => {
    const token = `sbp_${'0'.repeat(40)}`;
    const refused = await site.run(DEPLOY, { SUPABASE_ACCESS_TOKEN: token });
    expect([refused.code, refused.out]).toEqual([1, expect.stringContaining('access token')]);
    expect(refused.out).not.toContain(token);
    const ref = 'zzzzzzzzzzzzzzzzzzzz';
    const unknown = await site.run(`${DEPLOY} --project-ref ${ref}`);
    expect([unknown.code, flat(unknown.out)]).toEqual([
      1,
      expect.stringContaining(`sees no project ${ref}. Check --project-ref`),
    ]);
    const profile = join(site.folder, 'nobody.yaml');
    writeFileSync(profile, 'api_url: http://127.0.0.1:1\nproject_host: localhost.test\n');
    const nobody = await site.run(DEPLOY, { SUPABASE_PROFILE: profile });
    expect([nobody.code, flat(nobody.out)]).toEqual([
      1,
      expect.stringContaining('Check the network'),
    ]);
    for (const { out } of [refused, unknown, nobody]) expect(out).toContain('Nothing was changed.');
  });

  it.each([
    ['while it is backed up', 'functions.body', '--no-canary', 'while it was being backed up'],
    ['after it was backed up', 'functions.delete', '--wait 5', 'It is left as it is'],
  ] as const)('somebody else who deploys %s is left alone', async (_, operation, more, words) => {
    const held = site.platform.faults.hold(operation, 'after');
    const running = site.begin(`deploy --yes ${more} ${site.another()}`);
    await held.reached;
    const theirs = await site.platform.deploy('v1-chat', THEIRS);
    held.release();
    const { code, out } = await running.ended;
    expect([code, flat(out)]).toEqual([1, expect.stringContaining(words)]);
    expect(site.platform.deployed('v1-chat')).toEqual(theirs);
    expect(site.platform.deployed('v1-chat-canary')).toBeNull();
  });
});

describe('two at once', () => {
  it('lets only the first one in', async () => {
    const held = site.platform.faults.hold('functions.list', 'before');
    const first = site.begin(`${DEPLOY} ${site.another()}`);
    await held.reached;
    const second = await site.run(`${DEPLOY} ${site.another()}`);
    expect([second.code, flat(second.err)]).toEqual([
      1,
      expect.stringContaining(`is under way (process ${first.child.pid})`),
    ]);
    const back = await site.run('rollback --yes');
    expect([back.code, flat(back.err)]).toEqual([1, expect.stringContaining('is under way')]);
    expect(tooLong(second.err + back.err)).toEqual([]);
    held.release();
    expect((await first.ended).code).toBe(0);
  });
});

describe('a backup with a changed byte', () => {
  it('is never used, and the next deployment makes one of its own', async () => {
    const held = site.platform.faults.hold('functions.deploy', 'after');
    const running = site.begin(`${DEPLOY} ${site.another()}`);
    await held.reached;
    const folder = join(site.dataDir, 'backups', site.platform.ref);
    const name = readdirSync(folder).sort().at(-1) ?? '';
    const path = join(folder, name, 'function.eszip');
    const bytes = readFileSync(path);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    running.child.kill('SIGKILL');
    await running.ended;
    held.release();
    const before = version();
    for (const line of [`rollback ${name} --yes`, 'rollback --yes']) {
      const { code, out } = await site.run(line);
      expect([code, flat(out)]).toEqual([1, expect.stringContaining('function.eszip was changed')]);
      expect(out).toContain('Next: npm run weir -- backups');
    }
    expect(version()).toBe(before);
    const listed = await site.run('backups');
    expect([listed.code, listed.out]).toEqual([1, expect.stringContaining('DAMAGED')]);
    const build = await site.build();
    const boom = `--entry ${site.entry('boom', 'throw new Error("no");')}`;
    const { code, out } = await site.run(`deploy --yes --no-canary --wait 1 ${boom}`);
    expect([code, flat(out)]).toEqual([1, expect.stringContaining('with a new backup')]);
    expect(flat(out)).toContain(`v1-chat is build ${build} (version ${before + 2}), as it was`);
  });
});

describe('a disk that is full', () => {
  it('does not stop the build before from being put back', async () => {
    const build = await site.build();
    const held = site.platform.faults.hold('functions.deploy', 'after');
    const boom = `--entry ${site.entry('boom', 'throw new Error("no");')}`;
    const running = site.begin(`deploy --yes --no-canary --wait 1 ${boom}`);
    await held.reached;
    // Nothing can be written where a folder stands.
    const folder = join(site.dataDir, 'deploys', site.platform.ref);
    const log = join(folder, `${site.journal().id}.log`);
    rmSync(log);
    mkdirSync(log);
    mkdirSync(join(folder, 'journal.json.draft'));
    held.release();
    const { code, out } = await running.ended;
    expect([code, flat(out)]).toEqual([1, expect.stringContaining('The log cannot be written')]);
    expect(flat(out)).toContain('The journal cannot be written');
    expect(flat(out)).toContain(`v1-chat is build ${build}`);
    expect(await site.build()).toBe(build);
  });
});
