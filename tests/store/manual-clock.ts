import type { Clock } from '../../src/contract/ports.ts';

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
  #now = 1_000_000;

  now(): number {
    return this.#now;
  }

  every(): () => void {
    return () => {};
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}
