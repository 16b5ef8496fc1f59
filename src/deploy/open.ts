import type { Clock } from '../contract/ports.ts';
import { LockedError, lockDirectory } from '../store/embedded/lock.ts';
import { startOf } from '../store/embedded/process-mark.ts';
import type { Connection } from './connection.ts';
import type { Deployment, DeployOptions, Prove } from './deployment.ts';
import { makeFolders, momentName } from './folders.ts';
import { JournalFile } from './journal.ts';
import { createManagementApi } from './management-api.ts';
import { openNotes } from './notes.ts';
import { ProjectFolder } from './project-folder.ts';
import { createSupabaseCli } from './supabase-cli.ts';
import { wait } from './verify/wait.ts';

/** What a command knows before it begins. */
export interface OpenParts {
  readonly connection: Connection;
  readonly dataDir: string;
  readonly options: DeployOptions;
  /** Of this process; the CLI gets what it needs of it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly out: (line: string) => void;
  readonly progress: (line: string) => void;
  readonly prove: Prove;
  readonly stopping: AbortSignal;
}

/** A deployment, or going back, with nobody else at the same project from this folder. */
export interface Opened {
  readonly deployment: Deployment;
  /** When it began, in the form of file names. */
  readonly id: string;
  close(): void;
}

/** @throws {Error} when another one has this project. */
export async function openDeployment(parts: OpenParts): Promise<Opened> {
  const { connection, clock, stopping } = parts;
  const { ref, projectUrl, token, profile } = connection;
  const folders = makeFolders(parts.dataDir, ref);
  const lock = await takeLock(folders.deploys, `deployment of ${ref}`);
  try {
    const id = momentName(clock.now());
    const notes = openNotes({
      folder: folders.deploys,
      id,
      out: parts.out,
      progress: parts.progress,
      now: clock.now,
    });
    notes.hide(token);
    const journal = new JournalFile(folders.deploys, notes.say);
    const api = createManagementApi({
      ...{ apiUrl: profile.apiUrl, ref, token },
      wait: (ms) => wait(clock, ms),
    });
    const cli = createSupabaseCli({
      ...{ ref, profile, token, environment: parts.environment },
      log: notes.log,
      running: (pid) =>
        journal.remark({ child: pid === null ? null : { pid, started: startOf(pid) } }),
    });
    const { options, prove } = parts;
    const { databaseUrl } = connection;
    if (databaseUrl !== null) notes.hide(databaseUrl);
    return {
      deployment: {
        ...{ ref, projectUrl, options, api, cli, folders, journal, notes, clock },
        unproven: [],
        folder: new ProjectFolder(parts.dataDir, ref),
        read: (name) => parts.environment[name],
        ...{ prove, stopping, database: databaseUrl === null ? { api } : { databaseUrl } },
      },
      id,
      close: () => lock.release(),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * @param what The folder is locked for, in words.
 * @throws {Error} when another one has it.
 */
export async function takeLock(folder: string, what: string): Promise<{ release(): void }> {
  try {
    return await lockDirectory(folder, 0);
  } catch (error) {
    if (!(error instanceof LockedError)) throw error;
    const who = error.pid === null ? '' : ` (process ${error.pid})`;
    throw new Error(
      `Another ${what} is under way${who}. Nothing was changed. Wait for it to end, ` +
        'then run this again.',
      { cause: error },
    );
  }
}
