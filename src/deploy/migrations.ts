import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from '../store/migrate.ts';
import type { MigrationDriver } from '../store/migration-driver.ts';
import type { MigrationFile } from '../store/migration-file.ts';
import { planMigrations, refusalOf } from '../store/migration-plan.ts';
import type { Row } from '../store/row.ts';
import { count, type Migrations } from './deployment.ts';
import type { ManagementApi } from './management-api.ts';

const FOLDER = join(import.meta.dirname, '../../supabase/migrations');

/** The project's schema, over the query endpoint of the Management API. */
export function migrationsOver(api: ManagementApi): Migrations {
  const driver: MigrationDriver = {
    run: (script) => api.query(script) as Promise<readonly Row[]>,
  };
  const files = readFiles();
  return {
    async plan() {
      const plan = await planMigrations(driver, files);
      return {
        pending: plan.pending,
        foreign: plan.foreign.map(({ kind, name }) => `${kind} ${name}`),
        refusal: refusalOf(plan, true)?.message ?? null,
      };
    },
    async run({ adopt, onApplied }) {
      const { adopted, imported, refused } = await migrate(driver, files, { adopt, onApplied });
      const renamed = adopted.map(({ kind, was, is }) => `${kind} ${was} is now ${is}`);
      if (imported > 0) renamed.push(`${count(imported, 'old row')} taken over`);
      if (refused > 0) renamed.push(`${count(refused, 'old row')} not, see weir.ledger_rejects`);
      return renamed;
    },
  };
}

function readFiles(): MigrationFile[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .map((name) => ({ name, text: readFileSync(join(FOLDER, name), 'utf8') }));
}
