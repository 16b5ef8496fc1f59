/** Deployed code as Deno needs it: files on disk, loaded from their own folder. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type DenoVersion, denoBinary, denoEnvironment } from '../edge/deno.ts';
import { unpackBundle } from './bundle.ts';
import { type Code, pathInBundle } from './functions.ts';
import { Refusal } from './route.ts';

export interface CodeOnDisk {
  readonly entry: string;
  readonly config?: string | undefined;
}

/** Writes a bundle's files once and says where its entry is; it need not be there. */
export function codeOnDisk(folder: string, { bundle, record }: Code): CodeOnDisk {
  const root = join(folder, record.ezbr_sha256);
  const { files, importMap } = unpackBundle(bundle);
  if (!existsSync(root)) {
    for (const { path, bytes } of files) {
      const target = join(root, path);
      if (!target.startsWith(`${root}/`)) throw new Refusal(400, `Invalid file name: ${path}`);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, bytes);
    }
  }
  return {
    entry: join(root, pathInBundle(record.entrypoint_path)),
    config: importMap === null ? undefined : join(root, importMap),
  };
}

const run = promisify(execFile);

/** Where Deno finds packages, and keeps them. */
export function loadingEnvironment(folder: string, registry: string): Record<string, string> {
  return {
    DENO_DIR: join(folder, 'deno'),
    npm_config_registry: registry,
    NPM_CONFIG_REGISTRY: registry,
  };
}

/** What bundling on the server finds: code that does not parse, and imports that are not there. */
export async function checkSources(
  code: CodeOnDisk,
  deno: DenoVersion,
  loading: Readonly<Record<string, string>>,
): Promise<void> {
  const config = code.config === undefined ? ['--no-config'] : [`--config=${code.config}`];
  const args = ['cache', '--no-lock', '--quiet', ...config, code.entry];
  await run(denoBinary(deno), args, { env: { ...denoEnvironment(), ...loading } }).catch(
    (error: unknown) => {
      const reason = String((error as { stderr?: string }).stderr ?? error).trim();
      throw new Refusal(400, `Failed to bundle the function (reason: ${reason})`);
    },
  );
}
