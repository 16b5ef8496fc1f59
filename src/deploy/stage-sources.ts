import { existsSync } from 'node:fs';
import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Backup } from './backup.ts';

/**
 * Makes a folder from which the CLI uploads a backup's sources with the settings they had. The
 * backup itself stays as it is.
 *
 * @throws {Error} when the entry is not among the sources.
 */
export async function stageSources(
  parent: string,
  { source, settings, name }: Backup,
): Promise<string> {
  if (source === null) throw new Error(`The backup ${name} has no sources.`);
  const folder = join(parent, `restore-${name}`);
  await rm(folder, { recursive: true, force: true });
  await cp(source, folder, { recursive: true });
  const { slug, verify_jwt: verifyJwt, entrypoint_path: entry, import_map_path: map } = settings;
  const config = [
    `[functions.${slug}]`,
    'enabled = true',
    `verify_jwt = ${verifyJwt}`,
    `entrypoint = ${JSON.stringify(inFolder(folder, entry ?? `supabase/functions/${slug}/index.ts`))}`,
    ...(map === undefined ? [] : [`import_map = ${JSON.stringify(inFolder(folder, map))}`]),
  ];
  await writeFile(join(folder, 'supabase/config.toml'), `${config.join('\n')}\n`);
  return folder;
}

/** As `config.toml` wants it, relative to `supabase/`; the platform knows it as `file:///.../source/...`. */
function inFolder(folder: string, recorded: string): string {
  const path = recorded.replace(/^file:\/\/.*?\/(?=supabase\/)/, '');
  if (!path.startsWith('supabase/') || !existsSync(join(folder, path))) {
    throw new Error(`${recorded} is not among the sources in ${folder}.`);
  }
  return `./${path.slice('supabase/'.length)}`;
}
