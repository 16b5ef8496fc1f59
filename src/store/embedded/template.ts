import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The PGlite the template was made with. A template belongs to one version: `tools/build-template.ts`
 * makes the file for a new one, and a test holds this, the package and the file together.
 */
export const PGLITE_VERSION = '0.5.14';

/** The directory format of that PGlite's Postgres, as in `PG_VERSION`. */
export const POSTGRES_MAJOR = '18';

/** Where the template for this version is kept in the sources. */
export function templatePath(): string {
  return fileURLToPath(new URL(`./template/${PGLITE_VERSION}.tar.br`, import.meta.url));
}

/** Null when it is missing; then a new directory is made by initdb, which takes seconds longer. */
export function installedTemplate(): string | null {
  const path = templatePath();
  return existsSync(path) ? path : null;
}

/** The roles Supabase has and Weir's grants and policies name; made where they are missing. */
export const TEMPLATE_ROLES = `
  create role anon nologin noinherit;
  create role authenticated nologin noinherit;
  create role service_role nologin noinherit bypassrls;
`;

/** What initdb is told: small WAL segments keep the directory and the template small. */
export const INITDB_ARGUMENTS: readonly string[] = ['--wal-segsize=4'];
