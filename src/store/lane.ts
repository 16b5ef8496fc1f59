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
  readonly fn: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly since: number;
  resolve(value: unknown): void;
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
        call.reject(new RpcError('unavailable', `${call.fn} waited too long for the database`));
        continue;
      }
      // The outcome belongs to whoever made the call; the lane only waits for it to be over.
      await rpc.call(call.fn, call.args).then(call.resolve, call.reject);
    }
    running = false;
  }

  return {
    call(fn, args) {
      const queue = URGENT.has(fn) ? urgent : patient;
      if (queue.length >= limits.capacity) {
        const message = `${limits.capacity} calls already wait for the embedded database`;
        return Promise.reject(new RpcError('unavailable', message));
      }
      return new Promise((resolve, reject) => {
        queue.push({ fn, args, since: clock.now(), resolve, reject });
        if (!running) void drain();
      });
    },
    waiting: () => urgent.length + patient.length,
  };
}
