import type { Admission, AdmissionQuery, Clock } from '../contract/ports.ts';
import type { Caller } from '../contract/principal.ts';
import type { Found } from './admission.ts';

export interface AdmissionCacheOptions {
  readonly clock: Clock;
  /** How long an admission is believed when no newer revision is heard of. */
  readonly ttlMs: number;
  /** Admissions kept, and as many refusals; the longest unused go first. */
  readonly capacity: number;
  load(query: AdmissionQuery): Promise<Found>;
}

interface Entry {
  readonly answer: Admission;
  readonly until: number;
  /** Asked for since eviction last came by. */
  used: boolean;
}

/** Refusals are asked again so soon, because what would lift them may not be in the revision. */
const MISS_MS = 5_000;

/** Nobody's model has such a name; it must not fill memory. */
const LONGEST_MODEL = 512;

/** How many entries in use eviction passes over before it takes one anyway. */
const SECOND_CHANCES = 16;

/**
 * Remembers what the database said of a caller and a model, so that most calls ask it nothing.
 * Calls for the same thing at the same time ask once. A newer revision of the configuration empties
 * it, and what was asked before then is not kept.
 */
export class AdmissionCache {
  readonly #options: AdmissionCacheOptions;
  readonly #hits = new Map<string, Entry>();
  /** Apart, so that made-up keys cannot push out those of real callers. */
  readonly #misses = new Map<string, Entry>();
  readonly #flights = new Map<string, Promise<Found>>();
  #revision = 0;

  constructor(options: AdmissionCacheOptions) {
    this.#options = options;
  }

  /** The newest revision heard of. */
  get revision(): number {
    return this.#revision;
  }

  /** At once on a hit: most calls never wait for a turn. */
  get(query: AdmissionQuery): Admission | Promise<Admission> {
    if (query.model.length > LONGEST_MODEL) return this.#load(query);
    const key = keyOf(query.caller, query.model);
    const entry = this.#hits.get(key) ?? this.#misses.get(key);
    if (entry !== undefined && entry.until > this.#options.clock.now()) {
      entry.used = true;
      return entry.answer;
    }
    return this.#join(key, query);
  }

  /** Forgets everything that was made from an older revision. */
  noteRevision(revision: number): void {
    if (revision <= this.#revision) return;
    this.#revision = revision;
    this.clear();
  }

  /** Starts over from a revision, which may be lower: the database is another one now. */
  restart(revision: number): void {
    this.#revision = revision;
    this.clear();
  }

  /** Forgets everything; answers still on their way are handed on but not kept. */
  clear(): void {
    this.#hits.clear();
    this.#misses.clear();
    this.#flights.clear();
  }

  async #load(query: AdmissionQuery): Promise<Admission> {
    const { admission } = await this.#options.load(query);
    this.noteRevision(admission.revision);
    return admission;
  }

  async #join(key: string, query: AdmissionQuery): Promise<Admission> {
    const underway = this.#flights.get(key);
    if (underway === undefined) return this.#lead(key, query);
    const { admission } = await underway;
    // An answer under a spending ceiling holds for the call that asked, not for those beside it.
    return isShared(admission) ? admission : this.#load(query);
  }

  async #lead(key: string, query: AdmissionQuery): Promise<Admission> {
    const flight = this.#options.load(query);
    this.#flights.set(key, flight);
    let current = false;
    try {
      const found = await flight;
      current = this.#flights.get(key) === flight;
      this.noteRevision(found.admission.revision);
      const fresh = found.admission.revision === this.#revision;
      if (current && fresh && isShared(found.admission)) this.#keep(key, query.caller, found);
      return found.admission;
    } finally {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    }
  }

  #keep(key: string, caller: Caller, found: Found): void {
    const { clock, ttlMs, capacity } = this.#options;
    const { admission } = found;
    const now = clock.now();
    const until = Math.min(
      now + (admission.admitted ? ttlMs : Math.min(MISS_MS, ttlMs)),
      found.expiresAt ?? Number.POSITIVE_INFINITY,
      caller.kind === 'user' ? caller.expiresAt * 1000 : Number.POSITIVE_INFINITY,
    );
    if (until <= now) return;
    const entries = admission.admitted ? this.#hits : this.#misses;
    (admission.admitted ? this.#misses : this.#hits).delete(key);
    entries.delete(key);
    if (entries.size >= capacity) evict(entries);
    entries.set(key, { answer: admission, until, used: false });
  }
}

function isShared(admission: Admission): boolean {
  return !admission.admitted || admission.cacheable;
}

/** Unambiguous whatever a subject or a model is called: lengths before texts, hashes of one length. */
function keyOf(caller: Caller, model: string): string {
  if (caller.kind === 'key') return `k${caller.keyHash.length}:${caller.keyHash}${model}`;
  const { issuer, subject } = caller;
  return `u${issuer.length}:${issuer}${subject.length}:${subject}${model}`;
}

/** Removes the oldest entry that was not asked for lately. */
function evict(entries: Map<string, Entry>): void {
  let chances = SECOND_CHANCES;
  for (const [key, entry] of entries) {
    entries.delete(key);
    if (!entry.used || chances === 0) return;
    chances -= 1;
    entry.used = false;
    entries.set(key, entry);
  }
}
