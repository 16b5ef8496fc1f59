import type { ReactElement } from 'react';

/** Keys to press, as `G O`. */
export function Keys({ keys }: { readonly keys: string }): ReactElement {
  return <kbd className="font-mono text-[11px] text-ink-3">{keys}</kbd>;
}
