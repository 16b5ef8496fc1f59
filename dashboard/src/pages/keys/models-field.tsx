import type { ReactElement, Ref } from 'react';
import { ModelPatterns, patternsProblem } from '../../ui/model-patterns.tsx';
import { Segments } from '../../ui/segments.tsx';

interface ModelsFieldProps {
  /** Null: all. */
  readonly value: readonly string[] | null;
  readonly onChange: (models: readonly string[] | null) => void;
  readonly error?: string | undefined;
  readonly inputRef?: Ref<HTMLInputElement> | undefined;
}

const CHOICES = [
  ['all', 'All'],
  ['list', 'Only these'],
] as const;

export function modelsProblem(models: readonly string[] | null): string | undefined {
  return models === null ? undefined : patternsProblem(models);
}

export function ModelsField(props: ModelsFieldProps): ReactElement {
  const { value, onChange, error, inputRef } = props;
  return (
    <div className="flex flex-col gap-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <span aria-hidden="true" className="text-sm font-medium text-ink-2">
          Models
        </span>
        <Segments
          label="Models"
          onChange={(choice) => onChange(choice === 'all' ? null : [])}
          options={CHOICES}
          value={value === null ? 'all' : 'list'}
        />
        {value === null ? (
          <span className="text-sm text-ink-3">Everything its owner may call.</span>
        ) : null}
      </div>
      {value === null ? null : (
        <ModelPatterns
          error={error}
          inputRef={inputRef}
          label="Models it may call"
          onChange={onChange}
          value={value}
        />
      )}
    </div>
  );
}
