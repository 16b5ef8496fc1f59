import type { Clock, Environment } from '../../contract/ports.ts';
import type { Rpc } from '../../store/rpc.ts';

const EVERY_MS = 6 * 60 * 60 * 1_000;

/** Does what Postgres needs done now and then; a chore that fails is tried again next time. */
export function startHousekeeping(
  rpc: Rpc,
  clock: Clock,
  environment: Pick<Environment, 'log'>,
): () => void {
  const run = async (): Promise<void> => {
    try {
      warnOfDefaults(await rpc.call('weir_ensure_partitions', {}), environment);
      await rpc.call('weir_apply_retention', {});
    } catch (error) {
      environment.log('warn', 'housekeeping_failed', { error: String(error) });
    }
  };
  void run();
  return clock.every(EVERY_MS, () => void run());
}

/** Rows in a default leaf came for a month that was not made, and keep it from being made. */
function warnOfDefaults(answer: unknown, environment: Pick<Environment, 'log'>): void {
  const { default_in_use: inUse = {} } = answer as { default_in_use?: Record<string, boolean> };
  const leaves = Object.keys(inUse).filter((leaf) => inUse[leaf] === true);
  if (leaves.length > 0) environment.log('warn', 'default_partition_in_use', { leaves });
}
