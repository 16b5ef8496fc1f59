import type { Attempt } from './attempt.ts';

/** Takes every attempt once it is over. Hides how rows are stored and when. */
export interface Ledger {
  /** Never throws and never waits: what cannot be written yet is kept and retried. */
  record(attempt: Attempt): void;
  /** Resolves when everything recorded so far is stored, or cannot be within the time given. */
  flush(timeoutMs: number): Promise<void>;
  state(): LedgerState;
}

export interface LedgerState {
  /** Rows not yet stored. */
  readonly pending: number;
  /** Rows given up because the buffer was full; never silent. */
  readonly dropped: number;
  readonly lastError: string | null;
}

/** One row of `weir.usage_logs`, named as its columns. Money and counts are exact. */
export interface LedgerEntry {
  readonly request_id: string;
  readonly attempt: number;
  readonly user_id: string | null;
  readonly api_key_id: string | null;
  readonly provider: string | null;
  readonly provider_type: 'direct' | 'aggregator' | 'none';
  readonly model: string;
  readonly upstream_model: string | null;
  readonly dialect: string;
  readonly relay: string | null;
  readonly stream: boolean;
  readonly status: string;
  readonly http_status: number | null;
  readonly error_code: string | null;
  readonly finish_reason: string | null;
  readonly prompt_tokens: number | null;
  readonly completion_tokens: number | null;
  readonly total_tokens: number | null;
  readonly cached_tokens: number | null;
  readonly cache_write_tokens: number | null;
  readonly reasoning_tokens: number | null;
  readonly usage_source: string;
  /** A plain decimal with at most 12 places. */
  readonly cost_usd: string | null;
  readonly cost_source: string;
  readonly price_version: string | null;
  readonly latency_ms: number;
  readonly first_token_ms: number | null;
  /** ISO 8601 with milliseconds, derived from the request id. */
  readonly created_at: string;
  readonly settled_at: string;
  /** Not columns of the row: whose credential paid, for rollups, and what only admins see. */
  readonly credential_id: string | null;
  readonly credential_owner: 'platform' | 'user' | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Where a ledger writes its rows. */
export interface LedgerStore {
  /**
   * Stores all rows or none; rows already there are left as they are.
   * @throws when the database cannot answer, so that the same rows are worth another try.
   */
  write(rows: readonly LedgerEntry[]): Promise<WriteResult>;
  /** Keeps a row the database refuses apart, for an operator to look at. */
  setAside(row: LedgerEntry, reason: string): Promise<void>;
}

export type WriteResult =
  | { readonly stored: true }
  | { readonly stored: false; readonly reason: string };
