/** A signal to the whole group reaches this process twice: by itself, and passed on by npm's. */
const SAME_SIGNAL_MS = 1_000;

/**
 * The first Ctrl-C asks to stop, which ends in a safe state; a second one leaves everything as it
 * is, for the next command to pick up.
 *
 * @param words Said at the first, and at the second.
 */
export function stopSignal(words: {
  readonly first: string;
  readonly second: string;
}): AbortSignal {
  const controller = new AbortController();
  let asked = 0;
  const stop = (): void => {
    const now = Date.now();
    if (now - asked < SAME_SIGNAL_MS) return;
    if (asked > 0) {
      process.stderr.write(`${words.second}\n`);
      process.exit(130);
    }
    asked = now;
    process.stderr.write(`${words.first}\n`);
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  return controller.signal;
}
