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

/** What decides where a target stands, read from it once; of each the lower comes first. */
interface Standing {
  readonly target: Target;
  /** A user's own credential, then the platform's; what has no weight after both. */
  readonly owner: number;
  /** What the strategy looks at before priorities. */
  readonly wish: number;
  readonly priority: number;
  /** Among equals: the caller's dialect, then an exact name, then more weight. */
  readonly fit: number;
  readonly lightness: number;
  /** Its lot, once it was drawn. */
  rank: number | null;
}

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
  const draw = drawn(choosing);
  const compare = strategy === 'weighted' ? byDraw : byName;
  const wish = WISHES[strategy];
  return targets
    .map((target): Standing => standing(target, wish(target), choosing.dialect))
    .sort((one, other) => compare(one, other, draw))
    .map(({ target }) => target);
}

function standing(target: Target, wish: number, dialect: DialectId): Standing {
  const { credential, weight, priority, matched } = target.candidate;
  const foreign = target.dialect === dialect ? 0 : 2;
  return {
    target,
    owner: (weight === 0 ? 2 : 0) + (credential.ownerKind === 'platform' ? 1 : 0),
    wish,
    priority,
    fit: foreign + (matched === 'canonical' ? 1 : 0),
    lightness: -weight,
    rank: null,
  };
}

type Draw = (one: Standing, other: Standing) => number;

function byWish(one: Standing, other: Standing): number {
  // Unknown less unknown would not be a number.
  const wish = one.wish === other.wish ? 0 : one.wish - other.wish;
  return one.owner - other.owner || wish || one.priority - other.priority;
}

function byName(one: Standing, other: Standing, draw: Draw): number {
  const order = byWish(one, other) || one.fit - other.fit || one.lightness - other.lightness;
  if (order !== 0) return order;
  const { provider, upstreamModel } = one.target.candidate;
  const { candidate } = other.target;
  return (
    compared(provider, candidate.provider) ||
    compared(upstreamModel, candidate.upstreamModel) ||
    draw(one, other)
  );
}

function byDraw(one: Standing, other: Standing, draw: Draw): number {
  return byWish(one, other) || draw(one, other);
}

const resold = ({ candidate }: Target): number => (candidate.kind === 'direct' ? 0 : 1);
const any = (): number => 0;

const WISHES: Readonly<Record<Strategy, (target: Target) => number>> = {
  priority: any,
  weighted: any,
  only: any,
  direct_first: resold,
  aggregator_first: (target) => -resold(target),
  cheapest: ({ candidate }) => blended(candidate.price),
};

function compared(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** A draw among those that nothing else tells apart: the keys of one account take turns. */
function drawn(choosing: Choosing): Draw {
  let seed: number | null = null;
  const rankOf = (standing: Standing): number => {
    if (standing.rank !== null) return standing.rank;
    seed ??= choosing.seed();
    standing.rank = rank(seed, standing.target.lot, standing.target.candidate.weight);
    return standing.rank;
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
