import type { LedgerEntry, LedgerStore } from '../contract/ledger.ts';
import { type Rpc, RpcError } from './rpc.ts';

/** Writes ledger rows by the database's own function, which takes a batch and is idempotent. */
export function createLedgerStore(rpc: Rpc): LedgerStore {
  return {
    async write(rows) {
      try {
        await rpc.call('weir_record_usage', { p_batch: rows });
        return { stored: true };
      } catch (cause) {
        if (cause instanceof RpcError && cause.kind === 'refused' && isData(cause)) {
          return { stored: false, reason: cause.message };
        }
        throw cause;
      }
    },
    async setAside(row: LedgerEntry, reason: string) {
      await rpc.call('weir_reject_usage', { p_row: JSON.stringify(row), p_error: reason });
    },
  };
}

/**
 * Whether the rows themselves are at fault: data exceptions and violated constraints (PostgreSQL
 * manual, appendix A). A missing function or right is no reason to set rows aside.
 */
function isData(error: RpcError): boolean {
  return error.sqlstate !== null && /^2[23]/.test(error.sqlstate);
}
