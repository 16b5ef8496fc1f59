import type { ReactElement } from 'react';
import { exactMoney, money, UNKNOWN } from '../../format/money.ts';
import { counted, duration } from '../../format/numbers.ts';
import type { Sums } from './provider-state.ts';

interface FigureProps {
  /** Undefined: nothing was called, or it is not known yet. */
  readonly sums: Sums | undefined;
  readonly known: boolean;
}

/** What was spent, with what is missing in it said on hover. */
export function Spend({ sums, known }: FigureProps): ReactElement {
  if (!known) return <span title="Not read yet.">{UNKNOWN}</span>;
  const unpriced = sums?.unpriced ?? 0;
  const cost = sums?.cost_usd ?? '0';
  const missing =
    unpriced === 0 ? '' : `, and ${counted(unpriced, 'attempt')} whose cost is not known`;
  if (unpriced > 0 && Number(cost) === 0) {
    return (
      <span title={`The cost of ${counted(unpriced, 'attempt')} is not known.`}>{UNKNOWN}</span>
    );
  }
  return (
    <span className="relative" title={`${exactMoney(cost)}${missing}`}>
      {money(cost)}
      {unpriced > 0 ? <span className="absolute left-full pl-0.5 text-warn-ink">+</span> : null}
    </span>
  );
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
