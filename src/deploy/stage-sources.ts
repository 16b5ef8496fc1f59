import { existsSync } from 'node:fs';
import { cp, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
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
  // One at a time; what an earlier one has left goes.
  const folder = join(parent, 'restore');
  await rm(folder, { recursive: true, force: true });
  await cp(source, folder, { recursive: true });
  const { slug, verify_jwt: verifyJwt, entrypoint_path: entry, import_map_path: map } = settings;
  const config = [
    `[functions.${slug}]`,
    'enabled = true',
    `verify_jwt = ${verifyJwt}`,
    `entrypoint = ${JSON.stringify(inFolder(folder, slug, entry ?? `supabase/functions/${slug}/index.ts`))}`,
    ...(map === undefined || map === null
      ? []
      : [`import_map = ${JSON.stringify(inFolder(folder, slug, map))}`]),
  ];
  await writeFile(join(folder, 'supabase/config.toml'), `${config.join('\n')}\n`);
  return folder;
}

/**
 * As `config.toml` wants it, relative to `supabase/`. The platform knows it as
 * `file:///.../source/supabase/functions/...`; a download puts an entry from elsewhere into the
 * function's own folder.
 */
function inFolder(folder: string, slug: string, recorded: string): string {
  const path = recorded.replace(/^file:\/\/.*?\/(?=supabase\/)/, '');
  const places = [path, `supabase/functions/${slug}/${basename(recorded)}`];
  const place = places.find(
    (each) => each.startsWith('supabase/') && existsSync(join(folder, each)),
  );
  if (place === undefined) throw new Error(`${recorded} is not among the sources in ${folder}.`);
  return `./${place.slice('supabase/'.length)}`;
}
