import { type Isolate, type IsolateOptions, startIsolate } from './isolate.ts';

export interface PoolOptions extends IsolateOptions {
  /** `ended`: as soon as all answers and `waitUntil` promises are done. `kept`: until the cut. */
  readonly afterwards: 'ended' | 'kept';
  /** The platform's is 150 s on the free plan; at half of it an isolate takes no new requests. */
  readonly wallClockMs: number;
  /** Between `beforeunload` and the end. */
  readonly graceMs: number;
}

/** Gives each request an isolate and ends isolates by the platform's rules. */
export class IsolatePool {
  readonly #options: PoolOptions;
  readonly #all = new Set<Isolate>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #serving: Isolate | null = null;
  #starting: Promise<Isolate> | null = null;
  #spare: Promise<Isolate> | null = null;
  #started = 0;
  #stopped = false;
  #retired = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** How many isolates served anything so far. */
  get started(): number {
    return this.#started;
  }

  /** Isolates that have served something and were not ended yet. */
  get live(): number {
    return this.#all.size;
  }

  /** An isolate that takes new requests; `release` it when its answer has been delivered. */
  async acquire(): Promise<Isolate> {
    for (;;) {
      this.#starting ??= this.#serving === null ? this.#next() : null;
      const isolate = this.#serving ?? (await this.#starting);
      if (isolate === null) continue;
      if (isolate.alive()) {
        isolate.active += 1;
        return isolate;
      }
      if (this.#serving === isolate) this.#serving = null;
    }
  }

  /** Gives an isolate back; with its last answer out it is offered to nobody again. */
  release(isolate: Isolate): void {
    isolate.active -= 1;
    if (isolate.active > 0 || (this.#options.afterwards === 'kept' && !this.#retired)) return;
    if (this.#serving === isolate) this.#serving = null;
    this.#endWhenIdle(isolate).catch(() => {});
  }

  /** Lets every isolate finish what it has and ends it then: another build serves from now on. */
  async retire(): Promise<void> {
    this.#retired = true;
    // Whoever was sent here a moment ago gets an isolate of its own, not one that is ending.
    this.#serving = null;
    // An isolate that boots right now has somebody waiting for it.
    if (this.#starting === null) await (await this.#takeSpare())?.kill();
    const resting = [...this.#all].filter((isolate) => isolate.active === 0);
    await Promise.all(resting.map((isolate) => this.#endWhenIdle(isolate)));
  }

  /** Ends every isolate in the middle of whatever it does. */
  async killAll(): Promise<void> {
    this.#serving = null;
    await Promise.all([...this.#all].map((isolate) => this.#end(isolate)));
  }

  /** Cuts every isolate by the wall clock now: `beforeunload`, a moment, the end. */
  async cutAll(reason = 'wall_clock'): Promise<void> {
    await Promise.all([...this.#all].map((isolate) => this.#cut(isolate, reason)));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#starting?.catch(() => null);
    const spare = await this.#takeSpare();
    if (spare !== null) this.#all.add(spare);
    await this.killAll();
  }

  async #takeSpare(): Promise<Isolate | null> {
    const spare = this.#spare;
    this.#spare = null;
    return (await spare?.catch(() => null)) ?? null;
  }

  /** Boots the next isolate beside the serving one, so that tests do not wait for every boot. */
  async #next(): Promise<Isolate> {
    try {
      const isolate = await (this.#spare ?? startIsolate(this.#options));
      this.#spare = null;
      this.#all.add(isolate);
      this.#serving = isolate;
      this.#started += 1;
      this.#watchClock(isolate);
      if (this.#options.afterwards === 'ended' && !this.#stopped && !this.#retired) {
        this.#spare = startIsolate(this.#options);
        this.#spare.catch(() => {});
      }
      return isolate;
    } finally {
      this.#starting = null;
    }
  }

  #watchClock(isolate: Isolate): void {
    const { wallClockMs } = this.#options;
    this.#later(wallClockMs / 2, () => {
      if (this.#serving === isolate) this.#serving = null;
    });
    this.#later(wallClockMs, () => {
      this.#cut(isolate, 'wall_clock').catch(() => {});
    });
  }

  async #endWhenIdle(isolate: Isolate): Promise<void> {
    await isolate.idle();
    await this.#end(isolate);
  }

  async #cut(isolate: Isolate, reason: string): Promise<void> {
    if (!this.#all.has(isolate)) return;
    if (this.#serving === isolate) this.#serving = null;
    await isolate.unload(reason);
    await new Promise<void>((resolve) => this.#later(this.#options.graceMs, resolve));
    await this.#end(isolate);
  }

  async #end(isolate: Isolate): Promise<void> {
    if (this.#serving === isolate) this.#serving = null;
    this.#all.delete(isolate);
    await isolate.kill();
  }

  #later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
  }
}
