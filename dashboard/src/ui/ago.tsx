import { type ReactElement, useSyncExternalStore } from 'react';
import { exact, relative } from '../format/time.ts';

const EVERY_MS = 1_000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for every time on the page, running only while there is one. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const hear of listeners) hear();
  }, EVERY_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** `12 s ago`, kept true while it is looked at; exact on hover. */
export function Ago({ at }: { readonly at: string }): ReactElement {
  // Drawn anew only when the words change.
  const words = useSyncExternalStore(subscribe, () => relative(at));
  return (
    <time dateTime={at} title={exact(at)}>
      {words}
    </time>
  );
}
