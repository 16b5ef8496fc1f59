import type { FocusEventHandler, PointerEventHandler, ReactElement } from 'react';
import { Icon } from './icon.tsx';

const FRAME = 'inline-flex h-8 min-w-0 items-center rounded-md border';
const UNSET = 'border-line-strong bg-raised text-ink-2';
const SET = 'border-accent/40 bg-accent-wash text-accent-ink';

interface FilterSelectProps {
  readonly label: string;
  /** What it says while nothing is chosen. */
  readonly any: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [value: string, words: string])[];
  readonly onChange: (value: string | undefined) => void;
  readonly onFocus?: FocusEventHandler | undefined;
  readonly onPointerEnter?: PointerEventHandler | undefined;
}

/** A filter of a list: a choice that, once made, is a chip with a cross. */
export function FilterSelect(props: FilterSelectProps): ReactElement {
  const { label, any, value, options, onChange, ...events } = props;
  const isSet = value !== undefined;
  // What an address says stays chosen, whether or not it is among the options.
  const isKnown = !isSet || options.some(([option]) => option === value);
  return (
    <span className={`${FRAME} ${isSet ? SET : UNSET}`}>
      <select
        {...events}
        aria-label={label}
        className={`h-full max-w-48 min-w-0 truncate rounded-md bg-transparent pl-2.5 ${isSet ? 'pr-0' : 'pr-1.5 hover:text-ink'}`}
        onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
        value={value ?? ''}
      >
        <option value="">{any}</option>
        {isKnown ? null : <option value={value}>{value}</option>}
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
      {isSet ? <Cross label={label} onRemove={() => onChange(undefined)} /> : null}
    </span>
  );
}

interface FilterChipProps {
  readonly label: string;
  readonly value: string;
  readonly onRemove: () => void;
}

/** A filter that came with the address and can only be taken away. */
export function FilterChip({ label, value, onRemove }: FilterChipProps): ReactElement {
  return (
    <span className={`${FRAME} ${SET} gap-1.5 pl-2.5`}>
      <span className="shrink-0 text-sm">{label}</span>
      <span className="max-w-48 truncate text-ink" title={value}>
        {value}
      </span>
      <Cross label={label} onRemove={onRemove} />
    </span>
  );
}

function Cross({
  label,
  onRemove,
}: {
  readonly label: string;
  readonly onRemove: () => void;
}): ReactElement {
  const words = `Remove the filter ${label.toLowerCase()}`;
  return (
    <button
      aria-label={words}
      className="inline-flex h-full shrink-0 items-center rounded-md px-1.5 hover:text-ink"
      onClick={onRemove}
      title={words}
      type="button"
    >
      <Icon name="x" size={13} />
    </button>
  );
}
