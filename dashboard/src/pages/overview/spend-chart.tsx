import type { MouseEvent, ReactElement } from 'react';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { price } from '../../format/money.ts';
import { counted } from '../../format/numbers.ts';
import { type Point, type Route, type Series, spentAt } from './series.ts';

interface SpendChartProps {
  readonly series: Series;
  /** What it shows, in a sentence. */
  readonly label: string;
  readonly onPick: (point: Point) => void;
}

const TICK = { fill: 'var(--ink-3)', fontSize: 11.5 };

/** Lines by route, a wash for their sum, a crosshair with all of them. */
export function SpendChart({ series, label, onPick }: SpendChartProps): ReactElement {
  const { routes, points } = series;
  return (
    <ResponsiveContainer height={220} width="100%">
      <ComposedChart
        aria-label={label}
        className="cursor-pointer"
        data={points as Point[]}
        margin={{ top: 8, right: 22, bottom: 0, left: 0 }}
        onClick={(_, event) => {
          const point = points[indexAt(event, points.length)];
          if (point !== undefined) onPick(point);
        }}
      >
        <CartesianGrid stroke="var(--line)" vertical={false} />
        <XAxis
          axisLine={{ stroke: 'var(--line-strong)' }}
          dataKey="key"
          interval="equidistantPreserveStart"
          minTickGap={20}
          tick={TICK}
          tickFormatter={(key: string) => points.find((point) => point.key === key)?.words ?? ''}
          tickLine={false}
          tickMargin={8}
        />
        <YAxis
          axisLine={false}
          domain={[0, 'auto']}
          tick={TICK}
          tickCount={4}
          tickFormatter={(amount: number) => price(String(amount))}
          tickLine={false}
          width="auto"
        />
        <Tooltip
          content={({ active, payload }) =>
            active ? (
              <Crosshair point={payload[0]?.payload as Point | undefined} routes={routes} />
            ) : null
          }
          cursor={{ stroke: 'var(--line-strong)' }}
          isAnimationActive={false}
        />
        <Area
          activeDot={false}
          dataKey="total"
          fill="var(--accent)"
          fillOpacity={0.1}
          isAnimationActive={false}
          stroke="none"
          type="monotone"
        />
        {routes.map(({ id, color }) => (
          <Line
            activeDot={{ r: 3, stroke: 'var(--paper)', strokeWidth: 1.5, fill: color }}
            dataKey={(point: Point) => point.spend[id] ?? 0}
            dot={points.length === 1 ? { r: 2.5, fill: color } : false}
            isAnimationActive={false}
            key={id}
            name={id}
            stroke={color}
            strokeWidth={2}
            type="monotone"
          />
        ))}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

/** Read from the place itself: a tap comes before the chart knows what is under it. */
function indexAt({ target, clientX }: MouseEvent, count: number): number {
  const chart = target instanceof Element ? target.closest('.recharts-wrapper') : null;
  const plot = chart?.querySelector('.recharts-cartesian-grid')?.getBoundingClientRect();
  if (plot === undefined || plot.width === 0) return -1;
  const at = Math.min(1, Math.max(0, (clientX - plot.left) / plot.width));
  return Math.round(at * (count - 1));
}

interface CrosshairProps {
  readonly point: Point | undefined;
  readonly routes: readonly Route[];
}

function Crosshair({ point, routes }: CrosshairProps): ReactElement | null {
  if (point === undefined) return null;
  return (
    <div className="min-w-40 rounded-md border border-line bg-raised px-3 py-2 text-sm shadow-lg shadow-ink/10">
      <p className="mb-1 text-ink-2">
        {point.title}
        {point.partly === null ? '' : `, ${point.partly}`}
      </p>
      {routes.map(({ id, words, color }) => (
        <p className="flex items-center gap-2" key={id}>
          <span className="size-2 shrink-0 rounded-[2px]" style={{ background: color }} />
          <span className="mr-auto pr-4">{words}</span>
          {spentAt(point, id).text}
        </p>
      ))}
      {routes.length > 1 ? (
        <p className="mt-1 flex justify-between gap-4 border-t border-line pt-1 font-medium">
          <span>Total</span>
          {spentAt(point).text}
        </p>
      ) : null}
      <p className="mt-1 text-ink-3">{counted(point.calls, 'request')}</p>
    </div>
  );
}
