/** What goes wrong on purpose, and where a test stops the platform to look around or to kill. */

/** One kind of request to the Management API. */
export type Operation =
  | 'organizations.read'
  | 'projects.list'
  | 'projects.read'
  | 'functions.list'
  | 'functions.activate'
  | 'functions.create'
  | 'functions.deploy'
  | 'functions.read'
  | 'functions.update'
  | 'functions.delete'
  /** The bundle as it is deployed. */
  | 'functions.body'
  /** The sources, as `functions download` asks for them. */
  | 'functions.sources'
  | 'secrets.list'
  | 'secrets.set'
  | 'secrets.delete'
  | 'api-keys.list'
  | 'database.query'
  | 'logs.read'
  | 'unknown';

export interface Fault {
  /** A status answered instead of the real answer; `cut` ends the connection without one. */
  readonly answer?: number | 'cut';
  /** The header `Retry-After`. */
  readonly retryAfterSeconds?: number;
  readonly message?: string;
  /** The request is carried out first: what was asked for has happened, only the answer is lost. */
  readonly carriedOut?: boolean;
  /** One byte in the middle of the real answer is another. */
  readonly corrupt?: boolean;
}

/** A request that waits in the platform until it is released. */
export interface Held {
  /** Resolves when the request is there. */
  readonly reached: Promise<void>;
  release(): void;
}

interface Hold {
  readonly when: 'before' | 'after';
  readonly reach: () => void;
  readonly released: Promise<void>;
}

export class Faults {
  readonly #faults = new Map<Operation, Fault[]>();
  readonly #holds = new Map<Operation, Hold[]>();

  /** The next `times` requests of that operation meet the fault; several are met in this order. */
  next(operation: Operation, fault: Fault, times = 1): void {
    const list = this.#faults.get(operation) ?? [];
    this.#faults.set(operation, [...list, ...Array.from({ length: times }, () => fault)]);
  }

  /** Forgets the faults of an operation, or all. */
  clear(operation?: Operation): void {
    if (operation === undefined) this.#faults.clear();
    else this.#faults.delete(operation);
  }

  /** Stops the next request of that operation before it is carried out, or before its answer. */
  hold(operation: Operation, when: 'before' | 'after'): Held {
    const reached = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const list = this.#holds.get(operation) ?? [];
    list.push({ when, reach: reached.resolve, released: released.promise });
    this.#holds.set(operation, list);
    return { reached: reached.promise, release: released.resolve };
  }

  /** The fault for this request, if one is due. */
  take(operation: Operation): Fault | null {
    return this.#faults.get(operation)?.shift() ?? null;
  }

  async pass(operation: Operation, when: 'before' | 'after'): Promise<void> {
    const list = this.#holds.get(operation) ?? [];
    const hold = list[0];
    if (hold === undefined || hold.when !== when) return;
    list.shift();
    hold.reach();
    await hold.released;
  }
}
