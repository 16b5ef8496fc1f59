import type { ReactElement } from 'react';

/** The sign of Weir: water over a crest. */
export function Mark({ size = 20 }: { readonly size?: number }): ReactElement {
  return (
    <svg aria-hidden="true" fill="none" height={size} viewBox="0 0 20 20" width={size}>
      <path d="M1 5h5l4 7 4-7h5v12H1z" fill="var(--accent)" />
      <path d="M1 2.5h18" stroke="var(--ink-3)" strokeWidth="1.4" />
    </svg>
  );
}
