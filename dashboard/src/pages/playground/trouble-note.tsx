import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useIsAdmin } from '../../session/context.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyText } from '../../ui/copy.tsx';
import { Icon } from '../../ui/icon.tsx';
import { adviceFor } from './advice.ts';
import type { Trouble } from './message.ts';

interface TroubleNoteProps {
  readonly trouble: Trouble;
  readonly onRetry?: (() => void) | undefined;
}

/** Why there is no answer, where it would stand, and what to do. */
export function TroubleNote({ trouble, onRetry }: TroubleNoteProps): ReactElement {
  const { message, requestId } = trouble;
  const advice = adviceFor(trouble, useIsAdmin());
  return (
    <div
      className="flex flex-wrap items-start gap-2 rounded-r-md border-l-2 border-bad bg-bad/8 px-3 py-2"
      role="alert"
    >
      <Icon className="mt-0.5 text-bad-ink" name="circle-alert" />
      <div className="min-w-0 flex-1 basis-48">
        <p className="break-words">{message}</p>
        {advice === null ? null : (
          <p className="mt-0.5 text-ink-2">
            {advice.words}{' '}
            {advice.page === null ? null : (
              <Link className="text-accent-ink underline underline-offset-2" to={advice.page.to}>
                {advice.page.verb}
              </Link>
            )}
          </p>
        )}
        {requestId === null ? null : (
          <p className="mt-0.5 flex flex-wrap items-center gap-1 text-sm text-ink-2">
            Request <CopyText text={requestId} />
          </p>
        )}
      </div>
      {onRetry === undefined ? null : (
        <Button icon="rotate-ccw" onClick={onRetry}>
          Retry
        </Button>
      )}
    </div>
  );
}
