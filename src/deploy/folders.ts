import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where the deployments of one project keep what they need to know of each other. */
export interface Folders {
  readonly deploys: string;
  readonly backups: string;
  /** Under the lock of `deploys`, as everything in it. */
  readonly stage: string;
}

/** Makes the folders, readable by their owner alone: sources of functions may hold anything. */
export function makeFolders(dataDir: string, ref: string): Folders {
  const root = resolve(dataDir);
  const folders = {
    deploys: join(root, 'deploys', ref),
    backups: join(root, 'backups', ref),
    stage: join(root, 'deploys', ref, 'stage'),
  };
  for (const folder of Object.values(folders)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  return folders;
}

/** A moment as it stands in names of files: `2026-11-26T01-02-03Z`, in UTC. */
export function momentName(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
}
