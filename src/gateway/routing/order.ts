import type { DialectId } from '../../contract/dialect-id.ts';
import type { Strategy, Target } from '../../contract/target.ts';
import type { Price } from '../../contract/usage.ts';
import { rank } from './draw.ts';

/** What the order of targets depends on beside themselves. */
export interface Choosing {
  /** The caller's: among equals those come first that speak it. */
  readonly dialect: DialectId;
  /** The same for the calls of one conversation; asked for only where lots are drawn. */
  seed(): number;
}

type Compare = (one: Target, other: Target) => number;

/**
 * The targets in the order in which they are to be tried. A user's own credentials come before the
 * platform's, and what has no weight last, whatever the strategy.
 *
 * @param targets Of one call, so of one policy.
 */
export function inOrder(targets: readonly Target[], choosing: Choosing): Target[] {
  const [first] = targets;
  if (first === undefined || targets.length === 1) return [...targets];
  const { strategy } = first.candidate.policy;
  const lots = drawn(choosing);
  const steps: readonly Compare[] = [
    byOwner,
    byWorth,
    ...WISHES[strategy],
    byPriority,
    ...(strategy === 'weighted' ? [lots] : [byDialect(choosing.dialect), byMatch, byWeight]),
    byName,
    lots,
  ];
  return targets.toSorted((one, other) => {
    for (const compare of steps) {
      const order = compare(one, other);
      if (order !== 0) return order;
    }
    return 0;
  });
}

const byOwner: Compare = (one, other) => shared(one) - shared(other);
const byWorth: Compare = (one, other) => weightless(one) - weightless(other);
const byPriority: Compare = (one, other) => one.candidate.priority - other.candidate.priority;
const byWeight: Compare = (one, other) => other.candidate.weight - one.candidate.weight;
const byMatch: Compare = (one, other) => loose(one) - loose(other);
const byDirect: Compare = (one, other) => resold(one) - resold(other);
const byPrice: Compare = (one, other) => {
  const [price, another] = [blended(one.candidate.price), blended(other.candidate.price)];
  // Without the test, unknown less unknown is not a number.
  return price === another ? 0 : price - another;
};
const byName: Compare = (one, other) =>
  compared(one.candidate.provider, other.candidate.provider) ||
  compared(one.candidate.upstreamModel, other.candidate.upstreamModel);

/** What each strategy looks at before priorities. */
const WISHES: Readonly<Record<Strategy, readonly Compare[]>> = {
  priority: [],
  weighted: [],
  only: [],
  direct_first: [byDirect],
  aggregator_first: [(one, other) => byDirect(other, one)],
  cheapest: [byPrice],
};

const shared = ({ candidate }: Target): number =>
  candidate.credential.ownerKind === 'platform' ? 1 : 0;
const weightless = ({ candidate }: Target): number => (candidate.weight === 0 ? 1 : 0);
const loose = ({ candidate }: Target): number => (candidate.matched === 'canonical' ? 1 : 0);
const resold = ({ candidate }: Target): number => (candidate.kind === 'direct' ? 0 : 1);

function byDialect(dialect: DialectId): Compare {
  const foreign = (target: Target): number => (target.dialect === dialect ? 0 : 1);
  return (one, other) => foreign(one) - foreign(other);
}

function compared(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** A draw among those that nothing else tells apart: the keys of one account take turns. */
function drawn(choosing: Choosing): Compare {
  let seed: number | null = null;
  const ranks = new Map<Target, number>();
  const rankOf = (target: Target): number => {
    const known = ranks.get(target);
    if (known !== undefined) return known;
    seed ??= choosing.seed();
    const found = rank(seed, target.lot, target.candidate.weight);
    ranks.set(target, found);
    return found;
  };
  return (one, other) => rankOf(one) - rankOf(other);
}

/** Three tokens read for each one written, as most calls are. */
const READ_FOR_WRITTEN = 3;

const blends = new WeakMap<Price, number>();

/** What a million tokens cost, roughly: for comparing alone, never for a bill. */
function blended(price: Price | null): number {
  if (price === null || price.currency !== 'USD') return Number.POSITIVE_INFINITY;
  const known = blends.get(price);
  if (known !== undefined) return known;
  const rate = (name: string): number => Number(price.rates[name] ?? Number.NaN);
  const blend = READ_FOR_WRITTEN * rate('input') + rate('output');
  const found = Number.isNaN(blend) ? Number.POSITIVE_INFINITY : blend;
  blends.set(price, found);
  return found;
}
