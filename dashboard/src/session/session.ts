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
  /** Takes up the session another call just began, which may be another person's. */
  adopt(): Promise<void>;
  /** @throws {Problem} */
  signOut(): Promise<void>;
  /** The same object until something changes. */
  now(): SessionNow;
  /** Hears of every change, those of other tabs too. Returns how to stop. */
  subscribe(listener: () => void): () => void;
}

export interface SessionNow {
  readonly state: SessionState;
  /** Whose session it is or, while it is lost, was; null when it is nobody's. */
  readonly person: string | null;
}

/** `unknown` until the first answer; `lost` when a session ended that was there before. */
export type SessionState = 'unknown' | 'in' | 'out' | 'lost';

/** The state, and whom to tell when it changes. */
export class SessionStatus {
  #now: SessionNow = { state: 'unknown', person: null };
  readonly #listeners = new Set<() => void>();

  get now(): SessionNow {
    return this.#now;
  }

  signedIn(person: string): void {
    this.#set({ state: 'in', person });
  }

  signedOut(): void {
    this.#set({ state: 'out', person: null });
  }

  /** It is gone, and nobody here asked for that: whoever was in may take it up again. */
  gone(): void {
    const { state, person } = this.#now;
    if (state === 'in' || state === 'lost') this.#set({ state: 'lost', person });
    else this.signedOut();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #set(now: SessionNow): void {
    if (now.state === this.#now.state && now.person === this.#now.person) return;
    this.#now = now;
    for (const listener of this.#listeners) listener();
  }
}
