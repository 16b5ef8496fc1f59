import type { ReactElement } from 'react';
import { asProblem } from '../api/problem.ts';
import { Button } from './button.tsx';
import { CopyText } from './copy.tsx';
import { Icon } from './icon.tsx';

interface ProblemNoteProps {
  /** Null: nothing is wrong, nothing is shown. */
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
}

/** A sentence beside what it concerns: what happened, what to do, the request id to copy. */
export function ProblemNote({ error, onRetry }: ProblemNoteProps): ReactElement | null {
  if (error === null || error === undefined) return null;
  const { message, requestId } = asProblem(error);
  return (
    <div
      className="flex items-start gap-2 rounded-r-md border-l-2 border-bad bg-bad/8 px-3 py-2 text-ink"
      role="alert"
    >
      <Icon className="mt-0.5 text-bad-ink" name="circle-alert" />
      <div className="min-w-0 flex-1">
        <p className="break-words">{message}</p>
        {requestId === null ? null : (
          <p className="mt-0.5 flex flex-wrap items-center gap-1 text-sm text-ink-2">
            Request <CopyText text={requestId} />
          </p>
        )}
      </div>
      {onRetry === undefined ? null : <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}
