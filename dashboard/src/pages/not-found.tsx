import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { Lone } from '../shell/lone.tsx';
import { Page } from '../shell/page.tsx';
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

interface PageFailedProps {
  readonly error: unknown;
  readonly title: string;
}

/** One page that failed, or whose script could not be fetched; the others are a click away. */
export function PageFailed({ error, title }: PageFailedProps): ReactElement {
  return (
    <Page title={title}>
      <ProblemNote error={error} onRetry={() => void loadAnew()} />
    </Page>
  );
}

/** Only where there is something to load, so that the page in sight is not lost for nothing. */
async function loadAnew(): Promise<void> {
  const answers = await fetch('/config.json', { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );
  if (answers) location.reload();
}

/** When what is around the pages fails. */
export function Failed({ error }: ErrorComponentProps): ReactElement {
  return (
    <Lone title="This page failed">
      <ProblemNote error={error} onRetry={() => location.reload()} />
    </Lone>
  );
}
