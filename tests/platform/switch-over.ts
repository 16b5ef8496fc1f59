/** Which of a function's builds answers a request, for a while after a deploy. */

/**
 * - `at-once`: the new build takes every request that comes after the deploy's answer.
 * - `both`: old and new answer in turn for `ms`, as regions do that hear of it one by one.
 * - `late`: the old one goes on alone for `ms` although the deploy was accepted.
 * - `held`: the old one goes on until the test says so, or until the next deploy.
 *
 * In all of them an isolate finishes what it has begun.
 */
export type SwitchOver =
  | { readonly kind: 'at-once' }
  | { readonly kind: 'both'; readonly ms: number }
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
  readonly #shared: boolean;
  #from: Build;
  #to: Build;
  #turn = 0;
  #done = false;

  constructor(builds: { readonly from: Build; readonly to: Build }, mode: SwitchOver, now: number) {
    this.#from = builds.from;
    this.#to = builds.to;
    this.#shared = mode.kind === 'both';
    const ms = mode.kind === 'both' || mode.kind === 'late' ? mode.ms : 0;
    this.#until = mode.kind === 'held' ? Number.POSITIVE_INFINITY : now + ms;
  }

  get from(): Build {
    return this.#from;
  }

  /** What a further deploy takes over from; the other one is forgotten. */
  get established(): Build {
    return this.#shared ? this.#to : this.#from;
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
    if (!this.#shared) return this.#from;
    this.#turn += 1;
    return this.#turn % 2 === 1 ? this.#from : this.#to;
  }
}
