/** vitest's global set-up: the Postgres servers of a whole run. */
import { start, stop } from './real-postgres.ts';

export const setup: () => Promise<void> = start;
export const teardown: () => Promise<void> = stop;
