import type { Clock } from '../../contract/ports.ts';
import type { Limits } from './target.ts';

/** By which clock things are waited for, and how long. */
export interface Waiting {
  readonly clock: Clock;
  readonly limits: Limits;
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
