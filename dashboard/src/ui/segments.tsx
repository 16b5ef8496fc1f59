import type { ReactElement } from 'react';

interface SegmentsProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [Value, string])[];
  readonly onChange: (value: Value) => void;
}

/** One of a few, all of them in sight. */
export function Segments<Value extends string>(props: SegmentsProps<Value>): ReactElement {
  const { label, value, options, onChange } = props;
  return (
    <fieldset
      aria-label={label}
      className="flex h-8 overflow-hidden rounded-md border border-line-strong"
    >
      {options.map(([option, words]) => (
        <button
          aria-pressed={option === value}
          className={`border-r border-line px-2.5 last:border-r-0 focus-visible:-outline-offset-2 ${
            option === value
              ? 'bg-accent-wash text-accent-ink'
              : 'bg-raised text-ink-2 hover:text-ink'
          }`}
          key={option}
          onClick={() => onChange(option)}
          type="button"
        >
          {words}
        </button>
      ))}
    </fieldset>
  );
}
