import type { Server } from 'node:http';
import type { Gateway } from '../../gateway/gateway.ts';
import type { BatchLedger } from '../../ledger/batch-ledger.ts';
import type { ServerDatabase } from './database.ts';
import type { Health } from './health.ts';

export interface StopParts {
  readonly server: Server;
  readonly gateway: Gateway;
  readonly health: Health;
  readonly ledger: BatchLedger;
  readonly database: ServerDatabase;
  readonly transport: { close(): Promise<void> };
}

const FLUSH_MS = 10_000;

/** Stops in the order that loses nothing: calls, rows, database. */
export class Stopper {
  readonly #parts: StopParts;
  readonly #stops: (() => void)[] = [];
  #deadline = Number.POSITIVE_INFINITY;
  #stopping: Promise<void> | null = null;

  constructor(parts: StopParts) {
    this.#parts = parts;
  }

  /** What else must end, once no row is left to be stored. */
  stops(...stops: readonly (() => void)[]): void {
    this.#stops.push(...stops);
  }

  stop(graceMs: number): Promise<void> {
    this.#deadline = Math.min(this.#deadline, Date.now() + graceMs);
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** After a start that failed: nobody was told that there is a server, so nobody is waited for. */
  async abandon(): Promise<void> {
    try {
      await this.stop(0);
    } finally {
      this.#parts.server.closeAllConnections();
    }
  }

  async #stop(): Promise<void> {
    const { server, gateway, health, ledger, database, transport } = this.#parts;
    health.drain();
    server.close();
    while (gateway.underWay > 0 && Date.now() < this.#deadline) {
      server.closeIdleConnections();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    // What still runs is told so in its own dialect, and gets its row.
    gateway.expire();
    server.closeIdleConnections();
    await ledger.flush(FLUSH_MS);
    for (const stop of this.#stops) stop();
    await Promise.all([database.close(), transport.close()]);
  }
}
