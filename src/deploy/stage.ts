import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleFunction } from './bundle.ts';
import { CANARY, SLUG } from './deployment.ts';

/** The names a build is deployed under. */
export const STAGED: readonly string[] = [SLUG, CANARY];

/** A build in a folder of its own, from which the Supabase CLI uploads it. */
export interface Stage {
  readonly buildId: string;
  /** Holds `supabase/`, and nothing the upload does not need. */
  readonly folder: string;
  readonly bytes: number;
}

export interface StageOptions {
  /** Where stages are kept, one a build; nobody else makes one there meanwhile. */
  readonly parent: string;
  /** The names the build will be deployed under. */
  readonly slugs: readonly string[];
  /** Default: the function of this repository. */
  readonly entry: string | null;
}

/** The bundle imports nothing, so there is nothing to map; the CLI wants the file all the same. */
const DENO_JSON = '{ "imports": {} }\n';

/** Bundles the function and puts it where the CLI finds it, under each of the names. */
export async function makeStage({ parent, slugs, entry }: StageOptions): Promise<Stage> {
  // One at a time, by the lock; what a killed one has left goes.
  const making = join(parent, 'making');
  await rm(making, { recursive: true, force: true });
  const bundle = await bundleFunction(making, ...(entry === null ? [] : [entry]));
  for (const slug of slugs) {
    const home = join(making, 'supabase/functions', slug);
    await mkdir(home, { recursive: true });
    await copyFile(bundle.entry, join(home, 'index.js'));
    await writeFile(join(home, 'deno.json'), DENO_JSON);
  }
  await rm(bundle.entry);
  await writeFile(join(making, 'supabase/config.toml'), configOf(slugs));
  // At once, so that a crash leaves no half of it under its name.
  const folder = join(parent, bundle.buildId);
  await rm(folder, { recursive: true, force: true });
  await rename(making, folder);
  return { buildId: bundle.buildId, folder, bytes: bundle.bytes };
}

/** Where a staged function's own files are. */
export function stagedFiles(
  { folder }: Pick<Stage, 'folder'>,
  slug: string,
): { readonly entry: string; readonly config: string } {
  const home = join(folder, 'supabase/functions', slug);
  return { entry: join(home, 'index.js'), config: join(home, 'deno.json') };
}

/** The gateway verifies credentials itself; the platform's check would refuse all but its own. */
function configOf(slugs: readonly string[]): string {
  const blocks = slugs.map((slug) =>
    [
      `[functions.${slug}]`,
      'enabled = true',
      'verify_jwt = false',
      `entrypoint = "./functions/${slug}/index.js"`,
      `import_map = "./functions/${slug}/deno.json"`,
    ].join('\n'),
  );
  return `${blocks.join('\n\n')}\n`;
}
