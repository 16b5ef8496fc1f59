import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { unpackArchive } from './archive.ts';
import { INITDB_ARGUMENTS, installedTemplate, POSTGRES_MAJOR, TEMPLATE_ROLES } from './template.ts';

/** Postgres' own directory inside the data directory. */
export const CLUSTER = 'pg';

/**
 * Small, because the process is someone's laptop or a small machine: PGlite's defaults hold 128 MB
 * of shared buffers. There are no background workers, and WAL is for crashes only.
 */
const SETTINGS: readonly string[] = [
  'shared_buffers=16MB',
  'work_mem=4MB',
  'maintenance_work_mem=32MB',
  'max_wal_size=64MB',
  'min_wal_size=16MB',
  'wal_level=minimal',
  'max_wal_senders=0',
  'autovacuum=off',
  'max_connections=5',
];

/** One backend: what it runs, it runs alone and on this thread until it is done. */
export interface Database {
  /** Executes whole protocol messages and returns what the backend answered. */
  execute(messages: Uint8Array): Promise<Buffer[]>;
  inTransaction(): boolean;
  /** Undoes what a client left behind: an open transaction, prepared statements, settings. */
  reset(): Promise<void>;
  /** Runs statements of our own; one text may hold several. */
  run(sql: string): Promise<void>;
  /** The first column of every row. */
  column(sql: string): Promise<string[]>;
  close(): Promise<void>;
}

export interface OpenedDatabase {
  readonly database: Database;
  /** How the directory came to be. */
  readonly origin: 'existing' | 'template' | 'initdb';
}

/** The data directory cannot be opened by this version. */
export class IncompatibleError extends Error {}

/** Opens the database in a locked data directory, making it first where there is none. */
export async function openDatabase(dataDir: string): Promise<OpenedDatabase> {
  const cluster = join(dataDir, CLUSTER);
  const origin = await prepareCluster(cluster);
  return { database: wrap(await openCluster(cluster)), origin };
}

async function prepareCluster(cluster: string): Promise<OpenedDatabase['origin']> {
  const version = join(cluster, 'PG_VERSION');
  if (existsSync(version)) {
    const major = readFileSync(version, 'utf8').trim();
    if (major === POSTGRES_MAJOR) return 'existing';
    throw new IncompatibleError(
      `${cluster} was written by Postgres ${major}, this version of Weir brings ${POSTGRES_MAJOR}`,
    );
  }
  const template = installedTemplate();
  if (template !== null) {
    await unpackArchive(template, cluster);
    return 'template';
  }
  await makeCluster(cluster);
  return 'initdb';
}

/** Makes a new directory without a template; it appears only when it is complete. */
export async function makeCluster(cluster: string): Promise<void> {
  const partial = `${cluster}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true, mode: 0o700 });
  const pglite = await openCluster(partial);
  await pglite.exec(TEMPLATE_ROLES);
  await pglite.exec('vacuum (freeze, analyze)');
  await pglite.exec('checkpoint');
  await pglite.close();
  await rename(partial, cluster);
}

async function openCluster(cluster: string): Promise<PGlite> {
  const said: string[] = [];
  try {
    return await PGlite.create({
      dataDir: cluster,
      initDbStartParams: [...INITDB_ARGUMENTS],
      startParams: [
        ...PGlite.defaultStartParams,
        ...SETTINGS.flatMap((setting) => ['-c', setting]),
      ],
      onStderr: (text) => {
        if (said.length < 20) said.push(text);
        return false;
      },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the database in ${cluster} does not open: ${[reason, ...said].join('\n')}`, {
      cause: error,
    });
  }
}

/** Ends the skipping of messages that follows an error in the middle of a statement. */
const SYNC: Buffer = Buffer.from([0x53, 0, 0, 0, 4]);

function wrap(pglite: PGlite): Database {
  async function execute(messages: Uint8Array): Promise<Buffer[]> {
    const answer: Buffer[] = [];
    await pglite.execProtocolRawStream(messages, {
      // The cluster is in real files already.
      syncToFs: false,
      // What it hands out is the engine's own memory, so it is copied.
      onRawData: (bytes) => answer.push(Buffer.from(bytes)),
    });
    return answer;
  }
  return {
    execute,
    inTransaction: () => pglite.isInTransaction(),
    async reset() {
      await execute(SYNC);
      if (pglite.isInTransaction()) await pglite.exec('rollback');
      await pglite.exec('discard all');
    },
    async run(sql) {
      await pglite.exec(sql);
    },
    async column(sql) {
      const { rows } = await pglite.query<Record<string, unknown>>(sql);
      return rows.map((row) => String(Object.values(row)[0]));
    },
    close: () => pglite.close(),
  };
}
