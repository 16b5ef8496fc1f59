import type { Attempt } from '../contract/attempt.ts';
import type { Ledger, LedgerEntry, LedgerState, LedgerStore } from '../contract/ledger.ts';
import type { Clock, Environment } from '../contract/ports.ts';
import { entryOf } from './entry.ts';

export interface BatchOptions {
  readonly store: LedgerStore;
  readonly clock: Clock;
  readonly environment: Environment;
  /** How long rows wait for company; 0 writes at once. */
  readonly delayMs: number;
  readonly batchRows: number;
  /** Rows kept in memory while the database is away; beyond this new ones are dropped and counted. */
  readonly capacity: number;
  /** How long a runtime that ends with its last answer is asked to stay for rows to be stored. */
  readonly holdMs: number;
}

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;

/**
 * Keeps rows in memory for a moment and writes them in batches. Rows of a process that is killed
 * within that moment are lost; a durable journal will close that gap.
 */
export class BatchLedger implements Ledger {
  readonly #options: BatchOptions;
  /** Made into rows when they are written: five hundred in a loop cost a tenth of one by one. */
  #attempts: Attempt[] = [];
  #writing: Promise<void> | null = null;
  #holding: Promise<void> | null = null;
  #stopTimer: (() => void) | null = null;
  #retryMs = FIRST_RETRY_MS;
  #dropped = 0;
  #lastError: string | null = null;

  constructor(options: BatchOptions) {
    this.#options = options;
  }

  record(attempt: Attempt): void {
    const { capacity, batchRows, delayMs, environment } = this.#options;
    if (this.#attempts.length >= capacity) {
      this.#dropped += 1;
      environment.log('error', 'ledger_row_dropped', { request_id: attempt.requestId });
      return;
    }
    this.#attempts.push(attempt);
    this.#hold();
    const away = this.#lastError !== null;
    if (!away && (delayMs === 0 || this.#attempts.length >= batchRows)) this.#write();
    else this.#writeIn(away ? this.#retryMs : delayMs);
  }

  async flush(timeoutMs: number): Promise<void> {
    const { clock } = this.#options;
    const deadline = clock.now() + timeoutMs;
    while (this.#attempts.length > 0 || this.#writing !== null) {
      if (clock.now() >= deadline) return;
      this.#write();
      await this.#writing;
      if (this.#lastError !== null) await this.#pause(Math.min(this.#retryMs, timeoutMs));
    }
  }

  state(): LedgerState {
    return {
      pending: this.#attempts.length,
      dropped: this.#dropped,
      lastError: this.#lastError,
    };
  }

  #writeIn(ms: number): void {
    if (this.#stopTimer !== null || this.#writing !== null) return;
    this.#stopTimer = this.#options.clock.every(ms, () => this.#write());
  }

  /** Starts a write unless one is under way, which then goes on with what has come since. */
  #write(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
    if (this.#writing !== null || this.#attempts.length === 0) return;
    this.#writing = this.#writeAll().finally(() => {
      this.#writing = null;
      if (this.#attempts.length > 0) this.#writeIn(this.#retryMs);
    });
  }

  #hold(): void {
    if (this.#options.holdMs === 0 || this.#holding !== null) return;
    this.#holding = this.flush(this.#options.holdMs).finally(() => {
      this.#holding = null;
    });
    this.#options.environment.keepAlive(this.#holding);
  }

  async #writeAll(): Promise<void> {
    while (this.#attempts.length > 0) {
      const batch = this.#attempts.slice(0, this.#options.batchRows);
      try {
        await this.#store(batch.map(entryOf));
      } catch (cause) {
        this.#unavailable(cause);
        return;
      }
      this.#attempts = this.#attempts.slice(batch.length);
      this.#retryMs = FIRST_RETRY_MS;
      this.#lastError = null;
    }
  }

  /** Halves a refused batch until the row at fault is found; the rest proceeds. */
  async #store(batch: readonly LedgerEntry[]): Promise<void> {
    const result = await this.#options.store.write(batch);
    if (result.stored) return;
    const [first] = batch;
    if (first !== undefined && batch.length === 1) {
      this.#options.environment.log('error', 'ledger_row_refused', {
        request_id: first.request_id,
        reason: result.reason,
      });
      return this.#options.store.setAside(first, result.reason);
    }
    const half = Math.ceil(batch.length / 2);
    await this.#store(batch.slice(0, half));
    await this.#store(batch.slice(half));
  }

  #unavailable(cause: unknown): void {
    this.#lastError = cause instanceof Error ? cause.message : String(cause);
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
    this.#options.environment.log('warn', 'ledger_waits', {
      pending: this.#attempts.length,
      error: this.#lastError,
    });
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.#options.clock.every(ms, () => {
        stop();
        resolve();
      });
    });
  }
}
