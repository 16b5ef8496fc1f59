import type { Clock } from '../contract/ports.ts';

/** Something with deadlines of its own, asked about them now and then. */
export interface Watched {
  tick(now: number): void;
  /** The runtime is about to end: settle now with what is known. */
  expire(): void;
}

/** Deadlines are coarse: a quarter of a second is nothing against limits of many seconds. */
const TICK_MS = 250;

/** One timer for all exchanges under way, and none when there are none. */
export class Watch {
  readonly #clock: Clock;
  readonly #watched = new Set<Watched>();
  #stop: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(watched: Watched): void {
    this.#watched.add(watched);
    this.#stop ??= this.#clock.every(TICK_MS, () => this.#tick());
  }

  remove(watched: Watched): void {
    this.#watched.delete(watched);
    if (this.#watched.size > 0) return;
    this.#stop?.();
    this.#stop = null;
  }

  get size(): number {
    return this.#watched.size;
  }

  expire(): void {
    for (const watched of this.#watched) watched.expire();
  }

  #tick(): void {
    const now = this.#clock.now();
    for (const watched of this.#watched) watched.tick(now);
  }
}
