import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One package in package-lock.json, with the fields the tools look at. */
export type LockEntry = {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
};

/** package-lock.json, version 3. */
export type LockFile = { lockfileVersion: number; packages: Record<string, LockEntry> };

/** An optional dependency the lock has no entry for, and the package that names it. */
export type MissingOptional = { parent: string; name: string; version: string };

/** Reads package-lock.json of a folder. */
export function readLock(folder: string): LockFile {
  return JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as LockFile;
}

/** Writes it as npm does: two spaces, packages in order of their paths. */
export function writeLock(folder: string, lock: LockFile): void {
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  const text = JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2);
  writeFileSync(join(folder, 'package-lock.json'), `${text}\n`);
}

/** The path at which Node, and so npm, finds `name` from the package at `from`, if the lock has it. */
export function resolvePackage(lock: LockFile, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = parentOf(folder)) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (lock.packages[path] !== undefined) return path;
    if (folder === '') return undefined;
  }
}

/**
 * Optional dependencies without an entry, or whose only reachable entry is another version's.
 * Only exactly pinned ones count: binary packages pin theirs, and a range may be met by any version.
 */
export function missingOptionals(lock: LockFile): MissingOptional[] {
  const missing: MissingOptional[] = [];
  for (const [parent, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const found = resolvePackage(lock, parent, name);
      const exact = /^\d+\.\d+\.\d+/.test(version);
      const fits = found !== undefined && lock.packages[found]?.version === version;
      if (found === undefined || (exact && !fits)) missing.push({ parent, name, version });
    }
  }
  return missing;
}

function parentOf(path: string): string {
  const at = path.lastIndexOf('node_modules/');
  return at <= 0 ? '' : path.slice(0, at - 1);
}
