import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, rmdir, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { isGone, startOf } from './process-mark.ts';

/** Another process has the data directory. */
export class LockedError extends Error {
  /** Its id, on whichever host it runs; null when it left none. */
  readonly pid: number | null;

  constructor(message: string, pid: number | null) {
    super(message);
    this.pid = pid;
  }
}

export interface DirectoryLock {
  /** Gives the directory back; safe to call twice. */
  release(): void;
}

/** Who holds a data directory, as its lock file says. */
interface Holder {
  readonly pid: number;
  /** The server it works for, which is the one to stop. */
  readonly server?: number;
  /** When that process began, so that another one with the same id is not taken for it. */
  readonly started: string | null;
  readonly host: string;
  readonly token: string;
}

const FILE = 'weir.lock';
/** A holder touches its file so often, and one on another host that has not for so long is dead. */
const TOUCH_MS = 5_000;
const SILENT_MS = 30_000;
/** Removing a dead holder's file takes a moment; a claim older than this was left by a crash. */
const CLAIM_MS = 10_000;

/**
 * Takes a data directory for this process. PGlite opens one that is in use without complaint and
 * then silently loses writes, so nothing may be opened without this.
 *
 * A holder on this host is asked for. One on another host, such as a container before this one,
 * cannot be, so its file is watched until it is touched or has not been for half a minute.
 *
 * @param waitMs How long a holder that is just stopping may take.
 * @param waiting Hears once, in words, why this takes longer.
 * @throws {LockedError}
 */
export async function lockDirectory(
  directory: string,
  waitMs: number,
  waiting: (why: string) => void = () => {},
): Promise<DirectoryLock> {
  const path = join(directory, FILE);
  const self: Holder = {
    pid: process.pid,
    server: process.ppid,
    started: startOf(process.pid),
    host: hostname(),
    token: randomUUID(),
  };
  const until = Date.now() + waitMs;
  let watched = null as Watched | null;
  for (;;) {
    if (create(path, self)) return hold(path, self);
    const holder = read(path);
    const touched = touchedAt(path);
    if (holder !== null && isDead(holder, touched)) {
      await removeDead(directory, holder);
      continue;
    }
    if (holder !== null && isElsewhere(holder) && watched?.token !== holder.token) {
      watched = { token: holder.token, touched };
      waiting(`${complaint(path, holder)}. ${PATIENCE}`);
    }
    const silent = holder !== null && isElsewhere(holder) && watched?.touched === touched;
    if (Date.now() >= until && !silent)
      throw new LockedError(complaint(path, holder), holder?.pid ?? null);
    await pause(50);
  }
}

/** A file of another host's holder, as it was when it was first seen. */
interface Watched {
  readonly token: string;
  readonly touched: number | null;
}

const PATIENCE = 'If it is not heard of for 30 seconds, the directory is taken over';

/** Keeps the file touched from a thread of its own, since a long query holds this one up. */
function hold(path: string, self: Holder): DirectoryLock {
  const keeper = new Worker(KEEPER, { eval: true, workerData: { path, ms: TOUCH_MS }, env: {} });
  keeper.unref();
  // Without its keeper the directory is still locked on this host.
  keeper.on('error', () => {});
  return {
    release(): void {
      void keeper.terminate();
      release(path, self);
    },
  };
}

const KEEPER = `
  const { utimes } = require('node:fs');
  const { workerData: { path, ms } } = require('node:worker_threads');
  setInterval(() => utimes(path, new Date(), new Date(), () => {}), ms);`;

function touchedAt(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;
}

function isElsewhere(holder: Holder): boolean {
  return holder.host !== hostname();
}

function create(path: string, self: Holder): boolean {
  // Linked, so that it has its content from the first moment and a crash cannot leave it empty.
  const whole = `${path}.${self.token}`;
  try {
    writeFileSync(whole, `${JSON.stringify(self)}\n`, { mode: 0o600 });
    linkSync(whole, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(whole, { force: true });
  }
}

function read(path: string): Holder | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isHolder(value) ? value : null;
  } catch {
    return null;
  }
}

function isHolder(value: unknown): value is Holder {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    Number.isSafeInteger(value.pid) &&
    'started' in value &&
    'host' in value &&
    'token' in value
  );
}

/** @param touched When its file last was. */
function isDead(holder: Holder, touched: number | null): boolean {
  if (isElsewhere(holder)) return touched !== null && Date.now() - touched > SILENT_MS;
  return isGone(holder);
}

/**
 * Two processes may find the same dead holder. The second must not remove the file the first has
 * made by then, so removing is done by one at a time and only after looking again.
 */
async function removeDead(directory: string, holder: Holder): Promise<void> {
  const claim = join(directory, `${FILE}.claim`);
  try {
    await mkdir(claim);
  } catch {
    const made = await stat(claim).catch(() => null);
    if (made !== null && Date.now() - made.mtimeMs > CLAIM_MS) await rmdir(claim).catch(() => {});
    await pause(20);
    return;
  }
  try {
    const path = join(directory, FILE);
    if (read(path)?.token === holder.token) rmSync(path, { force: true });
  } finally {
    await rmdir(claim).catch(() => {});
  }
}

function release(path: string, self: Holder): void {
  if (read(path)?.token === self.token) rmSync(path, { force: true });
}

function complaint(path: string, holder: Holder | null): string {
  const who =
    holder === null
      ? 'a process that left no name'
      : `process ${holder.server ?? holder.pid}${isElsewhere(holder) ? ` on ${holder.host}` : ''}`;
  return (
    `The data directory is in use by ${who}.\n` +
    'Stop that one, or start with another --data-dir.\n' +
    `If you are certain it is gone, delete\n${path}`
  );
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error ? String(error.code) : null;
}
