/** Deployments killed or stopped in every step, and what the next command makes of them. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Ended } from '../cli/command.ts';
import type { Operation } from '../platform/faults.ts';
import { migrationFiles } from '../support/migration-files.ts';
import { flat, type Running, type Site, startSite } from './site.ts';

const FILES = migrationFiles().length;

vi.setConfig({ testTimeout: 120_000 });

const BOOM = 'throw new Error("this build does not start");';

/** Where a deployment is killed: the request that it waits for then. */
interface Place {
  readonly step: string;
  readonly operation: Operation;
  readonly when: 'before' | 'after';
  /** Which of the commands is asked to go on from there: together they meet every state. */
  readonly next: readonly ('deploy' | 'rollback')[];
  readonly flags: string;
  readonly code?: string;
}

/** How many of a migration's requests are answered before it is killed. */
const QUERIES = 10;

const CANARY = '--wait 3';
const PLAIN = '--wait 1 --no-canary';
const [DEPLOY, ROLLBACK, BOTH] = [['deploy'], ['rollback'], ['deploy', 'rollback']] as const;

const PLACES: readonly Place[] = [
  { step: 'backup', operation: 'functions.body', when: 'before', next: BOTH, flags: PLAIN },
  { step: 'canary', operation: 'functions.deploy', when: 'before', next: ROLLBACK, flags: CANARY },
  { step: 'canary', operation: 'functions.deploy', when: 'after', next: DEPLOY, flags: CANARY },
  { step: 'publish', operation: 'functions.deploy', when: 'before', next: DEPLOY, flags: PLAIN },
  { step: 'publish', operation: 'functions.deploy', when: 'after', next: BOTH, flags: PLAIN },
  {
    ...{ step: 'rollback', operation: 'functions.update', when: 'before' },
    ...{ next: ROLLBACK, flags: PLAIN, code: BOOM },
  },
  {
    ...{ step: 'rollback', operation: 'functions.update', when: 'after' },
    ...{ next: DEPLOY, flags: PLAIN, code: BOOM },
  },
];

let site: Site;

beforeAll(async () => {
  site = await startSite({ deployed: true });
});
afterAll(() => site?.stop());

/** As `kill -9`; the CLI, a process of its own, goes on. */
async function kill({ child, ended }: Running): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

async function interrupt({ operation, when, flags, code }: Place): Promise<void> {
  const held = site.platform.faults.hold(operation, when);
  const running = site.begin(`deploy --yes ${flags} ${site.another(code)}`);
  await held.reached;
  await kill(running);
  held.release();
}

/** Every 60 ms until it has ended, as somebody does who wants it to. */
async function pressAgain({ child, ended }: Running): Promise<Ended & { presses: number }> {
  let presses = 0;
  const pressing = setInterval(() => {
    presses += 1;
    child.kill('SIGINT');
  }, 60);
  const result = await ended;
  clearInterval(pressing);
  return { ...result, presses };
}

function expectTidy(outcome: string): void {
  expect(site.platform.deployed('v1-chat-canary')).toBeNull();
  expect(site.journal()).toMatchObject({ outcome, canary: null, child: null });
}

function killedIn(next: 'deploy' | 'rollback'): (readonly [string, Place])[] {
  return PLACES.filter((place) => place.next.includes(next)).map((place) => {
    const { step, operation, when } = place;
    return [`${step}, ${when} ${operation}`, place];
  });
}

describe('what was killed', () => {
  it.each(killedIn('deploy'))('deploy finishes: in %s', async (_, place) => {
    await interrupt(place);
    const { code, out } = await site.run(`deploy --yes --wait 10 --no-canary ${site.another()}`);
    expect([code, out]).toEqual([0, expect.stringContaining('Done')]);
    expect(flat(out)).toContain(`interrupted in step ${place.step}`);
    expect(await site.build()).toBe(/stage +build (\w{12})/.exec(out)?.[1]);
    expectTidy('done');
  });

  it.each(killedIn('rollback'))('rollback undoes: in %s', async (_, place) => {
    const [before, digest] = [await site.build(), site.platform.deployed('v1-chat')?.ezbr_sha256];
    await interrupt(place);
    const { code, out } = await site.run('rollback --yes --wait 10');
    expect([code, flat(out)]).toEqual([
      0,
      expect.stringContaining(`interrupted in step ${place.step}`),
    ]);
    expect(await site.build()).toBe(before);
    expect(site.platform.deployed('v1-chat')?.ezbr_sha256).toBe(digest);
    const untouched = ['backup', 'canary'].includes(place.step);
    expectTidy(untouched ? 'stopped' : 'rolled_back');
  });
});

describe('killed in its doctor', () => {
  it('nothing had begun', async () => {
    const place: Place = { ...PLACES[0], step: 'doctor', operation: 'projects.read' } as Place;
    await interrupt(place);
    const { code, out } = await site.run(`deploy --yes ${PLAIN} ${site.another()}`);
    expect([code, out]).toEqual([0, expect.not.stringContaining('interrupted')]);
  });
});

describe('killed between two migrations', () => {
  it('deploy goes on where it was', async () => {
    const other = await startSite({ migrated: false });
    const { faults } = other.platform;
    const read = faults.hold('functions.read', 'after');
    const running = other.begin('deploy --yes --no-canary');
    await read.reached;
    // The plan is read and the history made; by then some files were applied, and not all.
    for (let at = 0; at < QUERIES; at += 1) {
      const query = faults.hold('database.query', 'after');
      if (at === 0) read.release();
      await query.reached;
      if (at === QUERIES - 1) await kill(running);
      query.release();
    }
    const { code, out } = await other.run('deploy --yes --no-canary --wait 10');
    expect([code, flat(out)]).toEqual([0, expect.stringContaining('interrupted in step migrate')]);
    const applied = /(\d+) files? applied/.exec(out)?.[1];
    expect(Number(applied)).toBeGreaterThan(0);
    expect(Number(applied)).toBeLessThan(FILES);
    await other.stop();
  });
});

