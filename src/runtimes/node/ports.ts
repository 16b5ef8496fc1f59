import { hash } from 'node:crypto';
import type { Clock, Environment, Random } from '../../contract/ports.ts';

export const nodeClock: Clock = {
  now: () => Date.now(),
  every(ms, tick) {
    const timer = setInterval(tick, ms);
    return () => clearInterval(timer);
  },
};

const POOL = new Uint8Array(8_192);
let used = POOL.length;

/** Drawn from a pool: asking the system for each request id costs more than all else about it. */
export const nodeRandom: Random = {
  fill(bytes) {
    if (bytes.length > POOL.length / 2) {
      crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
      return;
    }
    if (used + bytes.length > POOL.length) {
      crypto.getRandomValues(POOL);
      used = 0;
    }
    bytes.set(POOL.subarray(used, used + bytes.length));
    // What was handed out must not lie about in memory: keys are made from it too.
    POOL.fill(0, used, used + bytes.length);
    used += bytes.length;
  },
};

/** Node hashes at once. */
export interface NodeEnvironment extends Environment {
  sha256(text: string): string;
}

export type LogLevel = 'info' | 'warn' | 'error' | 'silent';

const RANK: Readonly<Record<LogLevel, number>> = { info: 0, warn: 1, error: 2, silent: 3 };

/** One JSON object a line on standard error; JSON escapes what could forge a line. */
export function nodeEnvironment(level: LogLevel): NodeEnvironment {
  return {
    keepAlive(work) {
      work.catch(reportFailure);
    },
    sha256: (text) => hash('sha256', text),
    log(severity, event, facts) {
      if (RANK[severity] >= RANK[level]) logLine(severity, event, facts);
    },
  };
}

function reportFailure(cause: unknown): void {
  logLine('error', 'background_work_failed', { error: String(cause) });
}

function logLine(level: string, event: string, facts: Readonly<Record<string, unknown>>): void {
  process.stderr.write(
    `${JSON.stringify({ time: new Date().toISOString(), level, event, ...facts })}\n`,
  );
}
