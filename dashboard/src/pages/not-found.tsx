import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { Lone } from '../shell/lone.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';

export function NotFound(): ReactElement {
  return (
    <Lone title="There is no such page">
      <p className="text-ink-2">
        The address may be mistyped, or the page has moved.{' '}
        <Link className="text-accent-ink underline" to="/">
          Go to the overview
        </Link>
      </p>
    </Lone>
  );
}

/** When a page itself fails, or its script could not be fetched. */
export function Failed({ error }: ErrorComponentProps): ReactElement {
  return (
    <Lone title="This page failed">
      <ProblemNote error={error} onRetry={() => location.reload()} />
    </Lone>
  );
}