describe('killed while it verifies', () => {
  it('deploy of the same build only verifies it', async () => {
    const same = site.another();
    const running = site.begin(`deploy --yes --no-canary --wait 30 ${same}`);
    await running.says('accepted by the platform');
    await kill(running);
    const uploads = (): number =>
      site.platform.heard.filter(({ operation }) => operation === 'functions.deploy').length;
    const before = uploads();
    const { code, out } = await site.run(`deploy --yes --wait 30 ${same}`);
    expect([code, out]).toEqual([0, expect.stringContaining('Done')]);
    expect(uploads()).toBe(before);
    expectTidy('done');
  });

  it('a build that does not work either leads back to before the interrupted one', async () => {
    const before = await site.build();
    const running = site.begin(`deploy --yes ${PLAIN} ${site.another(BOOM)}`);
    await running.says('accepted by the platform');
    await kill(running);
    const { code, out } = await site.run(`deploy --yes ${PLAIN} ${site.another(BOOM)}`);
    expect([code, flat(out)]).toEqual([1, expect.stringContaining(`v1-chat is build ${before}`)]);
    expect(await site.build()).toBe(before);
    expectTidy('rolled_back');
  });
});

describe('Ctrl-C', () => {
  it('in an upload lets it end, and puts the build before back', async () => {
    const before = await site.build();
    const held = site.platform.faults.hold('functions.deploy', 'before');
    const running = site.begin(`deploy --yes --no-canary --wait 10 ${site.another()}`);
    await held.reached;
    running.child.kill('SIGINT');
    held.release();
    const { code, out, err } = await running.ended;
    expect([code, err]).toEqual([1, expect.stringContaining('Stopping')]);
    expect(flat(out)).toContain('it was interrupted');
    expect(await site.build()).toBe(before);
    expectTidy('rolled_back');
  });

  it('again, and soon, leaves everything as it is and says what is next', async () => {
    const before = await site.build();
    const held = site.platform.faults.hold('functions.deploy', 'before');
    const running = site.begin(`deploy --yes --no-canary --wait 10 ${site.another()}`);
    await held.reached;
    running.child.kill('SIGINT');
    await running.complains('Stopping');
    const { code, err, presses } = await pressAgain(running);
    held.release();
    expect([code, err]).toEqual([130, expect.stringContaining('Left as it is.')]);
    // It need not be kept up for a second.
    expect(presses).toBeLessThan(12);
    const [, next = ''] =
      /To undo it: npm run weir -- (rollback --project-ref \w+)/.exec(err) ?? [];
    expect((await site.run(`${next} --yes --wait 10`)).code).toBe(0);
    expect(await site.build()).toBe(before);
  });

  it('that comes twice at once is one', async () => {
    const held = site.platform.faults.hold('functions.body', 'before');
    const running = site.begin(`deploy --yes --no-canary ${site.another()}`);
    await held.reached;
    // From the terminal, and passed on by npm.
    for (let echo = 0; echo < 2; echo += 1) running.child.kill('SIGINT');
    await running.complains('Stopping');
    // npm's shell has gone, so what it started is told to end.
    running.child.kill('SIGTERM');
    held.release();
    const { code, err } = await running.ended;
    expect([code, err]).toEqual([1, expect.not.stringContaining('Left as it is')]);
    expectTidy('stopped');
  });

  it('before anything is visible leaves everything as it was', async () => {
    const version = site.platform.deployed('v1-chat')?.version;
    const held = site.platform.faults.hold('functions.body', 'before');
    const running = site.begin(`deploy --yes ${site.another()}`);
    await held.reached;
    running.child.kill('SIGINT');
    held.release();
    const { code, out } = await running.ended;
    expect([code, flat(out)]).toEqual([1, expect.stringContaining('and was so all the time')]);
    expect(site.platform.deployed('v1-chat')?.version).toBe(version);
    expectTidy('stopped');
  });
});

describe('a terminal that is closed', () => {
  it('has the broken build undone, although nobody reads what is said', async () => {
    const before = await site.build();
    const held = site.platform.faults.hold('functions.deploy', 'after');
    const { child, ended } = site.begin(`deploy --yes ${PLAIN} ${site.another(BOOM)}`);
    await held.reached;
    child.stdout?.destroy();
    child.stderr?.destroy();
    child.kill('SIGHUP');
    held.release();
    expect((await ended).code).toBe(1);
    expect(await site.build()).toBe(before);
    expectTidy('rolled_back');
  });
});

describe('putting a backup back by hand', () => {
  it('is finished by the next rollback', async () => {
    const [line = ''] = (await site.run('backups')).out.split('\n');
    const [name = ''] = line.split(' ');
    const build = /build (\w{12})/.exec(line)?.[1];
    const held = site.platform.faults.hold('functions.update', 'before');
    const running = site.begin(`rollback ${name} --yes --wait 10`);
    await held.reached;
    await kill(running);
    held.release();
    const { code, out } = await site.run('rollback --yes --wait 10');
    expect([code, flat(out)]).toEqual([0, expect.stringContaining(`backup ${name}, begun`)]);
    expect(await site.build()).toBe(build);
    expectTidy('rolled_back');
  });
});
