import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeInstallLock } from '../../tools/install-lock.mjs';

const root = join(import.meta.dirname, '../..');
const lockText = '{"lockfileVersion":3,"packages":{}}\n';

/** A folder in which everything is installed: a Node, a stamp and one command. */
function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'weir-bootstrap-'));
  mkdirSync(join(folder, 'tools'));
  for (const name of ['bootstrap', 'build-dashboard', 'install', 'install-lock']) {
    cpSync(join(root, `tools/${name}.mjs`), join(folder, `tools/${name}.mjs`));
  }
  mkdirSync(join(folder, 'node_modules/node/bin'), { recursive: true });
  symlinkSync(process.execPath, join(folder, 'node_modules/node/bin/node'));
  writeFileSync(join(folder, 'package-lock.json'), lockText);
  const lock = createHash('sha256').update(lockText).digest('hex');
  const stamp = { lock, level: 'all', platform: `${process.platform}-${process.arch}` };
  writeFileSync(join(folder, 'node_modules/.weir-installed.json'), JSON.stringify(stamp));
  mkdirSync(join(folder, 'src/cli'), { recursive: true });
  return folder;
}

type Ended = { output: string; code: number | null };

/** Runs the bootstrap to its end; `onOutput` sees what was printed so far. */
function run(
  folder: string,
  args: readonly string[],
  onOutput: (text: string, child: ChildProcess) => void = () => {},
): Promise<Ended> {
  const child = spawn(process.execPath, [join(folder, 'tools/bootstrap.mjs'), ...args], {
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      onOutput(output, child);
    });
  }
  return new Promise((resolve) => child.on('close', (code) => resolve({ output, code })));
}

describe('the bootstrap', () => {
  let folder: string;
  const command = (text: string): void => writeFileSync(join(folder, 'src/cli/main.ts'), text);

  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('runs the command in the root with the arguments and gives its exit code', async () => {
    command('console.log(process.argv.slice(2), process.cwd()); process.exitCode = 3;');
    const { output, code } = await run(folder, ['weir', 'doctor', '--deep']);
    expect(code).toBe(3);
    expect(output).toContain("[ 'doctor', '--deep' ]");
    expect(output).toContain(folder);
  });

  it('starts the server with its smaller young generation, by either name', async () => {
    command('console.log(process.execArgv.join(), process.argv.slice(2).join());');
    const expected = '--max-semi-space-size=16 start,--port,0\n';
    expect(await run(folder, ['start', '--port', '0'])).toEqual({ output: expected, code: 0 });
    expect(await run(folder, ['weir', 'start', '--port', '0'])).toEqual({
      output: expected,
      code: 0,
    });
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'passes %s on once and waits for the end',
    async (signal) => {
      command(`
      process.on('${signal}', () => { console.log('heard'); setTimeout(() => process.exit(5), 300); });
      setInterval(() => {}, 1000);
      console.log('up');
    `);
      let sent = false;
      const { output, code } = await run(folder, ['start'], (text, child) => {
        if (!sent && text.includes('up')) {
          sent = true;
          child.kill(signal);
        }
      });
      expect(output).toBe('up\nheard\n');
      expect(code).toBe(5);
    },
  );

  it('says how a command that a signal ended has ended', async () => {
    command("process.kill(process.pid, 'SIGKILL');");
    expect((await run(folder, ['weir'])).code).toBe(137);
  });

  it('refuses an unknown command with exit code 2', async () => {
    expect((await run(folder, ['dance'])).code).toBe(2);
  });
});

describe('the install lock', () => {
  let folder: string;
  const never = (): void => {
    throw new Error('nobody holds it');
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'weir-lock-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('lets one at a time in, and tells the other whom it waits for', async () => {
    const first = await takeInstallLock(folder, never);
    const order: string[] = [];
    const second = takeInstallLock(folder, (pid) => {
      order.push(`waits for ${pid}`);
      first.release();
    });
    const lock = await second;
    expect(order).toEqual([`waits for ${process.pid}`]);
    expect(lock.interrupted).toBe(false);
    lock.release();
    expect(existsSync(join(folder, '.install.lock'))).toBe(false);
  });

  it('is taken from a holder that died, as interrupted', async () => {
    const dead = spawn(process.execPath, ['-e', '0']);
    await new Promise((resolve) => dead.on('close', resolve));
    mkdirSync(join(folder, '.install.lock'));
    writeFileSync(
      join(folder, '.install.lock/holder.json'),
      JSON.stringify({ pid: dead.pid, host: hostname() }),
    );
    const lock = await takeInstallLock(folder, never);
    expect(lock.interrupted).toBe(true);
    lock.release();
  });

  it('shows the next one that an install failed', async () => {
    const failing = await takeInstallLock(folder, never);
    failing.abandon();
    const next = await takeInstallLock(folder, never);
    expect(next.interrupted).toBe(true);
    next.release();
    expect((await takeInstallLock(folder, never)).interrupted).toBe(false);
  });
});
