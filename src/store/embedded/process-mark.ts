import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process on this host, so that another one with the same id is not taken for it. */
export interface ProcessMark {
  readonly pid: number;
  /** From `startOf`. */
  readonly started: string | null;
}

/** Whether a process has certainly ended. */
export function isGone({ pid, started }: ProcessMark): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
  const now = startOf(pid);
  return started !== null && now !== null && now !== started;
}

/** A mark that differs between two processes with the same id; null where none can be had. */
export function startOf(pid: number): string | null {
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
