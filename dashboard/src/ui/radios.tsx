import { type ReactElement, useId } from 'react';

interface RadiosProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly {
    readonly value: Value;
    readonly title: string;
    /** What choosing it means. */
    readonly about?: string;
  }[];
  readonly onChange: (value: Value) => void;
}

/** One of a few that each need a word of explanation. */
export function Radios<Value extends string>(props: RadiosProps<Value>): ReactElement {
  const { label, value, options, onChange } = props;
  const name = useId();
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 text-sm font-medium text-ink-2">{label}</legend>
      {options.map((option) => (
        <label className="flex items-start gap-2" key={option.value}>
          <input
            checked={option.value === value}
            className="mt-[3px] size-4 shrink-0 accent-accent"
            name={name}
            onChange={() => onChange(option.value)}
            type="radio"
          />
          <span>
            {option.title}
            {option.about === undefined ? null : (
              <span className="block text-sm text-ink-3">{option.about}</span>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
