import type { Clock, Environment } from '../../contract/ports.ts';
import type { Management } from '../management.ts';

/** How often is looked whether a list is due; not at once, for a start has enough to do. */
const EVERY_MS = 15 * 60 * 1_000;

/** Has the lists of models read when their time has come. */
export function startSyncs(
  management: () => Promise<Management>,
  clock: Clock,
  environment: Pick<Environment, 'log'>,
): () => void {
  const run = async (): Promise<void> => {
    try {
      await (await management()).syncDue();
    } catch (error) {
      environment.log('warn', 'syncs_failed', { error: String(error) });
    }
  };
  return clock.every(EVERY_MS, () => void run());
}
