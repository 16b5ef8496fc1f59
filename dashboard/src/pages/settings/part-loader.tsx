import type { ReactElement, ReactNode } from 'react';
import { useAnswer } from '../../api/lists.ts';
import type { Settings } from '../../api/schema.generated.ts';
import { Skeleton } from '../../ui/marks.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';

/** Reads the settings for a part that shows some of them. */
export function WithSettings({
  children,
}: {
  readonly children: (settings: Settings) => ReactNode;
}): ReactElement {
  const { data, error, refetch } = useAnswer('GET /settings', {});
  if (data !== undefined) return <>{children(data)}</>;
  return error === null ? (
    <Skeleton className="h-48" />
  ) : (
    <ProblemNote error={error} onRetry={() => void refetch()} />
  );
}
