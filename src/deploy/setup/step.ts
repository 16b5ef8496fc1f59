import type { Clock } from '../../contract/ports.ts';
import type { ReadVariable } from '../../runtimes/variables.ts';
import type { Ending } from '../deploy.ts';
import type { Prove } from '../deployment.ts';
import type { ManagementApi } from '../management-api.ts';
import type { MigrationTarget } from '../migrate.ts';
import type { Notes } from '../notes.ts';
import type { ProjectFolder } from '../project-folder.ts';

/** What is wanted of a set-up. */
export interface SetupOptions {
  /** The folder of the app's own repository. */
  readonly app: string | null;
  /** Browser origins for the management API. */
  readonly origins: readonly string[];
  /** The e-mail address of the first administrator. */
  readonly admin: string | null;
  readonly provider: string | null;
  /** Where the provider's OpenAI-compatible interface stands, if not where its record says. */
  readonly providerUrl: string | null;
  /** What each user may spend a UTC day on that provider, in USD as decimal text; null: nothing. */
  readonly usdPerDay: string | null;
  readonly deploy: boolean;
  /** False: jobs of the database are taken away. */
  readonly cron: boolean;
  readonly adopt: boolean;
  readonly allowBreaking: boolean;
}

/** Who makes the calls of a verification, and how long they may be tried. */
export interface Callers {
  /** In words, for the plan. */
  readonly who: string;
  readonly prove: Prove;
  readonly switchMs: number;
}

/** All that a step reaches. */
export interface Setup {
  readonly ref: string;
  readonly projectUrl: string;
  readonly options: SetupOptions;
  readonly api: ManagementApi;
  readonly database: MigrationTarget;
  readonly folder: ProjectFolder;
  readonly dataDir: string;
  readonly notes: Notes;
  readonly clock: Clock;
  readonly read: ReadVariable;
  /** Null: nobody is named to make the calls of a verification. */
  readonly callers: Callers | null;
  /** Aborted when the person at the terminal wants no more. */
  readonly stopping: AbortSignal;
  /** Deploys the function, with its own plan and its own end. */
  readonly deploy: () => Promise<Ending>;
}

/** What a step found, and what it will do about it. */
export interface Finding {
  readonly words: string;
  /** False: nothing. */
  readonly todo: boolean;
}

/** One part of a set-up. May be done again whenever, and then does what is still to be done. */
export interface SetupStep {
  readonly name: string;
  /**
   * Looks, and changes nothing.
   *
   * @throws {Error} that says what stands in the way and what to do.
   */
  readonly look: (setup: Setup) => Promise<Finding>;
  /** @returns What was done. */
  readonly act: (setup: Setup) => Promise<string>;
}

export function found(words: string): Finding {
  return { words, todo: false };
}

export function toDo(words: string): Finding {
  return { words, todo: true };
}
