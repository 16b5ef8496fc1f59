import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../src/runtimes/build.ts';
import { ROOT, walkSources } from './function-sources.ts';

interface DenoConfig {
  readonly imports: Readonly<Record<string, string>>;
  readonly lock: unknown;
  readonly nodeModulesDir: unknown;
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string }>>;
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as T;
}

const config = readJson<DenoConfig>('supabase/functions/v1-chat/deno.json');

describe("the function's import map", () => {
  it('names every package that its sources import', async () => {
    const { packages } = await walkSources();
    const mapped = (specifier: string): boolean =>
      Object.keys(config.imports).some(
        (key) => key === specifier || (key.endsWith('/') && specifier.startsWith(key)),
      );
    expect(packages.filter((specifier) => !mapped(specifier))).toEqual([]);
  });

  it('names no package that nothing imports', async () => {
    const { packages } = await walkSources();
    const used = (key: string): boolean =>
      packages.some((specifier) => specifier === key || specifier.startsWith(key));
    expect(Object.keys(config.imports).filter((key) => !used(key))).toEqual([]);
  });

  it('has the versions of package-lock.json', () => {
    const { packages } = readJson<Lock>('package-lock.json');
    for (const [key, target] of Object.entries(config.imports)) {
      const name = key.replace(/\/$/, '');
      const version = packages[`node_modules/${name}`]?.version;
      expect(target).toBe(
        key.endsWith('/') ? `npm:/${name}@${version}/` : `npm:${name}@${version}`,
      );
    }
  });

  it('leaves no lock file and no node_modules in the folder that is deployed', () => {
    expect(config.lock).toBe(false);
    expect(config.nodeModulesDir).toBe('none');
  });
});

describe("the function's sources", () => {
  it('reach no runtime but their own', async () => {
    const { packages, files } = await walkSources();
    expect(packages.filter((specifier) => specifier.startsWith('node:'))).toEqual([]);
    const foreign = /^src\/(runtimes\/node|cli|store\/embedded)\/|^src\/store\/postgres\.ts$/;
    expect(files.filter((file) => foreign.test(file))).toEqual([]);
  });

  it("have the package's version", () => {
    expect(VERSION).toBe(readJson<{ version: string }>('package.json').version);
  });
});
