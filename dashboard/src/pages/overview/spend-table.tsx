import type { ReactElement } from 'react';
import { whole } from '../../format/numbers.ts';
import { Spend } from '../../ui/spend.tsx';
import { type Point, type Series, spentAt } from './series.ts';

interface SpendTableProps {
  readonly series: Series;
  readonly onPick: (point: Point) => void;
}

/** The chart in figures, for whoever cannot or would rather not look at lines. */
export function SpendTable({ series, onPick }: SpendTableProps): ReactElement {
  const { routes, points } = series;
  return (
    <div className="max-h-[340px] overflow-auto">
      <table aria-label="Spend by route" className="w-full border-collapse">
        <thead className="sticky top-0 bg-paper">
          <tr className="text-sm text-ink-3">
            {['Time', ...routes.map(({ words }) => words), 'Total', 'Requests'].map((words, at) => (
              <th
                className={`border-b border-line px-2 py-1.5 font-normal whitespace-nowrap first:pl-0 last:pr-0 ${at === 0 ? 'text-left' : 'text-right'}`}
                key={words}
                scope="col"
              >
                {words}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map((point) => (
            <tr className="text-right" key={point.key}>
              <td className={`${CELL} text-left`}>
                <button
                  className="rounded-sm hover:text-accent-ink hover:underline"
                  onClick={() => onPick(point)}
                  title="Open the logs of this day"
                  type="button"
                >
                  {point.title}
                </button>
                {point.partly === null ? null : (
                  <span className="text-ink-3">, {point.partly}</span>
                )}
              </td>
              {routes.map(({ id }) => (
                <td className={CELL} key={id}>
                  <Spend spent={spentAt(point, id)} />
                </td>
              ))}
              <td className={CELL}>
                <Spend spent={spentAt(point)} />
              </td>
              <td className={CELL}>{whole(point.calls)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const CELL = 'border-b border-line px-2 py-1.5 whitespace-nowrap first:pl-0 last:pr-0';
