import { terminal } from './terminal.ts';

/** A signal to the whole group reaches this process twice: by itself, and passed on by npm's. */
const SAME_SIGNAL_MS = 1_000;

/** Said at the first. */
export const STOPPING =
  'Stopping: what was begun is ended or undone. Ctrl-C again leaves it as it is.';

/**
 * The first Ctrl-C asks to stop, which ends in a safe state; a second one leaves everything as it
 * is, for the next command to pick up. A terminal that is closed asks to stop as well.
 *
 * @param words Said at the first, and at the second.
 */
export function stopSignal(words: {
  readonly first: string;
  readonly second: string;
}): AbortSignal {
  const controller = new AbortController();
  outliveReaders();
  let asked = 0;
  const stop = (signal: NodeJS.Signals): void => {
    const now = Date.now();
    if (now - asked < SAME_SIGNAL_MS) return;
    // A terminal may be hung up more than once, and says nothing of what anybody wants.
    if (asked > 0 && signal !== 'SIGHUP') {
      terminal.err(words.second);
      process.exit(130);
    }
    asked = now;
    terminal.err(words.first);
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  return controller.signal;
}

/**
 * What nobody reads any more, after `| head` or in a terminal that was closed, is lost: an error of
 * the stream would end the process in the middle of what it must undo. The log has it all.
 */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
