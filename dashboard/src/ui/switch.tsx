import { Switch as Radix } from 'radix-ui';
import type { ReactElement } from 'react';

interface SwitchProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  /** What it switches. */
  readonly label: string;
  readonly disabled?: boolean;
}

/** On or off, at once. */
export function Switch({ checked, onChange, label, disabled = false }: SwitchProps): ReactElement {
  return (
    <Radix.Root
      aria-label={label}
      checked={checked}
      className="inline-flex h-[18px] w-8 shrink-0 items-center rounded-full border border-line-strong bg-sunken align-middle data-[state=checked]:border-transparent data-[state=checked]:bg-accent disabled:opacity-55"
      disabled={disabled}
      onCheckedChange={onChange}
      // In a row that opens something, a click on the switch is for the switch alone.
      onClick={(event) => event.stopPropagation()}
    >
      <Radix.Thumb className="block size-3 translate-x-[3px] rounded-full bg-ink-3 transition-transform duration-150 data-[state=checked]:translate-x-[15px] data-[state=checked]:bg-on-accent motion-reduce:transition-none" />
    </Radix.Root>
  );
}
