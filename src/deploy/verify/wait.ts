import type { Clock } from '../../contract/ports.ts';
import type { Limits } from './target.ts';

/** By which clock things are waited for, and how long. */
export interface Waiting {
  readonly clock: Clock;
  readonly limits: Limits;
  /** When only the wanted build answers, by that clock. */
  readonly switchedAt: number;
}

/** Resolves after `ms` of that clock. */
export function wait(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = clock.every(ms, () => {
      stop();
      resolve();
    });
  });
}

/** Until when something that goes wrong now may still come right. */
export function patienceEnds({ clock, limits, switchedAt }: Waiting): number {
  return Math.max(switchedAt, clock.now() + limits.hiccupMs);
}
