import { readdirSync, readFileSync } from 'node:fs';
import type { MigrationFile } from '../../store/migration-file.ts';

/** Reads a folder of migrations: the gateway's own, or those of a server's accounts. */
export function readMigrationFiles(folder: 'migrations' | 'accounts'): readonly MigrationFile[] {
  const url = new URL(`../../../supabase/${folder}/`, import.meta.url);
  return readdirSync(url)
    .filter((name) => name.endsWith('.sql'))
    .map((name) => ({ name, text: readFileSync(new URL(name, url), 'utf8') }));
}
