import type { ReactElement } from 'react';
import { UNKNOWN } from '../../format/money.ts';
import { duration } from '../../format/numbers.ts';
import { type Spent, spentOf } from '../../format/spent.ts';
import { Spend as SpendOf } from '../../ui/spend.tsx';
import type { Sums } from './provider-state.ts';

interface FigureProps {
  /** Undefined: nothing was called, or it is not known yet. */
  readonly sums: Sums | undefined;
  readonly known: boolean;
}

/** What was spent, nothing where nothing was called. */
export function Spend({ sums, known }: FigureProps): ReactElement {
  if (!known) return <span title="Not read yet.">{UNKNOWN}</span>;
  return <SpendOf spent={spendOf(sums)} />;
}

export function spendOf(sums: Sums | undefined): Spent {
  return spentOf(sums ?? { cost_usd: '0', unpriced: 0 });
}

export function FirstToken({ sums, known }: FigureProps): ReactElement {
  const mean = sums?.mean_first_token_ms ?? null;
  if (mean === null) {
    return (
      <span title={known ? 'Nothing was streamed from it in this time.' : 'Not read yet.'}>
        {UNKNOWN}
      </span>
    );
  }
  return <span title={`${mean} ms, the mean of this time`}>{duration(mean)}</span>;
}
