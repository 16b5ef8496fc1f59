/** One round of one measure at one contender, read from both ends. */
import type { ChildProcess } from 'node:child_process';
import type { Contender } from './contenders.ts';
import type { LoadOrder, LoadResult } from './load.ts';
import { cpuMs, memoryMb, order } from './processes.ts';
import { quantile } from './statistics.ts';

export interface Rig {
  readonly load: ChildProcess;
  readonly upstream: ChildProcess;
}

export interface Round {
  readonly contender: string;
  readonly bad: number;
  readonly requests: number;
  readonly perSecond: number;
  /** CPU microseconds a request, of the proxying process. */
  readonly cpuUs: number;
  /** The same, with the processes it needs (an embedded database). */
  readonly familyCpuUs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Shares of one core, 0 to 1: who was busy. */
  readonly contenderShare: number;
  readonly loadShare: number;
  readonly upstreamShare: number;
  readonly events: number;
  readonly rssMb: number;
  readonly peakRssMb: number;
}

export interface Load {
  readonly kind: LoadOrder['kind'];
  readonly body: (model: string) => string;
  readonly connections: number;
  readonly durationMs: number;
  readonly rate?: number;
  readonly events?: number;
}

/** Loads one contender once and reads the kernel's accounts before and after. */
export async function round(rig: Rig, contender: Contender, load: Load): Promise<Round> {
  const family = contender.family();
  const before = accounts(rig, contender, family);
  const started = performance.now();
  const result = await order<LoadResult>(rig.load, orderFor(contender, load));
  const wall = performance.now() - started;
  const after = accounts(rig, contender, family);
  const memory = memoryMb(contender.pid);
  const requests = Math.max(1, result.requests);
  return {
    contender: contender.name,
    bad: result.bad,
    requests: result.requests,
    perSecond: (result.requests * 1000) / result.elapsedMs,
    cpuUs: ((after.contender - before.contender) * 1000) / requests,
    familyCpuUs: (familyMs(before, after) * 1000) / requests,
    p50Ms: quantile(result.latencies, 0.5),
    p99Ms: quantile(result.latencies, 0.99),
    contenderShare: familyMs(before, after) / wall,
    loadShare: (after.load - before.load) / wall,
    upstreamShare: (after.upstream - before.upstream) / wall,
    events: result.events,
    rssMb: memory.now,
    peakRssMb: memory.peak,
  };
}

function orderFor(contender: Contender, load: Load): LoadOrder {
  return {
    kind: load.kind,
    port: contender.port,
    path: contender.path,
    authorization: contender.authorization,
    body: load.body(contender.model),
    connections: load.connections,
    durationMs: load.durationMs,
    rate: load.rate ?? 0,
    events: load.events ?? 0,
  };
}

interface Accounts {
  readonly contender: number;
  /** By process. */
  readonly family: ReadonlyMap<number, number>;
  readonly load: number;
  readonly upstream: number;
}

function accounts(rig: Rig, contender: Contender, family: readonly number[]): Accounts {
  return {
    contender: cpuMs(contender.pid),
    family: cpuOf(family),
    load: cpuMs(rig.load.pid ?? 0),
    upstream: cpuMs(rig.upstream.pid ?? 0),
  };
}

function cpuOf(pids: readonly number[]): Map<number, number> {
  const found = new Map<number, number>();
  for (const pid of pids) {
    try {
      found.set(pid, cpuMs(pid));
    } catch {
      // A short-lived child (a backup) may have ended; what it used is left out.
    }
  }
  return found;
}

function familyMs(before: Accounts, after: Accounts): number {
  let sum = 0;
  for (const [pid, ms] of after.family) sum += ms - (before.family.get(pid) ?? 0);
  return sum;
}
