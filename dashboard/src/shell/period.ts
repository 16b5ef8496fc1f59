import type { Address } from './address.ts';

/** A stretch of time, as the API takes it. */
export interface Period {
  readonly id: PeriodId;
  readonly from: string;
  readonly to: string | undefined;
  /** The stretch of the same length before it, to compare with. */
  readonly before: { readonly from: string; readonly to: string };
  /** What its charts are cut into. */
  readonly step: 'hour' | 'day';
  /** `than the week before` */
  readonly beforeWords: string;
}

export type PeriodId = '24h' | '7d' | '30d' | 'custom';

export const PERIODS: readonly (readonly [PeriodId, string])[] = [
  ['24h', '24 h'],
  ['7d', '7 days'],
  ['30d', '30 days'],
  ['custom', 'Custom'],
];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LENGTHS: Readonly<Record<Exclude<PeriodId, 'custom'>, number>> = {
  '24h': DAY,
  '7d': 7 * DAY,
  '30d': 30 * DAY,
};
const BEFORE: Readonly<Record<PeriodId, string>> = {
  '24h': 'the 24 h before',
  '7d': 'the 7 days before',
  '30d': 'the 30 days before',
  custom: 'the same time before',
};

/** @param now Milliseconds; rounded down to the minute so that a page asks the same twice. */
export function periodOf(address: Address, now: number = Date.now()): Period {
  const id = PERIODS.find(([known]) => known === address.period)?.[0] ?? '7d';
  const custom = id === 'custom' ? customOf(address) : null;
  if (custom !== null) return stretch('custom', custom.from, custom.to);
  const known = id === 'custom' ? '7d' : id;
  const minute = Math.floor(now / 60_000) * 60_000;
  // Sums are kept by the hour and an hour counts where it begins, so a period begins with one, and so
  // does the one before it: with the hour under way both have as many.
  const from = Math.floor((minute - LENGTHS[known]) / HOUR + 1) * HOUR;
  return {
    ...stretch(known, from, minute),
    to: undefined,
    before: { from: iso(from - LENGTHS[known]), to: iso(from) },
  };
}

function customOf(address: Address): { from: number; to: number } | null {
  const { from, to } = daysOf(address);
  const start = Date.parse(`${from}T00:00:00`);
  const lastDay = Date.parse(`${to ?? from}T00:00:00`);
  if (Number.isNaN(start) || Number.isNaN(lastDay)) return null;
  const end = new Date(lastDay);
  end.setDate(end.getDate() + 1);
  return { from: start, to: end.getTime() };
}

interface Days {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** The days of an address in order, whichever way round somebody wrote them. */
export function daysOf({ from, to }: Address): Days {
  return from !== undefined && to !== undefined && from > to
    ? { from: to, to: from }
    : { from, to };
}

const iso = (at: number): string => new Date(at).toISOString();

function stretch(id: PeriodId, from: number, to: number): Period {
  return {
    id,
    from: iso(from),
    to: iso(to),
    before: { from: iso(from - (to - from)), to: iso(from) },
    step: to - from <= 2 * DAY ? 'hour' : 'day',
    beforeWords: BEFORE[id],
  };
}
