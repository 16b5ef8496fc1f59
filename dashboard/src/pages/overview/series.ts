import { sumMoney } from '../../format/money.ts';
import { type Spent, spentOf } from '../../format/spent.ts';
import { clock, day } from '../../format/time.ts';
import type { Period } from '../../shell/period.ts';
import type { Sum } from './usage-sums.ts';

/** One line of the chart. */
export interface Route {
  readonly id: string;
  readonly words: string;
  /** Exact, over the period. */
  readonly cost: string;
  /** Attempts whose cost is not in that. */
  readonly unpriced: number;
  /** A colour of our tokens. */
  readonly color: string;
}

/** One hour or day of it. */
export interface Point {
  readonly key: string;
  /** The day it lies in, as an address has it. */
  readonly day: string;
  /** On the axis. */
  readonly words: string;
  /** In full. */
  readonly title: string;
  /** Set where only a part of it lies in the period. */
  readonly partly: string | null;
  /** By route; what is not there is zero. */
  readonly spend: Readonly<Record<string, number>>;
  /** By route, attempts whose cost is not in that. */
  readonly unpriced: Readonly<Record<string, number>>;
  readonly total: number;
  readonly calls: number;
}

export interface Series {
  readonly routes: readonly Route[];
  readonly points: readonly Point[];
}

interface Parts {
  readonly steps: readonly Sum[];
  readonly providers: readonly Sum[];
  readonly period: Period;
  readonly nameOf: (provider: string) => string;
  readonly now?: number;
}

const DIRECT = 'direct';
const OTHERS = 'others';
/** Direct, so many aggregators by themselves, and the rest together. */
const MOST_AGGREGATORS = 4;

/** Spend by route: all direct providers together, each aggregator by itself. */
export function seriesOf(parts: Parts): Series {
  const routeOf = routesByProvider(parts.providers);
  const routes = routesOf(parts, routeOf);
  const points = stepsOf(parts.period, parts.now ?? Date.now());
  const sums = new Map(
    points.map(({ key }) => [key, { spend: {}, unpriced: {}, total: 0, calls: 0 } as Filling]),
  );
  for (const row of parts.steps) {
    const place = sums.get(keyOf(row.group, parts.period.step));
    if (place === undefined) continue;
    const route = routeOf.get(row.split ?? '') ?? DIRECT;
    const amount = Number(row.cost_usd);
    place.spend[route] = (place.spend[route] ?? 0) + amount;
    place.unpriced[route] = (place.unpriced[route] ?? 0) + row.unpriced;
    place.total += amount;
    place.calls += row.calls;
  }
  return { routes, points: points.map((point) => ({ ...point, ...sums.get(point.key) }) as Point) };
}

interface Filling {
  readonly spend: Record<string, number>;
  readonly unpriced: Record<string, number>;
  total: number;
  calls: number;
}

/** The dearest aggregators have a line of their own. */
function routesByProvider(providers: readonly Sum[]): ReadonlyMap<string, string> {
  const aggregators = providers
    .filter(({ split }) => split === 'aggregator')
    .sort((a, b) => Number(b.cost_usd) - Number(a.cost_usd));
  return new Map(
    aggregators.map(({ group }, index) => [
      group ?? '',
      index < MOST_AGGREGATORS || aggregators.length === MOST_AGGREGATORS + 1
        ? (group ?? OTHERS)
        : OTHERS,
    ]),
  );
}

function routesOf(parts: Parts, routeOf: ReadonlyMap<string, string>): readonly Route[] {
  const sums = new Map<string, Sum[]>();
  for (const sum of parts.providers) {
    const id = routeOf.get(sum.group ?? '') ?? DIRECT;
    sums.set(id, [...(sums.get(id) ?? []), sum]);
  }
  const ids = [DIRECT, ...new Set(routeOf.values())].filter((id) => sums.has(id));
  return ids.map((id, index) => ({
    id,
    words: id === DIRECT ? 'Direct' : id === OTHERS ? 'Other aggregators' : parts.nameOf(id),
    cost: sumMoney((sums.get(id) ?? []).map(({ cost_usd: cost }) => cost)),
    unpriced: (sums.get(id) ?? []).reduce((count, { unpriced }) => count + unpriced, 0),
    color: `var(--c${index + 1})`,
  }));
}

/** What was spent in an hour or day, on one route or on all. */
export function spentAt({ spend, unpriced, total }: Point, route?: string): Spent {
  const cost = route === undefined ? total : (spend[route] ?? 0);
  const counts = route === undefined ? Object.values(unpriced) : [unpriced[route] ?? 0];
  return spentOf({
    cost_usd: String(cost),
    unpriced: counts.reduce((count, one) => count + one, 0),
  });
}

type Step = Pick<Point, 'key' | 'day' | 'words' | 'title' | 'partly'>;

/** Every hour or day of the period, whether anything was called in it or not. */
function stepsOf(period: Period, now: number): readonly Step[] {
  const from = new Date(period.from);
  const to = period.to === undefined ? now : Math.min(Date.parse(period.to), now);
  const steps: Step[] = [];
  const at = new Date(from);
  if (period.step === 'day') at.setHours(0, 0, 0, 0);
  else at.setUTCMinutes(0, 0, 0);
  while (at.getTime() < to) {
    const start = at.toISOString();
    const next = new Date(at);
    if (period.step === 'day') next.setDate(next.getDate() + 1);
    else next.setTime(next.getTime() + 3_600_000);
    steps.push({
      key: period.step === 'day' ? localDay(at) : start,
      day: localDay(at),
      words: period.step === 'day' ? day(start) : clock(start).slice(0, 5),
      title: period.step === 'day' ? day(start) : `${day(start)}, ${clock(start).slice(0, 5)}`,
      partly: partlyWords(at, next, { from, now }),
    });
    at.setTime(next.getTime());
  }
  return steps;
}

function partlyWords(
  start: Date,
  end: Date,
  { from, now }: { readonly from: Date; readonly now: number },
): string | null {
  if (start < from) return `from ${clock(from.toISOString()).slice(0, 5)}`;
  return end.getTime() > now ? 'so far' : null;
}

/** The API writes hours with microseconds. */
function keyOf(group: string | null, step: Period['step']): string {
  if (group === null || step === 'day') return group ?? '';
  return new Date(group).toISOString();
}

/** `2026-11-25` in the viewer's zone. */
export function localDay(at: Date): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
