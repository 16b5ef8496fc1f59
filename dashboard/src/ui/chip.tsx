import type { ReactElement, ReactNode } from 'react';
import { Icon } from './icon.tsx';

interface ChipProps {
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly children: ReactNode;
}

/** A filter that is on or off. */
export function Chip({ on, onChange, children }: ChipProps): ReactElement {
  return (
    <button
      aria-pressed={on}
      className={`inline-flex h-8 shrink-0 items-center gap-1 rounded-md border px-2.5 whitespace-nowrap ${
        on
          ? 'border-accent/40 bg-accent-wash text-accent-ink'
          : 'border-line-strong bg-raised text-ink-2 hover:text-ink'
      }`}
      onClick={() => onChange(!on)}
      type="button"
    >
      {on ? <Icon name="check" size={13} /> : null}
      {children}
    </button>
  );
}
