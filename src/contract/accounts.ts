/** What somebody fills in who follows the owner's link or an invitation. */
export interface AcceptForm {
  readonly token: string;
  /** For a new account; one that is there keeps its own. */
  readonly name?: string | undefined;
  readonly email: string;
  readonly password: string;
}

/** What came of it. */
export type Accepted =
  | {
      readonly outcome: 'accepted';
      readonly email: string;
      readonly role: 'admin' | 'member';
      /** Null: the account is made and the link used, but signing in failed. */
      readonly cookies: readonly string[] | null;
    }
  | { readonly outcome: 'over' | 'other_email' | 'email_taken' | 'name_missing' | 'disabled' }
  | { readonly outcome: 'unavailable'; readonly why: Unavailable };

/** Why nobody can sign in or join at the moment; the link can still be used. */
export interface Unavailable {
  readonly code: 'store_unavailable' | 'accounts_unavailable';
  readonly message: string;
  /** Seconds; null: not before an operator has done something. */
  readonly retryAfter: number | null;
}
