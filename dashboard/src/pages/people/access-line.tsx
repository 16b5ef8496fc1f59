import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useAnswer } from '../../api/lists.ts';

interface AccessLineProps {
  /** Where leaving the page would lose something. */
  readonly inNewTab?: true;
}

/** Says of members that they can call nothing, where somebody is about to be one. */
export function AccessLine({ inNewTab }: AccessLineProps): ReactElement | null {
  const { data } = useAnswer('GET /settings', {});
  if (data === undefined || data.access !== null) return null;
  return (
    <p className="text-sm text-ink-2">
      Members may call nothing with the platform’s keys yet.{' '}
      <Link
        className="text-accent-ink underline underline-offset-2"
        search={{ part: 'access' }}
        to="/settings"
        {...(inNewTab === true ? { target: '_blank' } : {})}
      >
        Settings, Access
      </Link>
    </p>
  );
}
