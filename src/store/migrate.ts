/**
 * Applies the gateway's migrations. Files come in as data, so that the same runner serves the Node
 * server, the embedded database and the deploy command; reading them from disk is the caller's.
 */
import type { Execute, Row } from './execute.ts';
import {
  type Adopted,
  type ForeignObject,
  findForeign,
  type ImportCount,
  importAdopted,
  planImports,
  renameForeign,
} from './foreign-objects.ts';

/** The least a database has to offer to be migrated. */
export interface MigrationDriver {
  /** Begins, runs the work on one connection, then commits; rolls back when it rejects. */
  transaction<T>(work: (execute: Execute) => Promise<T>): Promise<T>;
}

/** One migration. A line `-- weir: breaking` near its head says that older binaries must not run on it. */
export interface MigrationFile {
  /** The file's name; the order of names is the order of application. */
  readonly name: string;
  readonly text: string;
}

export interface MigrateOptions {
  /** Rename foreign objects under our names and import old usage rows, instead of stopping. */
  readonly adopt?: boolean;
  /** The day that goes into the names of adopted objects. */
  readonly today?: Date;
  readonly onApplied?: (name: string) => void;
}

export interface MigrationReport extends ImportCount {
  readonly applied: readonly string[];
  readonly adopted: readonly Adopted[];
}

/** Why a database was left as it is. */
export class MigrationError extends Error {
  readonly code: 'changed_file' | 'newer_schema' | 'foreign_objects' | 'failed';
  readonly objects: readonly ForeignObject[];

  constructor(
    code: MigrationError['code'],
    message: string,
    options: { cause?: unknown; objects?: readonly ForeignObject[] } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'MigrationError';
    this.code = code;
    this.objects = options.objects ?? [];
  }
}

interface Prepared extends MigrationFile {
  readonly sha256: string;
  readonly breaking: boolean;
}

/**
 * Made whole and shut before the first file: to alter the lock's own table under its lock would be a
 * deadlock between two starts.
 */
const HISTORY = `
  create schema if not exists weir;
  revoke all on schema weir from public;
  create table weir.migrations (
    name text primary key,
    sha256 text not null,
    breaking boolean not null,
    applied_at timestamptz not null default now()
  );
  create table weir.migration_lock (id boolean primary key default true check (id));
  create table weir.adoptions (
    name text primary key,
    provider_type text not null,
    imported_at timestamptz
  );
  insert into weir.migration_lock default values;
  ${['migrations', 'migration_lock', 'adoptions'].map(shut).join('\n')}`;

function shut(table: string): string {
  return `
  revoke all on weir.${table} from public;
  alter table weir.${table} enable row level security;
  alter table weir.${table} force row level security;
  create policy weir_service on weir.${table} for all to current_user
    using (nullif((select current_setting('request.jwt.claims', true)), '') is null);`;
}

/** A row, not an advisory lock: it holds behind a transaction pooler and on a shared session too. */
const LOCK = 'select id from weir.migration_lock for update';

/** Two first starts at once can both find nothing and both make it; the slower one tries again. */
const RACE_ATTEMPTS = 5;

/**
 * Brings a database up to the files given. Safe to run from several processes at once: a row lock
 * lets one file in at a time, and whoever comes second finds it applied.
 *
 * @throws {MigrationError} and leaves the schema at the last whole file.
 */
export async function migrate(
  driver: MigrationDriver,
  files: readonly MigrationFile[],
  options: MigrateOptions = {},
): Promise<MigrationReport> {
  const prepared = await Promise.all(files.map(prepare));
  prepared.sort((a, b) => (a.name < b.name ? -1 : 1));

  let adopted = await makeHistory(driver, options);
  const applied: string[] = [];
  for (const file of await driver.transaction((execute) => findPending(execute, prepared))) {
    const outcome = await driver.transaction((execute) =>
      applyOne(execute, { file, known: prepared, options }),
    );
    adopted = [...adopted, ...outcome.adopted];
    if (!outcome.applied) continue;
    applied.push(file.name);
    options.onApplied?.(file.name);
  }
  const taken = await driver.transaction(async (execute) => {
    await execute(LOCK);
    return importAdopted(execute);
  });
  return { applied, adopted, ...taken };
}

/** What is left to do, without the lock: most starts find nothing and should not queue for it. */
async function findPending(
  execute: Execute,
  files: readonly Prepared[],
): Promise<readonly Prepared[]> {
  const history = await readHistory(execute, files);
  return files.filter((file) => !isApplied(history, file));
}

