/**
 * Who is signed in, whichever way accounts are kept. The pages know this and nothing of what is
 * behind it.
 */
export interface Session {
  readonly kind: 'accounts' | 'supabase';
  /** A token good for the next call; null when nobody is signed in. */
  token(): Promise<string | null>;
  /** Tells that a token was refused, so that it is not used again. */
  expired(token: string): void;
  /** @throws {Problem} */
  signIn(email: string, password: string): Promise<void>;
  /** @throws {Problem} */
  signOut(): Promise<void>;
  state(): SessionState;
  /** Hears of every change, those of other tabs too. Returns how to stop. */
  subscribe(listener: () => void): () => void;
}

/** `unknown` until the first answer; `lost` when a session ended that was there before. */
export type SessionState = 'unknown' | 'in' | 'out' | 'lost';

/** The state, and whom to tell when it changes. */
export class SessionStatus {
  #state: SessionState = 'unknown';
  readonly #listeners = new Set<() => void>();

  get state(): SessionState {
    return this.#state;
  }

  set(state: SessionState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
