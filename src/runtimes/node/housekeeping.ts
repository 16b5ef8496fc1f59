import type { Clock, Environment } from '../../contract/ports.ts';
import type { Rpc } from '../../store/rpc.ts';

const EVERY_MS = 6 * 60 * 60 * 1_000;

/** Months are made ahead of time, and those past their retention dropped. */
const CHORES = ['weir_ensure_partitions', 'weir_apply_retention'];

/** Does what Postgres needs done now and then; a chore that fails is tried again next time. */
export function startHousekeeping(
  rpc: Rpc,
  clock: Clock,
  environment: Pick<Environment, 'log'>,
): () => void {
  const run = async (): Promise<void> => {
    for (const chore of CHORES) {
      try {
        await rpc.call(chore, {});
      } catch (error) {
        environment.log('warn', 'housekeeping_failed', { chore, error: String(error) });
      }
    }
  };
  void run();
  return clock.every(EVERY_MS, () => void run());
}
