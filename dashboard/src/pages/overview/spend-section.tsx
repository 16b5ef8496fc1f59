import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, type ReactElement, type ReactNode, Suspense, useState } from 'react';
import { money } from '../../format/money.ts';
import { counted } from '../../format/numbers.ts';
import { spentOf } from '../../format/spent.ts';
import { useAddress } from '../../shell/address.ts';
import type { Period } from '../../shell/period.ts';
import { keptSearch } from '../../shell/shortcuts.ts';
import { Skeleton } from '../../ui/marks.tsx';
import { Spend } from '../../ui/spend.tsx';
import type { Point, Series } from './series.ts';
import { SpendTable } from './spend-table.tsx';
import type { Sum } from './usage-sums.ts';

// The charts are a third of all the script there is; the figures do not wait for them.
const SpendChart = lazy(async () => ({
  default: (await import('./spend-chart.tsx')).SpendChart,
}));

interface SpendSectionProps {
  readonly series: Series | undefined;
  readonly sum: Sum | undefined;
  readonly period: Period;
}

/** One question: what was spent on which way, and when. */
export function SpendSection({ series, sum, period }: SpendSectionProps): ReactElement {
  const [asTable, setAsTable] = useState(false);
  const pick = usePick();
  const [{ provider, model, key, user }] = useAddress();
  const isNarrowed = [provider, model, key, user].some((filter) => filter !== undefined);
  const empty = sum === undefined || series === undefined ? null : emptyWords(sum, isNarrowed);
  return (
    <section className="mt-[30px]">
      <div className="mb-2.5 flex items-baseline gap-3">
        <h2 className="mr-auto font-semibold">Spend by route</h2>
        <span className="text-ink-3">US dollars {period.step === 'day' ? 'a day' : 'an hour'}</span>
        {empty !== null ? null : (
          <button
            className="rounded-sm text-sm text-ink-2 underline decoration-line-strong underline-offset-2 hover:text-ink"
            onClick={() => setAsTable(!asTable)}
            type="button"
          >
            {asTable ? 'Show as chart' : 'Show as table'}
          </button>
        )}
      </div>
      {empty !== null ? (
        empty
      ) : series === undefined ? (
        <Skeleton className="h-[220px]" />
      ) : asTable ? (
        <SpendTable onPick={pick} series={series} />
      ) : (
        <Suspense fallback={<Skeleton className="h-[220px]" />}>
          <SpendChart label={labelOf(series, period)} onPick={pick} series={series} />
        </Suspense>
      )}
      {series === undefined || empty !== null ? null : <Legend series={series} />}
    </section>
  );
}

/** Goes to the logs of a day, with the filters that are set here. */
function usePick(): (point: Point) => void {
  const navigate = useNavigate();
  const [{ provider, model, key, user }] = useAddress();
  return ({ day }) =>
    void navigate({
      to: '/logs',
      search: { period: 'custom', from: day, to: day, provider, model, key, user },
    });
}

function labelOf({ routes, points }: Series, period: Period): string {
  const parts = routes.map(({ words, cost }) => `${words} ${money(cost)}`).join(', ');
  const dearest = points.reduce<Point | undefined>(
    (most, point) => (point.total > (most?.total ?? 0) ? point : most),
    undefined,
  );
  const peak =
    dearest === undefined ? '' : ` Most on ${dearest.title}: ${money(String(dearest.total))}.`;
  return `Line chart of spend by ${period.step} and route. Over the whole time: ${parts}.${peak}`;
}

function Legend({ series }: { readonly series: Series }): ReactElement {
  return (
    <ul aria-label="Routes" className="mt-2 flex flex-wrap gap-x-6 gap-y-1 text-sm text-ink-2">
      {series.routes.map(({ id, words, cost, unpriced, color }) => (
        <li className="flex items-center gap-1.5" key={id}>
          <span className="size-[9px] rounded-[2px]" style={{ background: color }} />
          <span>
            {words} <Spend spent={spentOf({ cost_usd: cost, unpriced })} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Why there is nothing to draw, and what would change that; null where there is. */
function emptyWords(sum: Sum, isNarrowed: boolean): ReactNode {
  if (sum.calls === 0 && sum.attempts === 0 && isNarrowed) {
    return (
      <EmptyChart title="No requests like that in this time">
        Take a filter away, or look at a longer time.
      </EmptyChart>
    );
  }
  if (sum.calls === 0 && sum.attempts === 0) {
    return (
      <EmptyChart title="No requests in this time">
        Each request's cost is drawn here, by the way it went. Try a model in the{' '}
        <To path="/playground">playground</To>, or <To path="/connect">connect your own code</To>.
      </EmptyChart>
    );
  }
  if (sum.cost_usd !== '0') return null;
  return sum.unpriced > 0 ? (
    <EmptyChart title="No cost is known">
      {counted(sum.unpriced, 'attempt')} in this time went to models without a price, or ended
      before any token counts came. The first one with a cost begins a line here.
    </EmptyChart>
  ) : (
    <EmptyChart title="Nothing was spent">
      {counted(sum.calls, 'request')} in this time cost nothing. The first one with a cost begins a
      line here.
    </EmptyChart>
  );
}

interface EmptyChartProps {
  readonly title: string;
  readonly children: ReactNode;
}

function EmptyChart({ title, children }: EmptyChartProps): ReactElement {
  return (
    <div className="flex h-[220px] flex-col justify-center border-y border-line">
      <p className="font-semibold">{title}</p>
      <p className="mt-1 max-w-[58ch] text-ink-2">{children}</p>
    </div>
  );
}

interface ToProps {
  readonly path: string;
  readonly children: ReactNode;
}

function To({ path, children }: ToProps): ReactElement {
  return (
    <Link className="text-accent-ink underline underline-offset-2" search={keptSearch} to={path}>
      {children}
    </Link>
  );
}
