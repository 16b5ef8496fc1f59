import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { counted, whole } from '../../format/numbers.ts';
import { useIsAdmin } from '../../session/context.tsx';
import { Note } from '../../ui/marks.tsx';
import { answeredWithoutCost, type Sum } from './usage-sums.ts';

/** Says of which attempts the cost is not known, since no sum of money shows it. */
export function UnpricedNote({ models }: { readonly models: readonly Sum[] }): ReactElement | null {
  const isAdmin = useIsAdmin();
  const rows = models.filter(({ unpriced }) => unpriced > 0);
  if (rows.length === 0) return null;
  const attempts = rows.reduce((sum, { unpriced }) => sum + unpriced, 0);
  const priceless = rows.filter(answeredWithoutCost);
  if (priceless.length === 0) {
    // Where no cost is known at all, the chart's place says so already.
    if (models.every(({ cost_usd: cost }) => Number(cost) === 0)) return null;
    return (
      <p className="mt-[18px] text-sm text-ink-3">
        {counted(attempts, 'attempt')} ended before any token counts came: what{' '}
        {attempts === 1 ? 'it' : 'they'} cost is not known, and in no sum of money here.
      </p>
    );
  }
  const names = new Set(priceless.map(({ group }) => group)).size;
  return (
    <div className="mt-[18px]">
      <Note>
        <strong className="font-medium text-ink">
          {names === 1 ? '1 model has' : `${whole(names)} models have`} answers without a cost.
        </strong>{' '}
        {counted(attempts, 'attempt')} {attempts === 1 ? 'is' : 'are'} in no sum of money here: no
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
