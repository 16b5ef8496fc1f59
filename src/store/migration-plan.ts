import { type ForeignObject, readForeign } from './foreign-objects.ts';
import type { MigrationDriver } from './migration-driver.ts';
import { changedError, foreignError, type MigrationError, newerError } from './migration-error.ts';
import { type Migration, type MigrationFile, readMigrations } from './migration-file.ts';
import { READ_HISTORY, surroundingsScript } from './migration-scripts.ts';
import type { Row } from './row.ts';

/** What a run would do, and all that would stop it. */
export interface MigrationPlan {
  /** Whether Weir has been in this database before. */
  readonly started: boolean;
  readonly applied: readonly string[];
  readonly pending: readonly PendingMigration[];
  /** Names of somebody else's objects in the way of a first set-up; empty after it. */
  readonly foreign: readonly ForeignObject[];
  /** Breaking files of a later version that were applied already. */
  readonly newer: readonly string[];
  /** Files that were applied with another content. */
  readonly changed: readonly string[];
}

export interface PendingMigration {
  readonly name: string;
  readonly breaking: boolean;
}

/** Reads what there is to do. Changes nothing, and takes no lock. */
export async function planMigrations(
  driver: MigrationDriver,
  files: readonly MigrationFile[],
  today: Date = new Date(),
): Promise<MigrationPlan> {
  return readPlan(driver, await readMigrations(files), today);
}

/** The same, of files that were read already. */
export async function readPlan(
  driver: MigrationDriver,
  files: readonly Migration[],
  today: Date,
): Promise<MigrationPlan> {
  const [surroundings] = await driver.run(surroundingsScript(today));
  const started = surroundings?.['started'] === true;
  const history = started ? listOf((await driver.run(READ_HISTORY))[0]?.['history']) : [];
  const before = new Map(history.map((row) => [String(row['name']), row['sha256']]));
  const names = new Set(files.map((file) => file.name));
  const unknown = history.filter((row) => !names.has(String(row['name'])));
  return {
    started,
    applied: files.filter((file) => before.has(file.name)).map((file) => file.name),
    pending: files
      .filter((file) => !before.has(file.name))
      .map(({ name, breaking }) => ({ name, breaking })),
    // Once a file is in the history, what stands under these names is ours.
    foreign: history.length === 0 ? readForeign(surroundings?.['foreign_objects'] ?? []) : [],
    newer: unknown.filter((row) => row['breaking'] === true).map((row) => String(row['name'])),
    changed: files
      .filter((file) => before.has(file.name) && before.get(file.name) !== file.sha256)
      .map((file) => file.name),
  };
}

/** Why a run must not begin; null when it may. */
export function refusalOf(plan: MigrationPlan, adopt: boolean): MigrationError | null {
  if (plan.newer.length > 0) return newerError(plan.newer);
  if (plan.changed.length > 0) return changedError(plan.changed);
  if (plan.foreign.length > 0 && !adopt) return foreignError(plan.foreign);
  return null;
}

function listOf(value: unknown): readonly Row[] {
  return Array.isArray(value) ? (value as readonly Row[]) : [];
}
