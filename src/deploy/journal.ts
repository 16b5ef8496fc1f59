import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessMark } from '../store/embedded/process-mark.ts';
import { writeDurably } from './durable-file.ts';

/** The parts of a deployment, in the order in which they are done. */
export type StepName =
  | 'stage'
  | 'doctor'
  | 'backup'
  | 'migrate'
  | 'canary'
  | 'publish'
  | 'adopt'
  | 'verify'
  | 'take over'
  | 'rollback';

/** What a function was before a deployment. */
export interface Before {
  readonly version: number;
  /** The build that answered at `/health`; null when it was no Weir. */
  readonly build: string | null;
}

/**
 * How a deployment ended. `stopped`: before anything callers can see was changed. `superseded`:
 * somebody else deployed, so it was left alone.
 */
export type Outcome = 'done' | 'rolled_back' | 'stopped' | 'superseded';

/** What a deployment has done so far. It holds no secret. */
export interface Journal {
  readonly format: 1;
  /** When it began, as its log file is named. */
  readonly id: string;
  readonly build: string;
  /** The step that is under way, or was when everything stopped. */
  readonly step: StepName;
  /** The backup's name; null on a first deployment. */
  readonly backup: string | null;
  /** Null: there was no function. */
  readonly before: Before | null;
  /** The version callers are on, as far as this deployment knows; 0: none. */
  readonly live: number;
  /** Names of applied files. */
  readonly migrated: readonly string[];
  /** Among them is one that the build before cannot work with. */
  readonly broken: boolean;
  /** Whose the names are that Weir shares with somebody else's objects, in words. */
  readonly names?: string;
  /** A canary may be deployed. */
  readonly canary: boolean;
  /** `begun`: it is not known whether the platform took it; a number is the version it became. */
  readonly published: null | 'begun' | number;
  /** The same of putting the backup back. */
  readonly restored: null | 'begun' | number;
  /** The backup that somebody puts back by hand; null in a deployment. */
  readonly restoring: string | null;
  /** The CLI's process while it runs, which outlives a deployment that is killed. */
  readonly child: ProcessMark | null;
  /** Null: under way, or interrupted. */
  readonly outcome: Outcome | null;
}

/** A journal in which nothing has happened yet. */
export function blankJournal(id: string, build: string, step: StepName): Journal {
  return {
    ...{ format: 1, id, build, step, canary: false, live: 0, migrated: [], broken: false },
    ...{ before: null, backup: null, published: null, restored: null, restoring: null },
    ...{ child: null, outcome: null },
  };
}

/** The journal of a project's last deployment, on disk. Whoever writes holds the lock. */
export class JournalFile {
  readonly #path: string;
  #journal: Journal | null;

  /** @throws {Error} when what is there cannot be read: guessing would be worse than stopping. */
  constructor(folder: string) {
    this.#path = join(folder, 'journal.json');
    this.#journal = existsSync(this.#path) ? read(this.#path) : null;
  }

  /** Null: nothing was ever deployed from here. */
  get last(): Journal | null {
    return this.#journal;
  }

  /** The deployment under way. @throws {Error} before `begin`. */
  get now(): Journal {
    if (this.#journal === null) throw new Error('no deployment has begun');
    return this.#journal;
  }

  begin(journal: Journal): void {
    this.#journal = journal;
    this.#write();
  }

  /** On disk before it returns. */
  note(change: Partial<Journal>): void {
    this.#journal = { ...this.now, ...change };
    this.#write();
  }

  #write(): void {
    writeDurably(this.#path, `${JSON.stringify(this.#journal, null, 2)}\n`);
  }
}

function read(path: string): Journal {
  try {
    const journal = JSON.parse(readFileSync(path, 'utf8')) as Journal;
    if (journal.format === 1) return journal;
    throw new Error(`its format is ${String(journal.format)}, of a later version`);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `${path} cannot be read (${why}), so what was under way is not known. See the newest log ` +
        'beside it, then move the file away.',
      { cause },
    );
  }
}
