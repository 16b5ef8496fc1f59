import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunction, type FunctionBundle } from '../../src/deploy/bundle.ts';
import { walkSources } from './function-sources.ts';

describe('the bundle of the function', () => {
  let folder = '';
  let bundle: FunctionBundle;
  let text = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'weir-bundle-test-'));
    bundle = await bundleFunction(join(folder, 'first'));
    text = await readFile(bundle.entry, 'utf8');
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it('is one file of at most 1.5 MB', () => {
    expect(bundle.bytes).toBe(Buffer.byteLength(text));
    expect(bundle.bytes).toBeLessThanOrEqual(1.5 * 1024 * 1024);
  });

  it('imports nothing', () => {
    // Minified: an import is `import{...}from"..."`, `import"..."` or `import("...")`.
    expect(text.match(/\bimport\s*(\(\s*)?["'{][^;]{0,80}/g) ?? []).toEqual([]);
    expect(text).not.toMatch(/\brequire\(["']/);
  });

  it('carries its own build id, which stands for its bytes', async () => {
    expect(text.split(bundle.buildId)).toHaveLength(2);
    const again = await bundleFunction(join(folder, 'again'));
    expect(again.buildId).toBe(bundle.buildId);
    expect(await readFile(again.entry, 'utf8')).toBe(text);
    expect(JSON.parse(await readFile(join(folder, 'first/build.json'), 'utf8'))).toEqual({
      buildId: bundle.buildId,
      bytes: bundle.bytes,
    });
  });

  it('has another build id when one byte of its code is different', async () => {
    const source = join(folder, 'source');
    await cp(join(import.meta.dirname, 'toy-function.ts'), join(source, 'a.ts'));
    const toy = await readFile(join(source, 'a.ts'), 'utf8');
    await writeFile(join(source, 'b.ts'), toy.replace("'tick\\n'", "'tock\\n'"));
    const a = await bundleFunction(join(folder, 'a'), join(source, 'a.ts'));
    const b = await bundleFunction(join(folder, 'b'), join(source, 'b.ts'));
    expect(b.buildId).not.toBe(a.buildId);
  });

  it('needs no schema library and no router before the management API is asked', async () => {
    const { atBoot } = await walkSources();
    expect(atBoot.filter((name) => /zod|hono|^src\/admin\//.test(name))).toEqual([]);
    expect(atBoot).toContain('jose');
  });
});
