import { setTimeout as wait } from 'node:timers/promises';
import { ReadingFailed } from './reading.ts';
import type { Snapshot, Stale, State } from './snapshot.ts';

/** Where frames go. */
export interface Screen {
  show(state: State): void;
  /** Leaves the terminal as it was found. */
  close(): void;
}

export interface Watch {
  readonly url: string;
  readonly read: () => Promise<Snapshot>;
  readonly screen: Screen;
  readonly everyMs: number;
  readonly once: boolean;
}

/** At most a tenth of the time is spent reading, so that watching a busy ledger burdens it little. */
const READING_SHARE = 10;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Reads and shows, over and over, until it is told to stop. Once something is shown, a failure that
 * may pass leaves it there and says since when it is old.
 *
 * @throws {ReadingFailed} for the first reading, and for a failure that lasts.
 */
export async function watch(plan: Watch, stop: AbortSignal): Promise<void> {
  let last: Snapshot | null = null;
  while (!stop.aborted) {
    const begun = Date.now();
    let stale: Stale | null = null;
    try {
      last = await plan.read();
    } catch (error) {
      if (stop.aborted) return;
      stale = staleAfter(error, last);
    }
    const now = Date.now();
    if (last !== null) plan.screen.show({ url: plan.url, now, snapshot: last, stale });
    if (plan.once) return;
    const took = stale === null ? now - begun : 0;
    const pause = Math.min(LONGEST_PAUSE_MS, took * (READING_SHARE - 1));
    await rest(Math.max(plan.everyMs, pause), stop);
  }
}

function staleAfter(error: unknown, last: Snapshot | null): Stale {
  const passes = error instanceof ReadingFailed && !error.lasting;
  if (!passes || last === null) throw error;
  return { since: last.readAt, why: error.message };
}

async function rest(ms: number, stop: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal: stop }).catch((error: unknown) => {
    if (!stop.aborted) throw error;
  });
}
