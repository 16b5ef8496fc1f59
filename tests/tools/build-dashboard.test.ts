import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const tool = new URL('../../tools/build-dashboard.mjs', import.meta.url).href;

/** Stands in for the bundler: writes what the one source says, after what `before` does. */
const bundler = (before: string): string => `
  const fs = require('node:fs');
  const out = process.argv[process.argv.indexOf('--outDir') + 1];
  fs.appendFileSync('../runs', 'x');
  fs.mkdirSync(out, { recursive: true });
  fs.writeFileSync(out + '/half.js', '');
  ${before}
  fs.writeFileSync(out + '/index.html', fs.readFileSync('page.txt', 'utf8'));
`;

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'weir-build-'));
  mkdirSync(join(root, 'node_modules/node/bin'), { recursive: true });
  mkdirSync(join(root, 'node_modules/vite/bin'), { recursive: true });
  mkdirSync(join(root, 'dashboard'));
  symlinkSync(process.execPath, join(root, 'node_modules/node/bin/node'));
  writeFileSync(join(root, 'package-lock.json'), '{}');
  writeFileSync(join(root, 'dashboard/vite.config.ts'), '');
  vite('');
  page('first');
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const vite = (before: string): void =>
  writeFileSync(join(root, 'node_modules/vite/bin/vite.js'), bundler(before));
const page = (text: string): void => writeFileSync(join(root, 'dashboard/page.txt'), text);
const served = (name = 'index.html'): string =>
  readFileSync(join(root, 'dashboard/dist', name), 'utf8');
const runs = (): number => readFileSync(join(root, 'runs'), 'utf8').length;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Builds in a process of its own, as a start does, and may stop it at a word it prints. */
function build(stopAt?: RegExp): Promise<Ended> {
  const script = `import { ensureDashboard } from '${tool}';
    await ensureDashboard(${JSON.stringify(root)}).catch((error) => {
      console.error(error.name, error.message);
      process.exit(1);
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  let out = '';
  let err = '';
  child.stdout.on('data', (text) => {
    out += String(text);
  });
  child.stderr.on('data', (text) => {
    err += String(text);
    if (stopAt?.test(err)) child.kill('SIGTERM');
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

describe('the build of the dashboard', () => {
  it('is made once, and again when a source or a package changed', async () => {
    expect(await build()).toMatchObject({ code: 0, out: '' });
    expect([served(), runs()]).toEqual(['first', 1]);
    expect(await build()).toEqual({ code: 0, out: '', err: '' });
    page('second');
    await build();
    expect([served(), runs()]).toEqual(['second', 2]);
    writeFileSync(join(root, 'package-lock.json'), '{"changed":true}');
    await build();
    expect(runs()).toBe(3);
    mkdirSync(join(root, 'dashboard/src'));
    writeFileSync(join(root, 'dashboard/src/added.ts'), '');
    await build();
    expect(runs()).toBe(4);
  });

  it('leaves the smaller forms beside the files', async () => {
    page('weir '.repeat(1_000));
    await build();
    const bytes = (name: string): Buffer => readFileSync(join(root, 'dashboard/dist', name));
    expect(brotliDecompressSync(bytes('index.html.br')).toString()).toBe(served());
    expect(gunzipSync(bytes('index.html.gz')).toString()).toBe(served());
    expect(existsSync(join(root, 'dashboard/dist/half.js.br'))).toBe(false);
  });

  it('leaves what was there when it fails, and nothing half', async () => {
    await build();
    page('second');
    vite('process.exit(1);');
    const failed = await build();
    expect(failed.code).toBe(1);
    expect(failed.err).toContain('could not be built');
    expect(served()).toBe('first');
    expect(readdirSync(join(root, 'dashboard')).sort()).toEqual([
      'dist',
      'page.txt',
      'vite.config.ts',
    ]);
    vite('');
    await build();
    expect(served()).toBe('second');
  });

  it('leaves nothing half when it is stopped', async () => {
    vite(
      "process.on('SIGTERM', () => process.exit(3)); console.error('under way'); setInterval(() => {}, 50); return;",
    );
    const stopped = await build(/under way/);
    expect(stopped.err).toContain('stopped while building');
    expect(existsSync(join(root, 'dashboard/dist'))).toBe(false);
    vite('');
    expect((await build()).code).toBe(0);
    expect(served()).toBe('first');
  });

  it('is done once by two that start together', async () => {
    vite('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);');
    const both = await Promise.all([build(), build()]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect([served(), runs()]).toEqual(['first', 1]);
  });
});
