import { Interrupted } from './deployment.ts';

/** Rejects once the person at the terminal wants no more, and so ends what it is raced with. */
export function interruption(stopping: AbortSignal): Promise<never> {
  const stopped = new Promise<never>((_, reject) => {
    const stop = (): void => reject(new Interrupted());
    if (stopping.aborted) stop();
    else stopping.addEventListener('abort', stop, { once: true });
  });
  // Nobody may be waiting for it by then.
  stopped.catch(() => {});
  return stopped;
}
