/**
 * Makes the one file that is deployed as the Edge Function: everything it imports inside, so that
 * the platform needs no registry and a download gives back exactly what was sent.
 */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

export interface FunctionBundle {
  /** Twelve hexadecimal digits that change when any byte of the code does, and only then. */
  readonly buildId: string;
  readonly entry: string;
  readonly bytes: number;
}

const ROOT = join(import.meta.dirname, '../..');
const ENTRY = join(ROOT, 'supabase/functions/v1-chat/index.ts');

/** As long as the id that takes its place, so that offsets in the bundle stay. */
const PLACEHOLDER = '@build-id-@@';

/** Bundles the function into a folder, as `index.js` and `build.json`. */
export async function bundleFunction(
  folder: string,
  source: string = ENTRY,
): Promise<FunctionBundle> {
  // Only here: a server is installed without it, and loads every command.
  const { build } = await import('esbuild');
  const result = await build({
    entryPoints: [source],
    bundle: true,
    write: false,
    format: 'esm',
    // Edge Runtime is Deno 2.1.4: V8 13.0.
    target: 'es2024',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['deno', 'worker', 'import'],
    minify: true,
    legalComments: 'none',
    define: { WEIR_BUILD_ID: JSON.stringify(PLACEHOLDER) },
    external: ['node:*'],
    plugins: [englishOnly, withoutYaml],
    absWorkingDir: ROOT,
    logLevel: 'error',
  });
  const [output] = result.outputFiles;
  if (output === undefined) throw new Error('esbuild wrote no file');
  const buildId = createHash('sha256')
    .update(output.text)
    .digest('hex')
    .slice(0, PLACEHOLDER.length);
  const text = output.text.replaceAll(PLACEHOLDER, buildId);
  const bytes = Buffer.byteLength(text);
  const entry = join(folder, 'index.js');
  await mkdir(folder, { recursive: true });
  await writeFile(entry, text);
  await writeFile(join(folder, 'build.json'), `${JSON.stringify({ buildId, bytes }, null, 2)}\n`);
  return { buildId, entry, bytes };
}

/** zod brings its messages in some fifty languages, half of a bundle; ours are English. */
const englishOnly: Plugin = {
  name: 'english-only',
  setup({ onResolve, onLoad }): void {
    onResolve({ filter: /locales\/index\.js$/ }, ({ path, resolveDir }) => {
      if (!resolveDir.includes('node_modules/zod')) return null;
      return { path: join(resolveDir, path), namespace: 'english-only' };
    });
    onLoad({ filter: /.*/, namespace: 'english-only' }, ({ path }) => ({
      contents: `export { default as en } from './en.js';`,
      resolveDir: dirname(path),
    }));
  },
};

/** zod-to-openapi can write YAML; the gateway's description is JSON only. */
const withoutYaml: Plugin = {
  name: 'without-yaml',
  setup({ onResolve, onLoad }): void {
    onResolve({ filter: /^yaml$/ }, () => ({ path: 'yaml', namespace: 'without-yaml' }));
    onLoad({ filter: /.*/, namespace: 'without-yaml' }, () => ({
      contents: `export function stringify() { throw new Error('this build writes no YAML'); }`,
    }));
  },
};
