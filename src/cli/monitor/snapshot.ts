import type { RecentUsage } from '../../admin/usage-recent.ts';
import type { FunctionLine } from '../../deploy/function-logs.ts';
import type { UsageLogRow } from '../../store/usage-logs.ts';

/** An attempt that failed, as far as a line about it goes. */
export type FailedAttempt = Pick<
  UsageLogRow,
  | 'created_at'
  | 'provider'
  | 'model'
  | 'status'
  | 'http_status'
  | 'error_code'
  | 'request_id'
  | 'attempt'
>;

/** The errors a function wrote, as far as they could be read. */
export interface FunctionLog {
  /** Newest first. */
  readonly lines: readonly FunctionLine[];
  /** Why they are not all there is; null where nothing went wrong. */
  readonly trouble: string | null;
}

/** What was read at one moment. */
export interface Snapshot {
  /** Milliseconds since the epoch, by this machine's clock. */
  readonly readAt: number;
  readonly recent: RecentUsage;
  /** Newest first. */
  readonly failures: readonly FailedAttempt[];
  /** Null where no project was named. */
  readonly log: FunctionLog | null;
}

/** Why the last reading failed, while the one before is still shown. */
export interface Stale {
  /** When the last reading that worked was made. */
  readonly since: number;
  readonly why: string;
}

/** All a frame shows. */
export interface State {
  readonly url: string;
  readonly now: number;
  readonly snapshot: Snapshot;
  readonly stale: Stale | null;
}
