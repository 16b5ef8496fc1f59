import type { ReadVariable } from '../runtimes/variables.ts';
import { readIdentity } from '../store/database-identity.ts';
import type { ManagementApi } from './management-api.ts';
import { ManagementError } from './management-error.ts';
import { type MigrationTarget, withDriver } from './migrate.ts';

const NAME = 'SUPABASE_DB_URL';

/**
 * The address of a project's database, where it is not to be reached by the Management API.
 * https://supabase.com/docs/guides/database/connecting-to-postgres
 *
 * @returns Null: there is none.
 * @throws {Error} that shows no part of it, since it has a password.
 */
export function readDatabaseUrl(read: ReadVariable, ref: string): string | null {
  const given = read(NAME)?.trim() || null;
  if (given === null) return null;
  const url = URL.parse(given);
  if (url === null || !['postgres:', 'postgresql:'].includes(url.protocol) || url.host === '') {
    throw new Error(
      `${NAME} is not the URL of a database, such as postgresql://user:password@host:5432/postgres. ` +
        'What is special in the password is written as in any URL: / is %2F, @ is %40. Correct it, ' +
        'or unset it to use the Management API.',
    );
  }
  const named =
    /^db\.([a-z]{20})\.supabase\.(?:co|red)$/.exec(url.hostname)?.[1] ??
    /\.([a-z]{20})$/.exec(decodeURIComponent(url.username))?.[1];
  if (named !== undefined && named !== ref) {
    throw new Error(`${NAME} is of project ${named}, not of ${ref}. Unset it, or correct it.`);
  }
  return given;
}

/** As it is shown: without who, and without the password. */
export function hostOf(database: MigrationTarget): string | null {
  return 'databaseUrl' in database ? (URL.parse(database.databaseUrl)?.host ?? null) : null;
}

/**
 * Makes sure that a database's own address leads where the project's Management API leads: one left over
 * from another project would be migrated in this one's place.
 *
 * @throws {Error} when it leads elsewhere.
 */
export async function checkSameDatabase(
  api: Pick<ManagementApi, 'query'>,
  database: MigrationTarget,
): Promise<void> {
  if (!('databaseUrl' in database)) return;
  const direct = await withDriver(database, (driver) => readIdentity((sql) => driver.run(sql)));
  let known: string;
  try {
    known = await readIdentity((sql) => api.query(sql, { readOnly: true }));
  } catch (error) {
    // A token of narrow scope may be why the address was given.
    if (error instanceof ManagementError && error.kind === 'token') return;
    throw error;
  }
  if (direct === known) return;
  throw new Error(
    `${NAME} leads to ${hostOf(database)}, which is not the database of this project. Unset it, or ` +
      'correct it.',
  );
}
