import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { MigrationFile } from '../../src/store/migration-file.ts';

const FOLDER = new URL('../../supabase/migrations/', import.meta.url);

/** The gateway's migrations, as the runner takes them. */
export function migrationFiles(): MigrationFile[] {
  return readdirSync(fileURLToPath(FOLDER))
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({ name, text: readFileSync(new URL(name, FOLDER), 'utf8') }));
}
