import type { Clock, Store } from '../contract/ports.ts';
import {
  type Canonical,
  callerJson,
  queryJson,
  readAdmission,
  readIdentity,
  readModels,
  readRevision,
} from './admission.ts';
import { AdmissionCache } from './admission-cache.ts';
import { ModelLists } from './model-lists.ts';
import type { Rpc } from './rpc.ts';

export interface StoreOptions {
  readonly rpc: Rpc;
  readonly clock: Clock;
  readonly canonical: Canonical;
  /**
   * How long an answer is believed when no newer revision is heard of: where nothing polls, this
   * is how late a revoked key still works. Default 30 s.
   */
  readonly cacheTtlMs?: number;
  /** Admissions kept. Default 10,000. */
  readonly cacheCapacity?: number;
}

/** The store over SQL functions, with what keeps its answers fresh. */
export interface SqlStore extends Store {
  /** Forgets every cached answer: to be called after each change made by this process. */
  invalidate(): void;
  /** Tells of a revision seen in some answer; older cached answers are forgotten. */
  noteRevision(revision: number): void;
  /**
   * Asks for the revision, so that changes made by other processes are seen; a long-running runtime
   * calls it every second. Rejects when the database cannot answer; cached answers then live on
   * until their time is over.
   */
  pollRevision(): Promise<void>;
}

const DEFAULT_TTL_MS = 30_000;
const DEFAULT_CAPACITY = 10_000;

export function createStore(options: StoreOptions): SqlStore {
  const { rpc, clock, canonical } = options;
  const ttlMs = options.cacheTtlMs ?? DEFAULT_TTL_MS;
  const cache = new AdmissionCache({
    clock,
    ttlMs,
    capacity: options.cacheCapacity ?? DEFAULT_CAPACITY,
    load: async (query) =>
      readAdmission(await rpc.call('weir_admit', { p_query: queryJson(query, canonical) })),
  });
  const lists = new ModelLists({
    clock,
    ttlMs,
    revision: () => cache.revision,
    load: async (caller) =>
      readModels(await rpc.call('weir_models', { p_caller: callerJson(caller) })),
  });
  let lower = false;

  return {
    admit: (query) => cache.get(query),
    models: (caller) => lists.get(caller),
    identify: async (caller) =>
      readIdentity(await rpc.call('weir_identify', { p_caller: callerJson(caller) })),
    invalidate() {
      cache.clear();
      lists.clear();
    },
    noteRevision: (revision) => cache.noteRevision(revision),
    async pollRevision() {
      const revision = readRevision(await rpc.call('weir_revision', {}));
      // Once, it may have been overtaken by a newer answer; twice, a backup was restored.
      if (revision < cache.revision && lower) cache.restart(revision);
      lower = revision < cache.revision;
      cache.noteRevision(revision);
    },
  };
}
