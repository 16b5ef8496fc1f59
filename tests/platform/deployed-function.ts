import type { IsolatePool } from '../edge/isolate-pool.ts';
import { type PlatformClock, Switching, type SwitchOver } from './switch-over.ts';

/** A function as the Management API describes it; times are milliseconds since 1970. */
export interface FunctionRecord {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly status: 'ACTIVE' | 'REMOVED' | 'THROTTLED';
  readonly version: number;
  readonly created_at: number;
  readonly updated_at: number;
  readonly verify_jwt: boolean;
  readonly import_map: boolean;
  /** `file:///tmp/user_fn_<ref>_<id>_<version>/source/<path>`, as the real one says it. */
  readonly entrypoint_path: string;
  readonly import_map_path?: string;
  readonly ezbr_sha256: string;
}

/** One version's code and the isolates that run it. */
export interface Build {
  readonly record: FunctionRecord;
  readonly bundle: Buffer;
  readonly pool: IsolatePool;
}

/** What stands under one slug: its newest build, and an older one while it still answers. */
export class DeployedFunction {
  readonly #clock: PlatformClock;
  #newest: Build;
  #switching: Switching<Build> | null = null;
  /** Pools that take no new requests; ended for good with the platform. */
  readonly #retired: IsolatePool[] = [];

  constructor(first: Build, clock: PlatformClock) {
    this.#newest = first;
    this.#clock = clock;
  }

  get newest(): Build {
    return this.#newest;
  }

  get record(): FunctionRecord {
    return this.#newest.record;
  }

  /** Accepts another build; what answers meanwhile is the mode's affair. */
  deploy(build: Build, mode: SwitchOver): void {
    this.#settle();
    const from = this.#switching?.established ?? this.#newest;
    for (const known of this.#builds()) if (known !== from) this.#retire(known);
    this.#newest = build;
    this.#switching = new Switching({ from, to: build }, mode, this.#clock.now());
    this.#settle();
  }

  /** New isolates for the same code, since what is around it has changed. */
  renew(work: (build: Build) => Build): void {
    const old = this.#builds();
    const renewed = new Map(old.map((build) => [build, work(build)] as const));
    const change = (build: Build): Build => renewed.get(build) ?? build;
    this.#newest = change(this.#newest);
    this.#switching?.change(change);
    for (const build of old) this.#retire(build);
  }

  /** The build that answers one more request. */
  serving(): Build {
    this.#settle();
    return this.#switching?.pick(this.#clock.now()) ?? this.#newest;
  }

  /** Ends a switch-over now. */
  switchNow(): void {
    this.#switching?.finish();
    this.#settle();
  }

  /** Takes no more requests; what is under way is finished. */
  remove(): void {
    for (const build of this.#builds()) this.#retire(build);
  }

  async stop(): Promise<void> {
    const all = [...this.#builds().map(({ pool }) => pool), ...this.#retired];
    await Promise.all(all.map((pool) => pool.stop()));
  }

  #builds(): Build[] {
    return [...new Set([this.#newest, this.#switching?.from ?? this.#newest])];
  }

  #settle(): void {
    if (this.#switching?.over(this.#clock.now()) !== true) return;
    const { from } = this.#switching;
    this.#switching = null;
    this.#retire(from);
  }

  #retire({ pool }: Build): void {
    this.#retired.push(pool);
    // An isolate that is already gone has nothing to finish.
    pool.retire().catch(() => {});
  }
}
