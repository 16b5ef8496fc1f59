import { type ForeignObject, readForeign, readForeignName } from './foreign-objects.ts';
import type { MigrationDriver } from './migration-driver.ts';
import { changedError, foreignError, type MigrationError, newerError } from './migration-error.ts';
import { type Migration, type MigrationFile, readMigrations } from './migration-file.ts';
import { BEGAN_WITH_PUSH, READ_HISTORY, READ_PUSHES, SURROUNDINGS } from './migration-scripts.ts';
import { READ_NAMES } from './name-owners.ts';
import type { Row } from './row.ts';

/** What a run would do, and all that would stop it. */
export interface MigrationPlan {
  /** Whether Weir has been in this database before. */
  readonly started: boolean;
  readonly applied: readonly string[];
  readonly pending: readonly PendingMigration[];
  /** Files that `supabase db push` has applied as they are, and that the history is to learn of. */
  readonly unrecorded: readonly string[];
  /**
   * Somebody else's objects under names of Weir's: in the way of a first set-up, or adopted ones that
   * have their names still, or again.
   */
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
  const found = await look(driver);
  const { started, history, standing } = found;
  const names = new Set<unknown>(files.map((file) => file.name));
  const known = files.filter((file) => history.has(file.name));
  const missing = files.filter((file) => !history.has(file.name));
  const pushed = await findPushed(driver, found, missing);
  return {
    started,
    applied: known.map((file) => file.name),
    pending: missing
      .filter((file) => !pushed.includes(file))
      .map(({ name, breaking }) => ({ name, breaking })),
    unrecorded: pushed.map((file) => file.name),
    // The first file refuses to be pushed where something foreign stands.
    foreign: [...(pushed.length === 0 ? readForeign(standing, today) : []), ...found.waiting],
    newer: [...history.values()]
      .filter((row) => row['breaking'] === true && !names.has(row['name']))
      .map((row) => String(row['name'])),
    changed: known
      .filter((file) => history.get(file.name)?.['sha256'] !== file.sha256)
      .map((file) => file.name),
  };
}

interface Found {
  readonly started: boolean;
  /** Rows of the history by their names. */
  readonly history: ReadonlyMap<unknown, Row>;
  /** What looks foreign. Once a file is in the history, such names are ours. */
  readonly standing: readonly unknown[];
  readonly waiting: readonly ForeignObject[];
  /** Whether `supabase db push` keeps a list here. */
  readonly hasPushes: boolean;
}

async function look(driver: MigrationDriver): Promise<Found> {
  const [row] = await driver.run(SURROUNDINGS);
  const started = row?.['started'] === true;
  const rows = started ? listOf((await driver.run(READ_HISTORY))[0]?.['history']) : [];
  const names = row?.['has_names'] === true ? (await driver.run(READ_NAMES))[0]?.['names'] : [];
  return {
    started,
    waiting: (listOf(names) as readonly Row[]).map(readForeignName),
    history: new Map((rows as readonly Row[]).map((each) => [each['name'], each])),
    standing: rows.length === 0 ? listOf(row?.['foreign_objects']) : [],
    hasPushes: row?.['has_pushes'] === true,
  };
}

/**
 * Files that were pushed without being copied first, as from a checkout of this repository. The list of
 * pushes is believed only where there is something for it to speak of: a schema that was dropped is made anew.
 */
async function findPushed(
  driver: MigrationDriver,
  { started, history, standing, hasPushes }: Found,
  missing: readonly Migration[],
): Promise<readonly Migration[]> {
  const believed = started ? history.has(BEGAN_WITH_PUSH) : standing.length > 0;
  const [first] = missing;
  if (!believed || !hasPushes || first === undefined) return [];
  const pushes = listOf((await driver.run(READ_PUSHES))[0]?.['pushes']);
  // Without the first file, what stands here was made by something else.
  if (!started && !pushes.includes(first.name)) return [];
  return missing.filter((file) => pushes.includes(file.name));
}

/** Why a run must not begin; null when it may. */
export function refusalOf(plan: MigrationPlan, adopt: boolean): MigrationError | null {
  if (plan.newer.length > 0) return newerError(plan.newer);
  if (plan.changed.length > 0) return changedError(plan.changed);
  if (plan.foreign.length > 0 && !adopt) return foreignError(plan.foreign);
  return null;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
