import type { Credential } from './credential.ts';
import { type FunctionLogPlan, openFunctionLog } from './function-log.ts';
import { readInstallation } from './reading.ts';
import { jsonScreen, plainScreen, terminalScreen } from './screens.ts';
import type { FunctionLog } from './snapshot.ts';
import { type Screen, watch } from './watch.ts';

export interface Following {
  readonly url: string;
  readonly credential: Credential;
  readonly minutes: number;
  readonly everyMs: number;
  readonly once: boolean;
  readonly json: boolean;
  /** Whose function's log is read as well; null for none. */
  readonly log: Omit<FunctionLogPlan, 'minutes'> | null;
}

/**
 * Shows an installation on standard output until it is told to stop.
 *
 * @throws {Error} in words for whoever started it; what was shown last stays.
 */
export async function follow(following: Following, stop: AbortSignal): Promise<void> {
  const { url, everyMs, once, minutes } = following;
  const readLog = logOf(following, stop);
  const screen = openScreen(following);
  const read = async () => ({ ...(await readInstallation(following, stop)), log: await readLog() });
  try {
    await watch({ url, read, screen, everyMs, once }, stop);
  } finally {
    screen.close();
  }

  function logOf({ log }: Following, signal: AbortSignal): () => Promise<FunctionLog | null> {
    if (log === null) return async () => null;
    const reader = openFunctionLog({ ...log, minutes }, signal);
    return async () => (once ? reader.settled() : reader.latest());
  }
}

function openScreen({ json, once }: Following): Screen {
  const { stdout, env } = process;
  if (json) return jsonScreen(stdout);
  const terminal = stdout.isTTY === true && env['TERM'] !== 'dumb';
  const looks = {
    colour: terminal && (env['NO_COLOR'] ?? '') === '',
    blocks: /utf-?8/i.test(env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || ''),
  };
  if (terminal && !once) return terminalScreen(stdout, looks);
  return plainScreen(stdout, { ...looks, ...(terminal ? { width: stdout.columns } : {}) });
}
