/** Who is calling, as far as the credential alone tells: the claim that the store then admits. */
export type Caller =
  | {
      readonly kind: 'key';
      /** The public id inside the key. */
      readonly keyId: string;
      /** SHA-256 of the whole key, lower-case hex. */
      readonly keyHash: string;
    }
  | {
      readonly kind: 'user';
      readonly issuer: string;
      readonly subject: string;
      /** The subject itself for the project's own Supabase issuer, else uuidv5 of issuer and subject. */
      readonly userId: string;
      /** Seconds since the epoch at which the token stops being valid. */
      readonly expiresAt: number;
      /** Of which sign-in the token is, where its issuer says so (`sid`). */
      readonly sessionId?: string;
      /** What the token calls its bearer: labels, which decide nothing. */
      readonly email?: string;
      readonly name?: string;
    };

/** Who is calling, after the store has found them. */
export interface Principal {
  /** Null for a platform key that stands for no user. */
  readonly userId: string | null;
  readonly keyId: string | null;
}
