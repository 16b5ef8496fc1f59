import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Backup } from '../../admin/ports.ts';
import type { Environment } from '../../contract/ports.ts';
import { startEmbedded } from '../../store/embedded/start.ts';
import { createLane } from '../../store/lane.ts';
import { migrate } from '../../store/migrate.ts';
import { migrationDriver } from '../../store/migration-driver.ts';
import { importWords, renamedWords } from '../../store/migration-words.ts';
import { createPostgresRpc, openClient, type ServerAddress } from '../../store/postgres.ts';
import type { Rpc, Statements } from '../../store/rpc.ts';
import { endDeadSyncs } from '../../store/syncs.ts';
import type { ServerConfig } from './config.ts';
import { readMigrationFiles } from './migration-files.ts';
import { nodeClock } from './ports.ts';

/** The database of a running server, whichever it is. */
export interface ServerDatabase {
  readonly rpc: Rpc;
  /** For the accounts alone. */
  readonly statements: Statements;
  /** Resolves, with the reason, if the database is gone for good. */
  readonly failed: Promise<string>;
  /** Absent where the database is not Weir's own to back up. */
  readonly backup?: () => Promise<Backup>;
  close(): Promise<void>;
}

export interface DatabaseParts {
  readonly environment: Environment;
  readonly progress: (line: string) => void;
}

const CLOSE_GRACE_MS = 5_000;

/** Opens the configured database and brings its schema up to date. */
export async function openDatabase(
  config: ServerConfig,
  parts: DatabaseParts,
): Promise<ServerDatabase> {
  if (config.databaseUrl === null) return openEmbedded(config.dataDir, parts);
  const address: ServerAddress = { kind: 'url', url: config.databaseUrl };
  await bringUpToDate(address, parts.progress, config.adopt);
  const rpc = createPostgresRpc({ address, clock: nodeClock });
  return {
    rpc,
    statements: rpc,
    failed: new Promise(() => {}),
    close: () => rpc.close(CLOSE_GRACE_MS),
  };
}

async function openEmbedded(
  dataDir: string,
  { environment, progress }: DatabaseParts,
): Promise<ServerDatabase> {
  const { promise: failed, resolve: fail } = Promise.withResolvers<string>();
  const embedded = await startEmbedded({
    dataDir,
    onExit: (why) => fail(`The embedded database ended: ${why}. Start Weir again.`),
    onLog: (level, event, facts) => environment.log(level, event, facts),
  });
  const rpc = createPostgresRpc({ address: embedded.address, clock: nodeClock });
  try {
    await bringUpToDate(embedded.address, progress);
    await endDeadSyncs(rpc);
  } catch (error) {
    await rpc.close(0);
    await embedded.stop();
    throw error;
  }
  const lane = createLane(rpc, nodeClock);
  return {
    rpc: lane,
    statements: {
      query: (text, parameters) => lane.enter('accounts', () => rpc.query(text, parameters)),
    },
    failed,
    backup: async () => describeBackup(await embedded.backup()),
    async close() {
      await rpc.close(CLOSE_GRACE_MS);
      await embedded.stop();
    },
  };
}

/** Whoever may make one need not know where on the machine the data directory is. */
async function describeBackup(path: string): Promise<Backup> {
  const { size, mtime } = await stat(path);
  const file = join(basename(dirname(path)), basename(path));
  return { file, bytes: size, at: mtime.toISOString() };
}

/** Over a client of its own, closed afterwards: an embedded database takes one at a time. */
async function bringUpToDate(
  address: ServerAddress,
  progress: (line: string) => void,
  adopt: boolean = false,
): Promise<void> {
  const client = openClient(address, { connections: 1, statementTimeoutMs: null });
  try {
    // The accounts' own are for a server alone.
    const files = [...readMigrationFiles('migrations'), ...readMigrationFiles('accounts')];
    const report = await migrate(migrationDriver(client), files, { adopt });
    for (const line of renamedWords(report)) progress(`database: ${line}`);
    if (report.applied.length > 0)
      progress(`database: ${report.applied.length} migrations applied`);
    for (const line of importWords(report)) progress(`database: ${line}`);
  } finally {
    await client.end({ timeout: 5 });
  }
}
