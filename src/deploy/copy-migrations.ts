import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMigrationFiles } from '../runtimes/node/migration-files.ts';
import { type Migration, readMigrations } from '../store/migration-file.ts';
import { copyText } from '../store/migration-scripts.ts';

/** What was written into an app's repository, and what stood there before. */
export interface CopyReport {
  /** `<repository>/supabase/migrations`. */
  readonly folder: string;
  readonly written: readonly string[];
  readonly there: readonly string[];
}

/** The app's repository was left as it is. */
export class CopyError extends Error {}

/**
 * Writes the migrations into an app's repository, for `supabase db push`. Each of them writes itself into
 * Weir's history, so pushing and `weir deploy` agree, whichever comes first.
 *
 * @throws {CopyError} before anything is written, where another file has the place of one of them.
 */
export async function copyMigrations(repository: string): Promise<CopyReport> {
  if (!existsSync(join(repository, 'supabase'))) {
    throw new CopyError(
      `${repository} has no folder supabase. Give the folder of your app's repository; if it is new to ` +
        'Supabase, run `npx supabase init` in it first.',
    );
  }
  const folder = join(repository, 'supabase', 'migrations');
  const present = existsSync(folder) ? readdirSync(folder) : [];
  const files = await readMigrations(readMigrationFiles('migrations'));
  const there: string[] = [];
  const missing: Migration[] = [];
  const others: string[] = [];
  for (const file of files) {
    // Two files of one version are one too many for the CLI, whatever their names.
    const standing = present.find((name) => versionOf(name) === versionOf(file.name));
    if (standing === undefined) missing.push(file);
    else if (isCopy(join(folder, standing), file)) there.push(standing);
    else others.push(join(folder, standing));
  }
  if (others.length > 0) throw new CopyError(explain(others));
  mkdirSync(folder, { recursive: true });
  for (const file of missing) {
    writeFileSync(join(folder, copyName(file)), copyText(file, file === files[0]), { flag: 'wx' });
  }
  return { folder, written: missing.map(copyName), there };
}

/** `20261123020000_foundation.sql` is `20261123020000_weir_foundation.sql` among an app's own. */
function copyName({ name }: Migration): string {
  return name.replace('_', '_weir_');
}

function versionOf(name: string): string {
  return name.split('_', 1)[0] ?? name;
}

/** Also one by another version, whose words around the migration were others. */
function isCopy(path: string, file: Migration): boolean {
  const text = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
  return text.includes(file.text) && text.includes(file.sha256);
}

function explain(others: readonly string[]): string {
  const list = others.map((path) => `  ${path}\n`).join('');
  return (
    `These files stand where copies of Weir's migrations belong, and are none:\n${list}` +
    'Nothing was written. If they are your own, give them another version. If they are plain files of ' +
    'Weir, or copies that were edited, move them away: what was pushed of them is not pushed again, ' +
    'and `weir deploy` notes what it finds. Then run this again.'
  );
}
