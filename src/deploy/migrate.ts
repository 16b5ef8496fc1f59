import { readMigrationFiles } from '../runtimes/node/migration-files.ts';
import { type MigrationReport, migrate } from '../store/migrate.ts';
import { type MigrationDriver, migrationDriver } from '../store/migration-driver.ts';
import type { MigrationFile } from '../store/migration-file.ts';
import { type MigrationPlan, planMigrations, refusalOf } from '../store/migration-plan.ts';
import { reportWords } from '../store/migration-words.ts';
import { openClient } from '../store/postgres.ts';
import type { ManagementApi } from './management-api.ts';

/** A project's database: by its own address, also the transaction pooler's, or by the Management API. */
export type MigrationTarget =
  | { readonly databaseUrl: string }
  | { readonly api: Pick<ManagementApi, 'query'> };

export interface ProjectMigration {
  /** Default: this version's own. */
  readonly files?: readonly MigrationFile[];
  /** Apply files after which older versions of the function cannot work. */
  readonly allowBreaking?: boolean;
  /** Rename foreign objects under our names and import old usage rows, instead of stopping. */
  readonly adopt?: boolean;
  /** They have their names until these are taken. */
  readonly keepNames?: boolean;
  /** The day that goes into the names of adopted objects. */
  readonly today?: Date;
  readonly onApplied?: (name: string) => void;
}

/** What was done to a project's database, and what that means in words. */
export interface ProjectMigrationReport extends MigrationReport {
  readonly lines: readonly string[];
}

/** Files that were not applied because older versions of the function could not work afterwards. */
export class BreakingMigrationError extends Error {
  readonly files: readonly string[];

  constructor(files: readonly string[]) {
    super(
      `After ${files.join(', ')} the function that is deployed now would no longer work, nor could ` +
        'it be put back. Nothing was changed. Add --allow-breaking to do it all the same.',
    );
    this.name = 'BreakingMigrationError';
    this.files = files;
  }
}

/** Reads what a migration of the project would do, without changing anything. */
export function planProject(
  target: MigrationTarget,
  { files = readMigrationFiles('migrations'), today }: ProjectMigration = {},
): Promise<MigrationPlan> {
  // It changes nothing, so it may be sent again. Not as read-only: that role sees no rows of ours.
  return withDriver(target, (driver) => planMigrations(driver, files, today), { repeatable: true });
}

/**
 * Brings a project's database up to this version. Its own history, `supabase_migrations`, is read at
 * most. May be run again after whatever became of a run.
 *
 * @throws {MigrationError} {BreakingMigrationError} and leaves the schema at the last whole file.
 */
export function migrateProject(
  target: MigrationTarget,
  options: ProjectMigration = {},
): Promise<ProjectMigrationReport> {
  const { files = readMigrationFiles('migrations') } = options;
  return withDriver(target, async (driver) => {
    const plan = await planMigrations(driver, files, options.today);
    const refusal = refusalOf(plan, options.adopt === true);
    if (refusal !== null) throw refusal;
    const breaking = breakingFiles(plan);
    if (breaking.length > 0 && options.allowBreaking !== true) {
      throw new BreakingMigrationError(breaking);
    }
    const report = await migrate(driver, files, options);
    return { ...report, lines: reportWords(plan, report) };
  });
}

/** Pending files that an older function could not live with. A first set-up has no older one. */
export function breakingFiles(plan: MigrationPlan): readonly string[] {
  if (plan.applied.length + plan.unrecorded.length === 0) return [];
  return plan.pending.filter((file) => file.breaking).map((file) => file.name);
}

/** Runs something over a project's database. */
export async function withDriver<T>(
  target: MigrationTarget,
  work: (driver: MigrationDriver) => Promise<T>,
  { repeatable = false }: { readonly repeatable?: boolean } = {},
): Promise<T> {
  if ('api' in target) return work({ run: (script) => target.api.query(script, { repeatable }) });
  const address = { kind: 'url', url: target.databaseUrl } as const;
  const client = openClient(address, { connections: 1, statementTimeoutMs: null });
  try {
    return await work(migrationDriver(client));
  } finally {
    await client.end({ timeout: 5 });
  }
}
