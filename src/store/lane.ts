import type { Clock } from '../contract/ports.ts';
import { type Rpc, RpcError } from './rpc.ts';

/** How much may wait for a database that does one thing at a time. */
export interface LaneLimits {
  /** Calls that may wait, for each of the two priorities. */
  readonly capacity: number;
  /** A call that has waited longer is refused instead of run: whoever made it has given up. */
  readonly maxWaitMs: number;
}

/** An `Rpc` that lets one call through at a time. */
export interface Lane extends Rpc {
  /** Waits in line with management queries, then works; what it is for is named for messages. */
  enter<T>(what: string, work: () => Promise<T>): Promise<T>;
  /** Calls waiting, without the one that runs. */
  waiting(): number;
}

/**
 * What inference waits for, or what would be lost: it goes before lists and forms. Everything else
 * is a management query.
 */
const URGENT: ReadonlySet<string> = new Set([
  'weir_admit',
  'weir_record_usage',
  'weir_reject_usage',
  'weir_revision',
]);

/** After so many urgent calls in a row one management call goes first, so that none starves. */
const URGENT_IN_A_ROW = 32;

const DEFAULT_LIMITS: LaneLimits = { capacity: 1000, maxWaitMs: 10_000 };

interface Waiting {
  readonly what: string;
  readonly since: number;
  /** Never rejects: the outcome belongs to whoever waits for it. */
  work(): Promise<void>;
  reject(error: unknown): void;
}

/** Puts a one-connection database behind two bounded queues, the urgent one first. */
export function createLane(rpc: Rpc, clock: Clock, limits: LaneLimits = DEFAULT_LIMITS): Lane {
  const urgent: Waiting[] = [];
  const patient: Waiting[] = [];
  let running = false;
  let inARow = 0;

  function next(): Waiting | undefined {
    const patientsTurn = urgent.length === 0 || (inARow >= URGENT_IN_A_ROW && patient.length > 0);
    inARow = patientsTurn ? 0 : inARow + 1;
    return patientsTurn ? patient.shift() : urgent.shift();
  }

  async function drain(): Promise<void> {
    running = true;
    for (let call = next(); call !== undefined; call = next()) {
      if (clock.now() - call.since > limits.maxWaitMs) {
        call.reject(new RpcError('unavailable', `${call.what} waited too long for the database`));
        continue;
      }
      await call.work();
    }
    running = false;
  }

  function line<T>(queue: Waiting[], what: string, work: () => Promise<T>): Promise<T> {
    if (queue.length >= limits.capacity) {
      const message = `${limits.capacity} calls already wait for the embedded database`;
      return Promise.reject(new RpcError('unavailable', message));
    }
    return new Promise((resolve, reject) => {
      const whole = (): Promise<void> => work().then(resolve, reject);
      queue.push({ what, since: clock.now(), work: whole, reject });
      if (!running) void drain();
    });
  }

  return {
    call: (fn, args) => line(URGENT.has(fn) ? urgent : patient, fn, () => rpc.call(fn, args)),
    enter: (what, work) => line(patient, what, work),
    waiting: () => urgent.length + patient.length,
  };
}
