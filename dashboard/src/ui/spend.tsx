import type { ReactElement } from 'react';
import type { Spent } from '../format/spent.ts';

/** What was spent, with a sign that something is missing in it; what, on hover. */
export function Spend({ spent }: { readonly spent: Spent }): ReactElement {
  const { text, title, value, missing } = spent;
  return (
    <span className="relative" title={title}>
      {text}
      {missing === null || value === null ? null : (
        // Beside the column of figures, which stay below each other; a phone has no room there.
        <span className="text-warn-ink sm:absolute sm:left-full sm:pl-0.5">+</span>
      )}
    </span>
  );
}
