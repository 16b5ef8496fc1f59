import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { writeDurably } from './durable-file.ts';

/** Where the keys of a project are kept that can be read nowhere else; for its owner's eyes alone. */
export class ProjectFolder {
  readonly path: string;

  constructor(dataDir: string, ref: string) {
    this.path = join(resolve(dataDir), 'projects', ref);
  }

  make(): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
  }

  /** The text of a file; null: there is none. */
  read(name: string): string | null {
    const path = join(this.path, name);
    return existsSync(path) ? readFileSync(path, 'utf8').trim() : null;
  }

  /** Mode 0600, whole or not at all. */
  write(name: string, text: string): void {
    writeDurably(join(this.path, name), `${text}\n`);
  }

  /** Keeps a file under another name, since what is in it may be nowhere else. */
  setAside(name: string, moment: string): void {
    if (this.read(name) === null) return;
    renameSync(join(this.path, name), join(this.path, `${name}.old-${moment}`));
  }

  remove(name: string): void {
    rmSync(join(this.path, name), { force: true });
  }

  /** A file's path as it is typed from here. */
  shown(name: string): string {
    const path = join(this.path, name);
    const short = relative(process.cwd(), path);
    return short.startsWith('..') ? path : short;
  }
}

/** `WEIR_MASTER_KEYS`, as it is set in the project. */
export const MASTER_KEYS_FILE = 'master-keys.json';

/** The installation's admin key, and nothing else. */
export const ADMIN_KEY_FILE = 'admin-key';
