import type { Clock, Store } from '../contract/ports.ts';
import type { Caller } from '../contract/principal.ts';
import { callerJson } from './admission.ts';

/** What `Store.models` answers. */
export type ModelList = Awaited<ReturnType<Store['models']>>;

export interface ModelListsOptions {
  readonly clock: Clock;
  /** How long a list is believed when no newer revision is heard of. */
  readonly ttlMs: number;
  /** The newest revision heard of. */
  revision(): number;
  load(caller: Caller): Promise<ModelList>;
}

interface Entry {
  readonly list: Promise<ModelList>;
  readonly revision: number;
  readonly until: number;
}

/** A list can be thousands of models long. */
const CAPACITY = 32;

/** A list does not say when its key ends, so that one is believed only so long. */
const KEY_MS = 5_000;

/**
 * Remembers lists of models, since working one out takes the database long and clients ask for
 * theirs again and again. Those who ask at the same time share one question.
 */
export class ModelLists {
  readonly #options: ModelListsOptions;
  /** In order of their last use. */
  readonly #entries = new Map<string, Entry>();

  constructor(options: ModelListsOptions) {
    this.#options = options;
  }

  get(caller: Caller): Promise<ModelList> {
    const key = JSON.stringify(callerJson(caller));
    const known = this.#entries.get(key);
    this.#entries.delete(key);
    const entry = known !== undefined && this.#isGood(known) ? known : this.#ask(key, caller);
    this.#entries.set(key, entry);
    if (this.#entries.size > CAPACITY) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    return entry.list;
  }

  /** Forgets everything; lists still on their way are handed on but not kept. */
  clear(): void {
    this.#entries.clear();
  }

  #isGood(entry: Entry): boolean {
    const { clock, revision } = this.#options;
    return entry.revision === revision() && entry.until > clock.now();
  }

  #ask(key: string, caller: Caller): Entry {
    const { clock, ttlMs, revision, load } = this.#options;
    const now = clock.now();
    const until =
      caller.kind === 'key'
        ? now + Math.min(ttlMs, KEY_MS)
        : Math.min(now + ttlMs, caller.expiresAt * 1000);
    const list = load(caller);
    const entry: Entry = { list, revision: revision(), until };
    const forget = (): void => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    };
    // Failures and refusals are cheap to ask for again, and made-up keys must not fill the memory.
    list.then((found) => {
      if ('code' in found) forget();
    }, forget);
    return entry;
  }
}
