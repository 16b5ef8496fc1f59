import type { Clock } from '../contract/ports.ts';

/** Opened secrets, kept in memory for a short time and in bounded number. */
export interface Plaintexts {
  get(name: string): string | undefined;
  keep(name: string, plaintext: string): void;
  /** Forgets everything and stops the timer. */
  close(): void;
}

/** Kept 45 s and swept every 15 s, a plaintext is in memory for at most a minute. */
const KEEP_MS = 45_000;
const SWEEP_MS = 15_000;
const MAX_KEPT = 1_000;

/** The timer runs only while there is something to forget. */
export function createPlaintexts(clock: Clock): Plaintexts {
  const kept = new Map<string, { readonly plaintext: string; readonly until: number }>();
  let stop: (() => void) | null = null;

  function close(): void {
    kept.clear();
    stop?.();
    stop = null;
  }

  function sweep(): void {
    for (const [name, { until }] of kept) {
      if (until <= clock.now()) {
        kept.delete(name);
      }
    }
    if (kept.size === 0) {
      close();
    }
  }

  return {
    get(name) {
      const found = kept.get(name);
      return found !== undefined && clock.now() < found.until ? found.plaintext : undefined;
    },
    keep(name, plaintext) {
      const [oldest] = kept.keys();
      if (kept.size >= MAX_KEPT && oldest !== undefined) {
        kept.delete(oldest);
      }
      kept.set(name, { plaintext, until: clock.now() + KEEP_MS });
      stop ??= clock.every(SWEEP_MS, sweep);
    },
    close,
  };
}
