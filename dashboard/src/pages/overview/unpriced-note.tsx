import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { counted, whole } from '../../format/numbers.ts';
import { useIsAdmin } from '../../session/context.tsx';
import { Note } from '../../ui/marks.tsx';
import { type Sum, withoutCost } from './usage-sums.ts';

/** Says of which requests the cost is not known, since no sum of money shows it. */
export function UnpricedNote({ models }: { readonly models: readonly Sum[] }): ReactElement | null {
  const isAdmin = useIsAdmin();
  const unpriced = models.filter((row) => withoutCost(row) > 0);
  if (unpriced.length === 0) return null;
  const requests = unpriced.reduce((sum, row) => sum + withoutCost(row), 0);
  const names = new Set(unpriced.map(({ group }) => group)).size;
  return (
    <div className="mt-[18px]">
      <Note>
        <strong className="font-medium text-ink">
          {names === 1 ? '1 model has' : `${whole(names)} models have`} requests without a cost.
        </strong>{' '}
        {counted(requests, 'request')} {requests === 1 ? 'is' : 'are'} in no sum of money here: no
        price was set, or no token counts came.{' '}
        {isAdmin ? (
          <Link
            className="text-accent-ink underline underline-offset-2"
            search={{ part: 'unpriced' }}
            to="/models"
          >
            Open models without a price
          </Link>
        ) : null}
      </Note>
    </div>
  );
}
