import type { Clock } from '../../src/contract/ports.ts';

/** Waits are a thousand times shorter than asked for, and time passes as if they were not. */
export class HurriedClock implements Clock {
  #now = 0;

  now(): number {
    return this.#now;
  }

  /** Several may wait at once: each wait ends when it would have, and time never goes back. */
  every(ms: number, tick: () => void): () => void {
    let due = this.#now + ms;
    const timer = setInterval(() => {
      this.#now = Math.max(this.#now, due);
      due += ms;
      tick();
    }, ms / 1_000);
    return () => clearInterval(timer);
  }
}
