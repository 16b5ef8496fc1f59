import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessMark } from '../store/embedded/process-mark.ts';
import { writeDurably } from './durable-file.ts';
import { messageOf } from './problem.ts';

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

/**
 * One deployment of a function, as the platform counts them. A function that is removed and made
 * anew has another id, and begins again at version 1.
 */
export interface Mark {
  readonly id: string;
  readonly version: number;
}

export function markOf({ id, version }: Mark): Mark {
  return { id, version };
}

/** Whether both are the same deployment; null: there is no function. */
export function sameMark(one: Mark | null, other: Mark | null): boolean {
  return one?.id === other?.id && one?.version === other?.version;
}

/** What a function was before a deployment. */
export interface Before extends Mark {
  /** The build that answered at `/health`; null when it was no Weir. */
  readonly build: string | null;
}

/**
 * How a deployment ended. `stopped`: before anything callers can see was changed. `superseded`:
 * somebody else deployed, so it was left alone.
 */
export type Outcome = 'done' | 'rolled_back' | 'stopped' | 'superseded';

/**
 * What was done to `v1-chat`. A word that ends in -ing: it is not known whether the platform did it.
 */
export type Phase = 'untouched' | 'publishing' | 'published' | 'restoring' | 'restored';

/** What a deployment has done so far. It holds no secret. */
export interface Journal {
  readonly format: 2;
  /** When it began, as its log file is named. */
  readonly id: string;
  readonly build: string;
  /** The step that is under way, or was when everything stopped. */
  readonly step: StepName;
  /** The backup's name; null on a first deployment. */
  readonly backup: string | null;
  /** Null: there was no function, or it is not looked at yet. */
  readonly before: Before | null;
  /** What callers are on, as far as this deployment knows; null: nothing. */
  readonly live: Mark | null;
  /** Names of applied files. */
  readonly migrated: readonly string[];
  /** Among them is one that the build before cannot work with. */
  readonly broken: boolean;
  /** Whose the names are that Weir shares with somebody else's objects, in words. */
  readonly names?: string;
  /** The id of the canary that is deployed; `begun`: it may be. */
  readonly canary: string | null;
  readonly phase: Phase;
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
    ...{ format: 2, id, build, step, phase: 'untouched' },
    ...{ before: null, live: null, backup: null, canary: null, restoring: null },
    ...{ migrated: [], broken: false, child: null, outcome: null },
  };
}

/** The journal of a project's last deployment, on disk. Whoever writes holds the lock. */
export class JournalFile {
  readonly #path: string;
  readonly #complain: (words: string) => void;
  #journal: Journal | null;

  /**
   * @param complain Hears what `remark` could not write.
   * @throws {Error} when what is there cannot be read: guessing would be worse than stopping.
   */
  constructor(folder: string, complain: (words: string) => void = () => {}) {
    this.#complain = complain;
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

  /**
   * The same, while something is put back: that matters more than writing it down, so that a full
   * disk is told and no reason to stop.
   */
  remark(change: Partial<Journal>): void {
    try {
      this.note(change);
    } catch (error) {
      this.#complain(`  The journal cannot be written (${messageOf(error)}).`);
    }
  }

  #write(): void {
    writeDurably(this.#path, `${JSON.stringify(this.#journal, null, 2)}\n`);
  }
}

function read(path: string): Journal {
  try {
    const journal = JSON.parse(readFileSync(path, 'utf8')) as Journal;
    if (journal.format === 2) return journal;
    throw new Error(`its format is ${String(journal.format)}, of another version`);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `${path} cannot be read (${why}), so what was under way is not known. See the newest log ` +
        'beside it, then move the file away.',
      { cause },
    );
  }
}
