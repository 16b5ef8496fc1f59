import { createLocalJWKSet, type LocalJWKSet } from 'jose';
import { GatewayError } from '../../contract/error.ts';
import type { Clock, Environment } from '../../contract/ports.ts';
import { type Fetch, fetchJson } from './fetch-json.ts';
import { readKeySet } from './key-set.ts';

/** Where an issuer's public keys come from. */
export interface KeySource {
  /** @throws {GatewayError} `identity_unavailable` when no keys are known and none can be had now. */
  current(): Promise<LocalJWKSet>;
  /** Other keys than the ones seen, for a token these do not fit; null when there are none now. */
  newer(seen: LocalJWKSet): Promise<LocalJWKSet | null>;
}

export interface KeySourcePorts {
  readonly clock: Pick<Clock, 'now'>;
  readonly environment: Pick<Environment, 'keepAlive' | 'log'>;
  readonly fetch: Fetch;
}

/** Between two attempts to fetch a key set, successful or not, whatever comes in. */
const COOL_DOWN_MS = 30_000;
/** From this age on a set is fetched anew while the old one serves. */
const REFRESH_MS = 5 * 60_000;
/** From this age on a call waits for the new set, so that a withdrawn key is soon worth nothing. */
const FRESH_MS = 10 * 60_000;
/** For so long the last set serves while its issuer is down. */
const STALE_MS = 24 * 3_600_000;

/** Keys that are written in the configuration. */
export function fixedKeys(set: LocalJWKSet): KeySource {
  return { current: async () => set, newer: async () => null };
}

/** Between two looks for newer keys that are near at hand, so that invented tokens cost little. */
const LOAD_PAUSE_MS = 1_000;

/** Keys that are near at hand, as in the database: looked up again for a token they do not fit. */
export function loadedKeys(
  load: () => Promise<unknown>,
  clock: KeySourcePorts['clock'],
): KeySource {
  let set: LocalJWKSet | null = null;
  let loadedAt = Number.NEGATIVE_INFINITY;
  let loading: Promise<LocalJWKSet> | null = null;

  function loadOnce(): Promise<LocalJWKSet> {
    loading ??= loadSet().finally(() => {
      loading = null;
    });
    return loading;
  }

  async function loadSet(): Promise<LocalJWKSet> {
    loadedAt = clock.now();
    try {
      set = createLocalJWKSet(readKeySet(await load()));
      return set;
    } catch (cause) {
      throw new GatewayError(
        'identity_unavailable',
        'The keys of the accounts here cannot be read right now, so the access token cannot be ' +
          'checked. Try again shortly, or use a gateway key.',
        { retryAfter: 1, cause },
      );
    }
  }

  return {
    current: async () => set ?? loadOnce(),
    async newer(seen) {
      if (set !== seen) return set;
      if (loading === null && Math.abs(clock.now() - loadedAt) < LOAD_PAUSE_MS) return null;
      return loadOnce();
    },
  };
}

/** Keys known from the start, and a source that is asked only for tokens they do not fit. */
export function seededKeys(seed: LocalJWKSet, source: KeySource): KeySource {
  return {
    current: async () => seed,
    newer: (seen) => (seen === seed ? source.current().catch(() => null) : source.newer(seen)),
  };
}

/**
 * Keys at a URL. jose's own remote set counts its cool-down from the last success only and drops
 * the old keys once they are ten minutes old, so an issuer that is down would take everyone with it.
 */
export function remoteKeys(url: string, ports: KeySourcePorts): KeySource {
  const cache = createKeyCache(url, ports);
  return {
    async current() {
      const age = cache.age();
      const work = age >= REFRESH_MS ? cache.refresh() : null;
      // While the issuer is known to be down nobody waits for the next failure.
      if (cache.keys() === null || (age >= FRESH_MS && !cache.failing())) {
        await work;
      }
      const keys = cache.keys();
      if (keys === null) {
        throw new GatewayError(
          'identity_unavailable',
          'The issuer of this access token cannot be reached, so the token cannot be checked. ' +
            'Try again shortly, or use a gateway key.',
          { retryAfter: COOL_DOWN_MS / 1_000 },
        );
      }
      return keys;
    },
    async newer(seen) {
      if (cache.keys() === seen) {
        await cache.refresh();
      }
      const keys = cache.keys();
      return keys === seen ? null : keys;
    },
  };
}

/** The last good key set of a URL. */
interface KeyCache {
  /** Null when there is none that may still be used. */
  keys(): LocalJWKSet | null;
  age(): number;
  /** Whether the last fetch failed. */
  failing(): boolean;
  /** The fetch under way, or a new one, or null while it is too early for one; never rejects. */
  refresh(): Promise<void> | null;
}

function createKeyCache(url: string, ports: KeySourcePorts): KeyCache {
  const { clock, environment } = ports;
  let set: LocalJWKSet | null = null;
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let attemptedAt = Number.NEGATIVE_INFINITY;
  let failing = false;
  let inFlight: Promise<void> | null = null;

  /** Either way, so that a clock that was set back does not stop us until it has caught up. */
  function since(time: number): number {
    return Math.abs(clock.now() - time);
  }

  async function load(): Promise<void> {
    try {
      set = await fetchKeySet(url, ports.fetch);
      fetchedAt = clock.now();
      failing = false;
    } catch (error) {
      failing = true;
      environment.log('warn', 'jwks_fetch_failed', { url, reason: String(error) });
    } finally {
      inFlight = null;
    }
  }

  return {
    keys: () => (since(fetchedAt) < STALE_MS ? set : null),
    age: () => since(fetchedAt),
    failing: () => failing,
    refresh() {
      if (inFlight === null && since(attemptedAt) >= COOL_DOWN_MS) {
        attemptedAt = clock.now();
        inFlight = load();
        environment.keepAlive(inFlight);
      }
      return inFlight;
    },
  };
}

async function fetchKeySet(url: string, fetch: Fetch): Promise<LocalJWKSet> {
  const { status, body } = await fetchJson(fetch, url, {});
  if (status !== 200) {
    throw new Error(`answered with status ${status}`);
  }
  return createLocalJWKSet(readKeySet(body));
}
