import { useSyncExternalStore } from 'react';

/** Below the first breakpoint. */
const narrow = matchMedia('(max-width: 639.98px)');

function subscribe(listener: () => void): () => void {
  narrow.addEventListener('change', listener);
  return () => narrow.removeEventListener('change', listener);
}

/** Whether the window is as narrow as a telephone, for what a class cannot say. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => narrow.matches);
}
