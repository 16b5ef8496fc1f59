import { terminal } from './terminal.ts';

/**
 * One Ctrl-C may reach this process twice: from the terminal, whose signal goes to its whole group, and
 * passed on by npm and the script it starts, where standard input is no terminal. That takes a few
 * milliseconds; whoever presses again takes longer.
 */
const ECHO_MS = 150;

/**
 * A SIGTERM to npm or to the group comes up to three times, the last one when the script sees that its
 * shell is gone, for which it looks every 250 ms. After a Ctrl-C that may be all that comes of it.
 */
const LATE_ECHO_MS = 1_000;

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
  let echoing = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (signal === 'SIGINT' ? echoing : Date.now() - asked < LATE_ECHO_MS) return;
    // A terminal may be hung up more than once, and says nothing of what anybody wants.
    if (asked > 0 && signal !== 'SIGHUP') {
      terminal.err(words.second);
      process.exit(130);
    }
    asked = Date.now();
    echoing = true;
    // Not by the clock alone: an echo may have waited while the journal was written.
    setTimeout(
      () =>
        setImmediate(() => {
          echoing = false;
        }),
      ECHO_MS,
    ).unref();
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
