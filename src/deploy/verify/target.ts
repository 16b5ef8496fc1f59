import type { Clock } from '../../contract/ports.ts';
import type { Check, Kind } from './report.ts';

/** Who calls: a token or gateway key as it is, or a user who signs in first. */
export type Credential =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'password'; readonly email: string; readonly password: string };

/** What is verified. */
export interface VerifyTarget {
  /** The function's or server's address, without a slash at its end. */
  readonly baseUrl: string;
  /** The build to wait for; null takes whichever answers. */
  readonly buildId: string | null;
  /** Null: nothing that needs one is checked. */
  readonly credential: Credential | null;
  /** Reads kinds of providers and rows where the credential may not, as a gateway key may not. */
  readonly adminKey: string | null;
  /** Null: the one the installation itself names. */
  readonly publishableKey: string | null;
  /** Null: the cheapest one the caller may call. */
  readonly models: Readonly<Record<Kind, string | null>>;
  /** Nothing was set up before, so there may be no model yet. */
  readonly first: boolean;
  /** Part of a deployment, which goes back by itself: nobody need be told to. */
  readonly deploying: boolean;
}

/** How long things may take, in milliseconds. */
export interface Limits {
  /** Until the wanted build, and none but it, answers: so long what fails is asked again. */
  readonly switchMs: number;
  /** So long what fails is asked again in any case, since one answer may go wrong on its way. */
  readonly hiccupMs: number;
  /** Until a call's row is there. */
  readonly rowsMs: number;
  /** Between two looks at the same thing. */
  readonly againMs: number;
  /** One plain request. */
  readonly requestMs: number;
  /** One call of a model, to its last byte. */
  readonly callMs: number;
}

export interface VerifyOptions {
  readonly clock: Clock;
  readonly limits?: Partial<Limits>;
  /** Hears of each check as soon as it is made. */
  readonly hear?: (check: Check) => void;
}

export const DEFAULT_LIMITS: Limits = {
  switchMs: 120_000,
  hiccupMs: 10_000,
  rowsMs: 20_000,
  againMs: 1_000,
  requestMs: 20_000,
  callMs: 120_000,
};
