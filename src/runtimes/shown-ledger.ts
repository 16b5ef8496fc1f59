import type { Ledger } from '../contract/ledger.ts';

/** A ledger as anybody may see it: what the database said stands in the log alone. */
export interface ShownLedger {
  readonly pending: number;
  readonly dropped: number;
  /** `waiting`: the last try failed, and the rows are kept for the next. */
  readonly state: 'writing' | 'waiting';
}

export function shownLedger(ledger: Pick<Ledger, 'state'>): ShownLedger {
  const { pending, dropped, lastError } = ledger.state();
  return { pending, dropped, state: lastError === null ? 'writing' : 'waiting' };
}
