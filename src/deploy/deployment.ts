import { join } from 'node:path';
import type { Clock } from '../contract/ports.ts';
import type { ReadVariable } from '../runtimes/variables.ts';
import type { Folders } from './folders.ts';
import type { JournalFile } from './journal.ts';
import type { ManagementApi } from './management-api.ts';
import type { MigrationTarget } from './migrate.ts';
import type { Notes } from './notes.ts';
import type { ProjectFolder } from './project-folder.ts';
import type { SupabaseCli } from './supabase-cli.ts';

/** The function's name in the project. */
export const SLUG = 'v1-chat';

/** The name under which a build is tried first. */
export const CANARY = 'v1-chat-canary';

export interface DeployOptions {
  /** Whether the build is tried under another name first. */
  readonly canary: boolean;
  /** Rename objects that stand under our names, instead of stopping. */
  readonly adopt: boolean;
  /** Apply migrations that older builds cannot work with. */
  readonly allowBreaking: boolean;
  /** The function's entry; null: this repository's. */
  readonly entry: string | null;
  /** How long the platform may take until a build answers steadily. */
  readonly switchMs: number;
}

/** What a verification came to, in sentences. */
export interface Proof {
  readonly passed: number;
  readonly failed: readonly string[];
  /** What somebody else than the installation stood in the way of, such as a provider. */
  readonly notProven: readonly string[];
  readonly notMade: readonly string[];
}

/** What is to be proven, and where. */
export interface Claim {
  /** The function's address. */
  readonly url: string;
  readonly build: string;
  /** There was no Weir before, so there may be no model yet. Default false. */
  readonly first?: boolean;
  /** How long the build may take to answer. */
  readonly switchMs: number;
  /** False: without touching users or their rows, so no credential is used. */
  readonly calls: boolean;
}

export type Prove = (claim: Claim) => Promise<Proof>;

/** All that a step of a deployment reaches. */
export interface Deployment {
  readonly ref: string;
  readonly projectUrl: string;
  readonly options: DeployOptions;
  readonly api: ManagementApi;
  readonly cli: SupabaseCli;
  readonly folders: Folders;
  /** Keys that a set-up kept. */
  readonly folder: ProjectFolder;
  readonly read: ReadVariable;
  readonly journal: JournalFile;
  readonly notes: Notes;
  readonly clock: Clock;
  readonly database: MigrationTarget;
  readonly prove: Prove;
  /** What the verification could not prove, in sentences. */
  readonly unproven: string[];
  /** Aborted when the person at the terminal wants no more. */
  readonly stopping: AbortSignal;
}

/** Somebody pressed Ctrl-C. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted');
    this.name = 'Interrupted';
  }
}

export function functionUrl({ projectUrl }: Pick<Deployment, 'projectUrl'>, slug: string): string {
  return `${projectUrl}/functions/v1/${slug}`;
}

/** The folder of the build under way, for the CLI. */
export function stageFolder({ folders, journal }: Deployment): string {
  return join(folders.stage, journal.now.build);
}

/** Between two looks at a function that is being switched: often, but not a load. */
export function againMs(switchMs: number): number {
  return Math.min(1_000, switchMs / 20);
}

/** How a function is named in sentences: `build 3fa9c1d2e4b5 (version 4)`. */
export function nameOf(version: number, build: string | null): string {
  return build === null ? `version ${version}` : `build ${build} (version ${version})`;
}

/** `migrations` of one are one migration. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
