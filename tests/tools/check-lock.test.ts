import { describe, expect, it } from 'vitest';
import { dependencyProblems, importProblems, lockProblems } from '../../tools/check-lock.ts';
import { completeLock, platformOf } from '../../tools/complete-lock.ts';
import type { LockEntry, LockFile } from '../../tools/lock-file.ts';

const sealed = (entry: LockEntry): LockEntry => ({ integrity: 'sha512-x', ...entry });
const lock = (packages: Record<string, LockEntry>): LockFile => ({ lockfileVersion: 3, packages });

/** A package with two platforms, of which npm kept one, and a second version of it below another. */
const incomplete = (): LockFile =>
  lock({
    '': {},
    'node_modules/tool': sealed({
      version: '2.0.0',
      dev: true,
      optionalDependencies: { '@t/darwin-arm64': '2.0.0', '@t/linux-x64-musl': '2.0.0' },
    }),
    'node_modules/tool-old': sealed({
      version: '1.0.0',
      optionalDependencies: { '@t/darwin-arm64': '1.0.0' },
    }),
    'node_modules/@t/linux-x64-musl': sealed({ version: '2.0.0', optional: true }),
  });

describe('the lock check', () => {
  it('names every optional package that the lock leaves out', () => {
    expect(lockProblems(incomplete())).toEqual([
      expect.stringContaining('@t/darwin-arm64@2.0.0 of node_modules/tool is missing'),
      expect.stringContaining('@t/darwin-arm64@1.0.0 of node_modules/tool-old is missing'),
    ]);
  });

  it('finds nothing after the lock was completed, each version in a place of its own', () => {
    const made = incomplete();
    expect(completeLock(made)).toEqual([
      'node_modules/@t/darwin-arm64',
      'node_modules/tool-old/node_modules/@t/darwin-arm64',
    ]);
    expect(lockProblems(made)).toEqual([]);
    expect(made.packages['node_modules/@t/darwin-arm64']).toEqual({
      version: '2.0.0',
      optional: true,
      os: ['darwin'],
      cpu: ['arm64'],
      dev: true,
    });
    expect(completeLock(made)).toEqual([]);
  });

  it('reads the platform from the name, and refuses to guess', () => {
    expect(platformOf('@x/cli-linux-arm64-musl')).toEqual({
      os: ['linux'],
      cpu: ['arm64'],
      libc: ['musl'],
    });
    expect(platformOf('@x/cli-windows-x64')).toEqual({ os: ['win32'], cpu: ['x64'] });
    expect(() => platformOf('@x/cli-wasm')).toThrow(/does not say where it runs/);
  });

  it('refuses an entry that names a registry, and one without its checksum', () => {
    const named = sealed({ version: '1.0.0', resolved: 'https://registry.invalid/a.tgz' });
    expect(lockProblems(lock({ 'node_modules/a': named }))).toEqual([
      'package-lock.json: node_modules/a names where it was downloaded from',
    ]);
    expect(lockProblems(lock({ 'node_modules/a': { version: '1.0.0' } }))).toEqual([
      'package-lock.json: node_modules/a has no integrity',
    ]);
  });

  it("refuses another version in the function's imports, or none", () => {
    const locked = lock({
      'node_modules/hono': sealed({ version: '4.13.19' }),
      'node_modules/@hono/zod-openapi': sealed({ version: '1.6.3' }),
    });
    const imports = (map: Record<string, string>): string[] =>
      importProblems(locked, JSON.stringify({ imports: map }));
    expect(
      imports({
        hono: 'npm:hono@4.13.19',
        'hono/': 'npm:/hono@4.13.19/',
        '@hono/zod-openapi': 'npm:@hono/zod-openapi@1.6.3',
        '@/': '../../../src/',
      }),
    ).toEqual([]);
    expect(imports({ hono: 'npm:hono@4.13.18' })).toHaveLength(1);
    expect(imports({ hono: 'npm:hono' })).toHaveLength(1);
    expect(imports({ 'hono/': 'npm:/hono@4.13.18/' })).toHaveLength(1);
    expect(imports({ jose: 'npm:jose@6.2.17' })).toHaveLength(1);
  });

  it('refuses a package that docs/dependencies.md leaves out, and a fourteenth one to run', () => {
    const page = '| package | what |\n|---|---|\n| hono | routes |\n| deno, deno-2.1 | runs |\n';
    const tools = { deno: '2.9.6', 'deno-2.1': 'npm:deno@2.1.4' };
    expect(
      dependencyProblems({ dependencies: { hono: '4.0.0' }, devDependencies: tools }, page),
    ).toEqual([]);
    expect(dependencyProblems({ optionalDependencies: { knip: '6.0.0' } }, page)).toEqual([
      'docs/dependencies.md: knip has no row',
    ]);
    const inner = [{ devDependencies: { own: 'file:tests/own', react: '19.0.0' } }];
    expect(dependencyProblems({}, page, inner)).toEqual(['docs/dependencies.md: react has no row']);
    const fourteen = Array.from({ length: 14 }, (_, index) => `p${index}`);
    const dependencies = Object.fromEntries(fourteen.map((name) => [name, '1.0.0']));
    const rows = fourteen.map((name) => `| ${name} | x |`).join('\n');
    expect(dependencyProblems({ dependencies }, rows)).toEqual([
      'package.json: 14 packages to run (limit 13)',
    ]);
  });
});
