import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Ledger } from '../../contract/ledger.ts';
import type { Clock } from '../../contract/ports.ts';
import { BUILD_ID, VERSION } from '../build.ts';
import { shownLedger } from '../shown-ledger.ts';

/** Longer than this without an answer from the database means: not ready. */
const DATABASE_SILENCE_MS = 5_000;

export interface HealthParts {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly underWay: () => number;
}

/** What load balancers and operators ask a server. None of it calls a provider. */
export class Health {
  readonly #parts: HealthParts;
  #databaseAnsweredAt: number;
  #draining = false;

  constructor(parts: HealthParts) {
    this.#parts = parts;
    this.#databaseAnsweredAt = parts.clock.now();
  }

  databaseAnswered(): void {
    this.#databaseAnsweredAt = this.#parts.clock.now();
  }

  drain(): void {
    this.#draining = true;
  }

  /** Answers the paths it knows; false for others. */
  answer(path: string, request: IncomingMessage, response: ServerResponse): boolean {
    const body = this.#body(path);
    if (body === null) return false;
    const known = request.method === 'GET' || request.method === 'HEAD';
    const status = known ? body.status : 405;
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
    response.end(request.method === 'HEAD' ? undefined : `${JSON.stringify(body.facts)}\n`);
    request.resume();
    return true;
  }

  #body(path: string): { status: number; facts: Record<string, unknown> } | null {
    switch (path) {
      case '/livez':
        return { status: 200, facts: { alive: true } };
      case '/health':
        return { status: 200, facts: { version: VERSION, build: BUILD_ID } };
      case '/readyz':
        return this.#readiness();
      default:
        return null;
    }
  }

  #readiness(): { status: number; facts: Record<string, unknown> } {
    const { clock, ledger, underWay } = this.#parts;
    const database = clock.now() - this.#databaseAnsweredAt <= DATABASE_SILENCE_MS;
    const ready = database && !this.#draining;
    return {
      status: ready ? 200 : 503,
      facts: {
        ready,
        draining: this.#draining,
        database: database ? 'answers' : 'silent',
        calls: underWay(),
        ledger: shownLedger(ledger),
      },
    };
  }
}
