import type { ReactElement } from 'react';

interface ProgressProps {
  /** What is going on. */
  readonly label: string;
  readonly done: number;
  /** Null: not known yet. */
  readonly total: number | null;
}

/** How far long work has come. */
export function Progress({ label, done, total }: ProgressProps): ReactElement {
  const known = total !== null && total > 0;
  const percent = known ? Math.min(100, (done / total) * 100) : 100;
  return (
    <div
      aria-label={label}
      aria-valuemax={known ? total : undefined}
      aria-valuemin={0}
      aria-valuenow={known ? done : undefined}
      className="h-[5px] overflow-hidden rounded-full bg-line"
      role="progressbar"
    >
      <div
        className={`h-full rounded-full bg-accent transition-[width] duration-150 motion-reduce:transition-none ${known ? '' : 'breathe'}`}
        style={{ width: `${percent}%` }}
      />
    </div>
  );
}
