import type { ReactElement } from 'react';

interface SwitchProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  /** What it switches. */
  readonly label: string;
  readonly disabled?: boolean;
}

/** On or off, at once. A plain button: a long list has one in each row. */
export function Switch({ checked, onChange, label, disabled = false }: SwitchProps): ReactElement {
  return (
    <button
      aria-checked={checked}
      aria-label={label}
      className={`inline-flex h-[18px] w-8 shrink-0 items-center rounded-full border align-middle disabled:opacity-55 ${checked ? 'border-transparent bg-accent' : 'border-line-strong bg-sunken'}`}
      disabled={disabled}
      onClick={(event) => {
        // In a row that opens something, a click on the switch is for the switch alone.
        event.stopPropagation();
        onChange(!checked);
      }}
      role="switch"
      type="button"
    >
      <span
        aria-hidden="true"
        className={`block size-3 rounded-full transition-transform duration-150 motion-reduce:transition-none ${checked ? 'translate-x-[15px] bg-on-accent' : 'translate-x-[3px] bg-ink-3'}`}
      />
    </button>
  );
}