async function readHistory(execute: Execute, known: readonly Prepared[]): Promise<readonly Row[]> {
  const history = await execute('select name, sha256, breaking from weir.migrations');
  const names = new Set(known.map((file) => file.name));
  const newer = history.filter(
    (row) => row['breaking'] === true && !names.has(String(row['name'])),
  );
  if (newer.length > 0) throw newerError(newer.map((row) => String(row['name'])));
  return history;
}

function isApplied(history: readonly Row[], file: Prepared): boolean {
  const before = history.find((row) => row['name'] === file.name);
  if (before === undefined) return false;
  if (before['sha256'] !== file.sha256) throw changedError(file.name);
  return true;
}

/** The schema must be looked at before our own objects stand in it, or a foreign `weir` looks like ours. */
async function makeHistory(
  driver: MigrationDriver,
  options: MigrateOptions,
): Promise<readonly Adopted[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await driver.transaction(async (execute) => {
        if (await hasHistory(execute)) return [];
        const foreign = await findForeign(execute);
        // What looks foreign may be ours, made by another start since the line before last.
        if (foreign.length > 0 && (await hasHistory(execute))) return [];
        const adopted = await clearTheWay(execute, foreign, options);
        await execute(HISTORY);
        await planImports(execute, adopted);
        return adopted;
      });
    } catch (error) {
      if (error instanceof MigrationError || attempt === RACE_ATTEMPTS) throw error;
    }
  }
}

async function applyOne(
  execute: Execute,
  step: {
    readonly file: Prepared;
    readonly known: readonly Prepared[];
    readonly options: MigrateOptions;
  },
): Promise<{ readonly applied: boolean; readonly adopted: readonly Adopted[] }> {
  const { file, known, options } = step;
  await execute(LOCK);
  const history = await readHistory(execute, known);
  if (isApplied(history, file)) return { applied: false, adopted: [] };
  const adopted =
    history.length === 0 ? await clearTheWay(execute, await findForeign(execute), options) : [];
  await planImports(execute, adopted);
  try {
    await execute(file.text);
  } catch (error) {
    throw new MigrationError('failed', `${file.name} could not be applied: ${String(error)}`, {
      cause: error,
    });
  }
  await execute(
    `insert into weir.migrations (name, sha256, breaking)
     values ('${file.name.replaceAll("'", "''")}', '${file.sha256}', ${file.breaking})`,
  );
  return { applied: true, adopted };
}

async function clearTheWay(
  execute: Execute,
  foreign: readonly ForeignObject[],
  options: MigrateOptions,
): Promise<readonly Adopted[]> {
  if (foreign.length === 0) return [];
  if (options.adopt !== true) throw foreignError(foreign);
  return renameForeign(execute, options.today ?? new Date());
}

/** Not by to_regclass, whose cache may be older than what another start has committed since. */
async function hasHistory(execute: Execute): Promise<boolean> {
  const [row] = await execute(
    `select count(*) = 3 as made
       from pg_catalog.pg_class c
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'weir' and c.relname in ('migrations', 'migration_lock', 'adoptions')`,
  );
  return row?.['made'] === true;
}

function newerError(names: readonly string[]): MigrationError {
  return new MigrationError(
    'newer_schema',
    'The database was migrated by a newer Weir in a way this version cannot work with ' +
      `(${names.join(', ')}). Start that version or a later one.`,
  );
}

function changedError(name: string): MigrationError {
  return new MigrationError(
    'changed_file',
    `${name} was applied with another content than this version has. ` +
      'Migrations are never edited: restore the file, or start the version that applied it.',
  );
}

function foreignError(objects: readonly ForeignObject[]): MigrationError {
  const list = objects.map((object) => `  ${object.kind} ${object.name}`).join('\n');
  return new MigrationError(
    'foreign_objects',
    `Objects that Weir did not make stand under names it needs:\n${list}\n` +
      'Nothing was changed. Start with --adopt to rename them (<name>_before_weir_<date>) and ' +
      'import old usage rows, or use another database.',
    { objects },
  );
}

async function prepare(file: MigrationFile): Promise<Prepared> {
  // A checkout with other line ends must not look like an edited file.
  const text = file.text.replaceAll('\r\n', '\n');
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  const sha256 = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0'));
  return {
    name: file.name,
    text,
    sha256: sha256.join(''),
    breaking: /^-- weir: breaking$/m.test(text.slice(0, 1000)),
  };
}
