import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Writes a file so that a crash at any moment leaves either the old text or the new one. Readable by
 * its owner alone.
 */
export function writeDurably(path: string, text: string): void {
  const draft = `${path}.draft`;
  const file = openSync(draft, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
  syncFolder(dirname(path));
}

/** Sees to it that every file of a folder outlives a crash, and can be read by its owner alone. */
export function syncFiles(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) syncFiles(path);
    if (!entry.isFile()) continue;
    chmodSync(path, 0o600);
    sync(path, 'r+');
  }
  syncFolder(folder);
}

/** The same of the names in a folder, such as one that was just given. */
export function syncFolder(folder: string): void {
  if (process.platform !== 'win32') sync(folder, 'r'); // Folders cannot be opened there.
}

function sync(path: string, how: 'r' | 'r+'): void {
  const file = openSync(path, how);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
