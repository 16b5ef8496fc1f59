import { newestBackup } from './backup.ts';
import type { Database } from './database.ts';
import type { MaintenanceSettings } from './messages.ts';
import type { WireServer } from './server.ts';

export interface MaintenanceOptions {
  readonly settings: MaintenanceSettings;
  readonly dataDir: string;
  readonly database: Database;
  readonly server: WireServer;
  backUp(): Promise<unknown>;
  failed(what: string, error: unknown): void;
}

/** How often it is looked whether a backup is due. */
const BACKUP_CHECK_MS = 60_000;

/** Maintenance that finds no idle moment for so long is done between two units. */
const PATIENCE_MS = 60_000;

/** One job at a time, and each of these is short, so no call waits long for it. */
const NEEDS_VACUUM = `
  select format('%I.%I', schemaname, relname) from pg_catalog.pg_stat_all_tables
  where (n_dead_tup > 100 + 0.2 * n_live_tup or n_mod_since_analyze > 500 + 0.2 * n_live_tup)
    and schemaname not in ('pg_toast', 'information_schema')
  order by n_dead_tup desc limit 50`;

/** Does what autovacuum and the checkpointer would; returns what stops it. */
export function startMaintenance(options: MaintenanceOptions): () => void {
  const { settings, server, database } = options;
  let checkpointed = server.units;

  async function checkpoint(): Promise<void> {
    // Without one, WAL grows with every write until the next start has all of it to read again.
    if (server.units === checkpointed) return;
    checkpointed = server.units;
    await server.between(() => database.run('checkpoint'), PATIENCE_MS);
  }

  async function vacuum(): Promise<void> {
    const tables = await server.between(() => database.column(NEEDS_VACUUM), PATIENCE_MS);
    for (const table of tables) {
      await server.between(() => database.run(`vacuum (analyze) ${table}`), PATIENCE_MS);
    }
  }

  async function backup(): Promise<void> {
    // Nothing was asked since the start, so there is nothing new.
    if (server.units === 0) return;
    if (Date.now() - (await newestBackup(options.dataDir)) >= settings.backupMs) {
      await options.backUp();
    }
  }

  const stops = [
    repeat(checkpoint, settings.checkpointMs, options),
    repeat(vacuum, settings.vacuumMs, options),
    repeat(backup, Math.min(settings.backupMs, BACKUP_CHECK_MS), options),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** The next run is planned when the last is over, so slow work never piles up. */
function repeat(work: () => Promise<void>, ms: number, options: MaintenanceOptions): () => void {
  let stopped = false;
  let timer: NodeJS.Timeout;
  const plan = (): void => {
    if (stopped) return;
    timer = setTimeout(run, ms);
    timer.unref();
  };
  const run = (): void => {
    work()
      .catch((error: unknown) => options.failed(work.name, error))
      .finally(plan);
  };
  plan();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
