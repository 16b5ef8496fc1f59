import { createHash } from 'node:crypto';
import type { Clock, Environment, Random } from '../../contract/ports.ts';

export const nodeClock: Clock = {
  now: () => Date.now(),
  every(ms, tick) {
    const timer = setInterval(tick, ms);
    return () => clearInterval(timer);
  },
};

export const nodeRandom: Random = {
  fill(bytes) {
    crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
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
      work.catch((cause: unknown) =>
        logLine('error', 'background_work_failed', { error: String(cause) }),
      );
    },
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    log(severity, event, facts) {
      if (RANK[severity] >= RANK[level]) logLine(severity, event, facts);
    },
  };
}

function logLine(level: string, event: string, facts: Readonly<Record<string, unknown>>): void {
  process.stderr.write(
    `${JSON.stringify({ time: new Date().toISOString(), level, event, ...facts })}\n`,
  );
}
