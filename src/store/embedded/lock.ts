import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, rmdir, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Another process has the data directory. */
export class LockedError extends Error {}

export interface DirectoryLock {
  /** Gives the directory back; safe to call twice. */
  release(): void;
}

/** Who holds a data directory, as its lock file says. */
interface Holder {
  readonly pid: number;
  /** When that process began, so that another one with the same id is not taken for it. */
  readonly started: string | null;
  readonly host: string;
  readonly token: string;
}

const FILE = 'weir.lock';
/** Removing a dead holder's file takes a moment; a claim older than this was left by a crash. */
const CLAIM_MS = 10_000;

/**
 * Takes a data directory for this process. PGlite opens one that is in use without complaint and
 * then silently loses writes, so nothing may be opened without this.
 *
 * @param waitMs How long a holder that is just stopping may take.
 * @throws {LockedError}
 */
export async function lockDirectory(directory: string, waitMs: number): Promise<DirectoryLock> {
  const path = join(directory, FILE);
  const self: Holder = {
    pid: process.pid,
    started: startOf(process.pid),
    host: hostname(),
    token: randomUUID(),
  };
  const until = Date.now() + waitMs;
  for (;;) {
    if (create(path, self)) return { release: () => release(path, self) };
    const holder = read(path);
    if (holder !== null && isDead(holder)) await removeDead(directory, holder);
    else if (Date.now() >= until) throw new LockedError(complaint(path, holder));
    else await pause(50);
  }
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

/** A process on another machine cannot be looked at, so it counts as alive. */
function isDead(holder: Holder): boolean {
  if (holder.host !== hostname()) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
  const started = startOf(holder.pid);
  return holder.started !== null && started !== null && started !== holder.started;
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
      : `process ${holder.pid}${holder.host === hostname() ? '' : ` on ${holder.host}`}`;
  return (
    `the data directory is in use by ${who}. Stop that one, or start with another --data-dir. ` +
    `If you are certain it is gone, delete ${path}`
  );
}

/** A mark that differs between two processes with the same id; null where none can be had. */
function startOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      // State and start time, fields 3 and 22: behind the name in parentheses, which may hold anything.
      const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      // A zombie runs no more; it only waits for a parent that may never look.
      return fields[0] === 'Z' ? 'ended' : `${boot}/${fields[19]}`;
    }
    if (process.platform === 'win32') return null;
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error ? String(error.code) : null;
}
