import type { FailureClass } from '../../contract/provider.ts';
import type { Candidate } from '../../contract/target.ts';
import { Breaker } from './breaker.ts';

/** Why a target is left alone for now. */
export type RestReason = 'breaker_open' | 'rate_limited' | 'model_missing' | 'credential_resting';

export interface Rest {
  readonly reason: RestReason;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** How an attempt ended, as far as it says something of its target. */
export interface Ended {
  /** `good`: it answered, if only to refuse; `unsaid`: it was not waited for. */
  readonly as: 'good' | 'unsaid' | FailureClass;
  /** How long the provider asked to be left alone; null: it did not say. */
  readonly retryAfterMs: number | null;
  /** What `begin` gave. */
  readonly isProbe: boolean;
}

/** Milliseconds that something rests for: at first, and at most when it goes on. */
const RESTS = {
  rate_limited: [5_000, 300_000],
  unknown_model: [300_000, 300_000],
  dead_key: [60_000, 600_000],
  no_balance: [300_000, 1_800_000],
} as const satisfies Partial<Record<FailureClass, readonly [number, number]>>;

const CAPACITY = 10_000;

interface State {
  /** What the credential was when this was learnt: another key is another story. */
  readonly ciphertext: string | null;
  readonly breaker: Breaker;
  rest: Rest | null;
  restMs: number;
}

/** Under which a candidate's failures are remembered. */
interface Names {
  readonly credential: string;
  readonly target: string;
}

/**
 * What this process has seen of targets lately: of each (provider, model, credential), and of each
 * credential. Only those that failed are remembered, so healthy ones cost nothing. What one user's
 * key did says nothing of another's: the credential is part of every name.
 */
export class Health {
  /** By name, the one that failed longest ago first. */
  readonly #states = new Map<string, State>();
  readonly #names = new WeakMap<Candidate, Names>();

  /** Null where nothing speaks against trying it. */
  restOf(candidate: Candidate, now: number): Rest | null {
    if (this.#states.size === 0) return null;
    const credential = this.#known(this.#namesOf(candidate).credential, candidate)?.rest ?? null;
    if (credential !== null && credential.until > now) return credential;
    const state = this.#known(this.#namesOf(candidate).target, candidate);
    if (state === undefined) return null;
    if (state.rest !== null && state.rest.until > now) return state.rest;
    const until = state.breaker.closedTo(now);
    return until === null ? null : { reason: 'breaker_open', until };
  }

  /** An attempt begins. True: it is the one that finds out whether the target is well again. */
  begin(candidate: Candidate, now: number): boolean {
    if (this.#states.size === 0) return false;
    return this.#known(this.#namesOf(candidate).target, candidate)?.breaker.begin(now) ?? false;
  }

  /** The attempt is over. */
  end(candidate: Candidate, ended: Ended, now: number): void {
    const { as, isProbe } = ended;
    const fails = as === 'unavailable';
    if (this.#states.size === 0 && (as === 'good' || as === 'unsaid')) return;
    if (as === 'dead_key' || as === 'no_balance') {
      this.#rest(this.#namesOf(candidate).credential, candidate, { ended, now });
    } else if (as === 'rate_limited' || as === 'unknown_model') {
      this.#rest(this.#namesOf(candidate).target, candidate, { ended, now });
    } else if (as === 'good') {
      this.#states.delete(this.#namesOf(candidate).credential);
    }
    const state = fails
      ? this.#state(this.#namesOf(candidate).target, candidate)
      : this.#known(this.#namesOf(candidate).target, candidate);
    if (as === 'unsaid') return state?.breaker.unsaid(isProbe);
    state?.breaker.end(now, { fails, isProbe });
    if (as !== 'good' || state === undefined) return;
    state.rest = null;
    state.restMs = 0;
    if (state.breaker.isClean(now)) this.#states.delete(this.#namesOf(candidate).target);
  }

  #namesOf(candidate: Candidate): Names {
    const known = this.#names.get(candidate);
    if (known !== undefined) return known;
    const { provider, upstreamModel, credential } = candidate;
    const name = `${provider}\n${credential.id}`;
    const names = { credential: name, target: `${name}\n${upstreamModel}` };
    this.#names.set(candidate, names);
    return names;
  }

  #rest(name: string, candidate: Candidate, { ended, now }: { ended: Ended; now: number }): void {
    const state = this.#state(name, candidate);
    const [least, most] = RESTS[ended.as as keyof typeof RESTS];
    // Each time it goes on, twice as long as before, unless the provider says how long.
    state.restMs = Math.min(Math.max(state.restMs * 2, least), most);
    const ms = ended.retryAfterMs === null ? state.restMs : Math.min(ended.retryAfterMs, most);
    state.rest = { reason: REASONS[ended.as as keyof typeof RESTS], until: now + ms };
  }

  #known(name: string, { credential }: Candidate): State | undefined {
    const state = this.#states.get(name);
    return state?.ciphertext === credential.ciphertext ? state : undefined;
  }

  #state(name: string, candidate: Candidate): State {
    const known = this.#known(name, candidate);
    const { ciphertext } = candidate.credential;
    const state = known ?? { ciphertext, breaker: new Breaker(), rest: null, restMs: 0 };
    this.#states.delete(name);
    this.#states.set(name, state);
    if (this.#states.size > CAPACITY) {
      const [oldest] = this.#states.keys();
      if (oldest !== undefined) this.#states.delete(oldest);
    }
    return state;
  }
}

const REASONS: Readonly<Record<keyof typeof RESTS, RestReason>> = {
  rate_limited: 'rate_limited',
  unknown_model: 'model_missing',
  dead_key: 'credential_resting',
  no_balance: 'credential_resting',
};
