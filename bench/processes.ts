/** Child processes pinned to a core, and what the kernel says they used. */
import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Linux reports CPU time in ticks of 10 ms whatever the kernel's own HZ is (USER_HZ). */
const TICK_MS = 10;

export interface Cores {
  readonly pinned: boolean;
  /** What is measured runs here. */
  readonly contender: number;
  readonly load: number;
  readonly upstream: number;
}

/** One core for what is measured, the others for what measures it. */
export function chooseCores(): Cores {
  const count = availableParallelism();
  const pinned = count > 1 && spawnSync('taskset', ['-V']).status === 0;
  return { pinned, contender: 0, load: Math.min(1, count - 1), upstream: Math.min(2, count - 1) };
}

export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Null: wherever the scheduler likes. */
  readonly core: number | null;
}

/** Starts a process with an IPC channel; its output goes where the caller wires it. */
export function launch(what: Launch): ChildProcess {
  const pin = what.core === null ? [] : ['taskset', '-c', String(what.core)];
  const [command = what.command, ...rest] = [...pin, what.command, ...what.args];
  return spawn(command, rest, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...what.env },
  });
}

/** Sends one order to a child and waits for its answer. */
export function order<Answer>(child: ChildProcess, message: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const left = (): void => {
      child.off('message', answered);
      reject(new Error(`a process of the bench died over ${JSON.stringify(message).slice(0, 80)}`));
    };
    const answered = (reply: unknown): void => {
      child.off('exit', left);
      resolve(reply as Answer);
    };
    child.once('message', answered);
    child.once('exit', left);
    child.send(message);
  });
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await gone;
  clearTimeout(timer);
}

/** CPU milliseconds (user and system) a process has used, all its threads together. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold spaces; fields 14 and 15 are counted from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Resident memory now and its highest so far, in MB. */
export function memoryMb(pid: number): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN) / 1024;
  return { now: read('VmRSS'), peak: read('VmHWM') };
}

/** A process and all below it, itself first. */
export function familyOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      parents.set(Number(name), Number(fields[1]));
    } catch {
      // A process may end while the list is read.
    }
  }
  const family = [pid];
  for (const member of family) {
    for (const [child, parent] of parents) if (parent === member) family.push(child);
  }
  return family;
}
