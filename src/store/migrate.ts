/**
 * Applies the gateway's migrations. Files come in as data, so that the same runner serves the Node
 * server, the embedded database and the deploy command; reading them from disk is the caller's.
 */

import {
  type Adopted,
  type Adoption,
  asAdopted,
  type ForeignObject,
  type ImportCount,
  readForeign,
} from './foreign-objects.ts';
import type { MigrationDriver } from './migration-driver.ts';
import { failedError, importError, MigrationError, unknownError } from './migration-error.ts';
import { type Migration, type MigrationFile, readMigrations } from './migration-file.ts';
import { type MigrationPlan, readPlan, refusalOf } from './migration-plan.ts';
import {
  fileScript,
  historyScript,
  IMPORT_SCRIPT,
  readOutcome,
  recordScript,
} from './migration-scripts.ts';
import { takeNames } from './name-owners.ts';
import type { Row } from './row.ts';

export interface MigrateOptions {
  /** Rename foreign objects under our names and import old usage rows, instead of stopping. */
  readonly adopt?: boolean;
  /** The day that goes into the names of adopted objects. */
  readonly today?: Date;
  /** Adopted objects have their names until `takeNames`; nobody sees them without. */
  readonly keepNames?: boolean;
  readonly onApplied?: (name: string) => void;
}

export interface MigrationReport extends ImportCount {
  readonly applied: readonly string[];
  readonly adopted: readonly Adopted[];
}

/** Two first starts at once can both find nothing and both make it; the slower one tries again. */
const RACE_ATTEMPTS = 5;
const IMPORT_ATTEMPTS = 3;

/**
 * Brings a database up to the files given. Safe to run from several processes at once: a row lock
 * lets one file in at a time, and whoever comes second finds it applied. Safe to repeat, whatever
 * became of the run before.
 *
 * @throws {MigrationError} and leaves the schema at the last whole file.
 */
export async function migrate(
  driver: MigrationDriver,
  files: readonly MigrationFile[],
  options: MigrateOptions = {},
): Promise<MigrationReport> {
  const { adopt = false, keepNames: keep = false, today = new Date() } = options;
  const adoption = { adopt, today, keep: adopt && keep };
  const run = new Run(driver, await readMigrations(files), adoption);
  const plan = await run.plan();
  const adopted = [...(await run.makeHistory(plan))];
  const { pending } = plan.started ? plan : await run.plan();
  const applied: string[] = [];
  for (const { name } of pending) {
    const outcome = await run.apply(name, plan);
    adopted.push(...outcome.adopted);
    if (!outcome.applied) continue;
    applied.push(name);
    options.onApplied?.(name);
  }
  adopted.push(...(await run.takeNames()));
  return { applied, adopted, ...(await takeRows(driver)) };
}

/** The steps of one run. Each is a script that may be sent twice. */
class Run {
  readonly #driver: MigrationDriver;
  readonly #files: readonly Migration[];
  readonly #adoption: Adoption;

  constructor(driver: MigrationDriver, files: readonly Migration[], adoption: Adoption) {
    this.#driver = driver;
    this.#files = files;
    this.#adoption = adoption;
  }

  /** Without the lock: most starts find nothing to do and should not queue for it. */
  async plan(): Promise<MigrationPlan> {
    const plan = await readPlan(this.#driver, this.#files, this.#adoption.today);
    const refusal = refusalOf(plan, this.#adoption.adopt);
    if (refusal !== null) throw refusal;
    return plan;
  }

  /** Makes it where there is none, and writes down what came by another way. */
  async makeHistory(before: MigrationPlan): Promise<readonly Adopted[]> {
    const pushed = this.#files.filter((file) => before.unrecorded.includes(file.name));
    if (before.started && pushed.length === 0) return [];
    const script = pushed.length > 0 ? recordScript(pushed) : historyScript(this.#adoption);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return this.#adopted(readOutcome(await this.#driver.run(script)));
      } catch (error) {
        const { started, unrecorded } = await this.#planAfter('the history of migrations', error);
        if (started && unrecorded.length === 0) return this.#renamed(before.foreign);
        if (attempt === RACE_ATTEMPTS) throw failedError('the history of migrations', error);
      }
    }
  }

  async apply(
    name: string,
    before: MigrationPlan,
  ): Promise<{ readonly applied: boolean; readonly adopted: readonly Adopted[] }> {
    const file = this.#files.find((each) => each.name === name);
    if (file === undefined) throw new Error(`no such migration: ${name}`);
    try {
      const rows = await this.#driver.run(fileScript(file, this.#files, this.#adoption));
      const outcome = readOutcome(rows);
      return { applied: outcome['applied'] === true, adopted: this.#adopted(outcome) };
    } catch (error) {
      const now = await this.#planAfter(name, error);
      if (!now.applied.includes(name)) throw failedError(name, error);
      // It was the answer that got lost.
      return { applied: true, adopted: before.started ? this.#renamed(before.foreign) : [] };
    }
  }

  /** Those that were given back before, and that no file has taken now. */
  async takeNames(): Promise<readonly Adopted[]> {
    const { adopt, keep } = this.#adoption;
    return adopt && !keep ? (await takeNames(this.#driver)).map(asAdopted) : [];
  }

  /** What a script that failed may have met or done. */
  async #planAfter(what: string, error: unknown): Promise<MigrationPlan> {
    try {
      return await this.plan();
    } catch (later) {
      if (later instanceof MigrationError) throw later;
      throw unknownError(what, error);
    }
  }

  #adopted(outcome: Row): readonly Adopted[] {
    return this.#renamed(readForeign(outcome['adopted'] ?? [], this.#adoption.today));
  }

  /** With names that are kept, only a schema was renamed. */
  #renamed(objects: readonly ForeignObject[]): readonly Adopted[] {
    const { keep } = this.#adoption;
    return objects.filter(({ kind }) => !keep || kind === 'schema').map(asAdopted);
  }
}

/**
 * Copies rows of adopted tables into the ledger. A large table may take longer than a request may, and
 * goes on without it: asked again, the database waits for that and then finds nothing left to do.
 *
 * @throws {MigrationError} and leaves the rows where they are.
 */
export async function takeRows(driver: MigrationDriver): Promise<ImportCount> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const outcome = readOutcome(await driver.run(IMPORT_SCRIPT));
      return { imported: Number(outcome['imported']), refused: Number(outcome['refused']) };
    } catch (error) {
      if (attempt === IMPORT_ATTEMPTS) throw importError(error);
    }
  }
}
