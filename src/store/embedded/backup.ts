import { existsSync } from 'node:fs';
import { constants, cp, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { packDirectory, unpackArchive } from './archive.ts';
import { CLUSTER, type Database } from './database.ts';
import type { WireServer } from './server.ts';

const FOLDER = 'backups';
const NAME = /^weir-\d{8}T\d{9}Z\.tar\.gz$/;

export interface BackupOptions {
  readonly dataDir: string;
  readonly database: Database;
  readonly server: WireServer;
  /** Backups to keep, the newest. */
  readonly keep: number;
}

/**
 * Copies the database while nothing runs, then packs the copy at leisure. PGlite never syncs its
 * files to the disk, so after a power cut a backup may be what is left.
 *
 * @param patienceMs How long to wait for the database to be idle.
 * @returns The path of the backup.
 */
export async function backUp(options: BackupOptions, patienceMs: number): Promise<string> {
  const folder = join(options.dataDir, FOLDER);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeLeftovers(folder);
  const stamp = new Date().toISOString().replaceAll(/[-:.]/g, '');
  const copy = join(folder, `weir-${stamp}.copy`);
  const file = join(folder, `weir-${stamp}.tar.gz`);
  try {
    await options.server.between(async () => {
      await options.database.run('checkpoint');
      const mode = constants.COPYFILE_FICLONE;
      await cp(join(options.dataDir, CLUSTER), copy, { recursive: true, mode });
    }, patienceMs);
    await packDirectory(copy, file);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
  const files = await listBackups(options.dataDir);
  for (const old of files.slice(0, -options.keep)) await rm(join(folder, old), { force: true });
  return file;
}

/** When the newest backup was made, in milliseconds since the epoch; 0 when there is none. */
export async function newestBackup(dataDir: string): Promise<number> {
  const newest = (await listBackups(dataDir)).at(-1);
  return newest === undefined ? 0 : (await stat(join(dataDir, FOLDER, newest))).mtimeMs;
}

/** Unpacks a backup into a data directory that has no database. */
export async function restoreBackup(file: string, dataDir: string): Promise<void> {
  const cluster = join(dataDir, CLUSTER);
  if (existsSync(cluster)) {
    throw new Error(`${cluster} exists: move it away before a backup is restored in its place`);
  }
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await unpackArchive(file, cluster);
}

/** Oldest first. */
async function listBackups(dataDir: string): Promise<string[]> {
  const names = await readdir(join(dataDir, FOLDER)).catch(() => []);
  return names.filter((name) => NAME.test(name)).sort();
}

/** What a crash in the middle of a backup left. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.endsWith('.copy') || name.endsWith('.partial')) {
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }
}
