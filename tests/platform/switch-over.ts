/** Which of a function's builds answers a request, for a while after a deploy. */
import { type Chance, seededChance } from './chance.ts';

/**
 * - `at-once`: the new build takes every request that comes after the deploy's answer.
 * - `both`: old and new answer for `ms`, as regions do that hear of it one by one: which one, a
 *   number at random decides for every request, the same numbers for the same `seed`.
 * - `late`: the old one goes on alone for `ms` although the deploy was accepted.
 * - `held`: the old one goes on until the test says so, or until the next deploy.
 *
 * In all of them an isolate finishes what it has begun.
 */
export type SwitchOver =
  | { readonly kind: 'at-once' }
  | { readonly kind: 'both'; readonly ms: number; readonly seed?: number }
  | { readonly kind: 'late'; readonly ms: number }
  | { readonly kind: 'held' };

/** Milliseconds from any beginning. */
export interface PlatformClock {
  now(): number;
}

export const realClock: PlatformClock = { now: () => performance.now() };

/** A clock that stands still until a test moves it. */
export class ManualClock implements PlatformClock {
  #now = 0;

  now(): number {
    return this.#now;
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}

/** The change from one build to the next, as it stands now. */
export class Switching<Build> {
  readonly #until: number;
  /** Null: only one of them answers. */
  readonly #chance: Chance | null;
  #from: Build;
  #to: Build;
  #done = false;

  constructor(builds: { readonly from: Build; readonly to: Build }, mode: SwitchOver, now: number) {
    this.#from = builds.from;
    this.#to = builds.to;
    this.#chance = mode.kind === 'both' ? seededChance(mode.seed ?? 1) : null;
    const ms = mode.kind === 'both' || mode.kind === 'late' ? mode.ms : 0;
    this.#until = mode.kind === 'held' ? Number.POSITIVE_INFINITY : now + ms;
  }

  get from(): Build {
    return this.#from;
  }

  /** What a further deploy takes over from; the other one is forgotten. */
  get established(): Build {
    return this.#chance === null ? this.#from : this.#to;
  }

  over(now: number): boolean {
    return this.#done || now >= this.#until;
  }

  finish(): void {
    this.#done = true;
  }

  /** The same builds in other surroundings. */
  change(work: (build: Build) => Build): void {
    this.#from = work(this.#from);
    this.#to = work(this.#to);
  }

  /** The build for one more request. */
  pick(now: number): Build {
    if (this.over(now)) return this.#to;
    if (this.#chance === null) return this.#from;
    return this.#chance() < 0.5 ? this.#from : this.#to;
  }
}
