import { join, relative } from 'node:path';
import { build, type Metafile } from 'esbuild';

export const ROOT: string = join(import.meta.dirname, '../..');
const ENTRY = join(ROOT, 'supabase/functions/v1-chat/index.ts');

export interface FunctionSources {
  /** Names as they stand in the sources. */
  readonly packages: readonly string[];
  /** Paths from the repository's root. */
  readonly files: readonly string[];
  /** Files and packages that are evaluated before the first request: no `import()` leads to them. */
  readonly atBoot: readonly string[];
}

/** Everything the function's entry imports, however deep. */
export async function walkSources(): Promise<FunctionSources> {
  const { metafile } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    packages: 'external',
    absWorkingDir: ROOT,
    logLevel: 'silent',
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  const packages = imports.filter(({ external }) => external === true).map(({ path }) => path);
  return {
    packages: [...new Set(packages)].sort(),
    files: Object.keys(metafile.inputs),
    atBoot: [...reachable(metafile, relative(ROOT, ENTRY), new Set())],
  };
}

function reachable(metafile: Metafile, from: string, seen: Set<string>): Set<string> {
  if (seen.has(from)) return seen;
  seen.add(from);
  for (const { path, kind } of metafile.inputs[from]?.imports ?? []) {
    if (kind !== 'dynamic-import') reachable(metafile, path, seen);
  }
  return seen;
}
