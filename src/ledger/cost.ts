import type { CostSource, Price, Usage } from '../contract/usage.ts';

/** A cost in USD with at most twelve places, and where it comes from. Unknown is null, never zero. */
export interface Cost {
  readonly usd: string | null;
  readonly source: CostSource;
}

const UNKNOWN: Cost = { usd: null, source: 'none' };

/** Rates carry up to twelve places, in USD per million tokens: one unit is 1e-18 USD a token. */
const RATE_PLACES = 12;
/** From 1e-18 USD down to the ledger's 1e-12. */
const ROUNDING = 1_000_000n;
const COST_PLACES = 12;
/** `numeric(20,12)` holds eight digits before the point. */
const COST_LIMIT = 10n ** 20n;

/** Each bucket's rate, and the rate that stands in where a price list has no separate one. */
const BUCKETS: readonly { bucket: keyof Usage; rate: string; instead: string }[] = [
  { bucket: 'input', rate: 'input', instead: 'input' },
  { bucket: 'cacheRead', rate: 'cache_read', instead: 'input' },
  { bucket: 'cacheWrite', rate: 'cache_write', instead: 'input' },
  { bucket: 'cacheWriteLong', rate: 'cache_write_1h', instead: 'cache_write' },
  { bucket: 'audioInput', rate: 'audio_input', instead: 'input' },
  { bucket: 'output', rate: 'output', instead: 'output' },
  { bucket: 'audioOutput', rate: 'audio_output', instead: 'output' },
];

/** The provider's own figure where its record is trusted with it, else tokens times rates. */
export function costOf(usage: Usage, price: Price | null, trustReported: boolean): Cost {
  const reported = trustReported ? reportedCost(usage.reportedCost) : null;
  if (reported !== null) return { usd: reported, source: 'reported' };
  // Rates say nothing of other tariffs, and a wrong figure is worse than none.
  if (usage.tariff !== undefined) return UNKNOWN;
  if (price === null || price.currency !== 'USD') return UNKNOWN;
  const total = sumOfBuckets(usage, price.rates);
  const usd = total === null ? null : decimal(roundHalfEven(total, ROUNDING));
  return usd === null ? UNKNOWN : { usd, source: price.source };
}

/** In 1e-18 USD; null when a bucket was used that has no rate, or a priced side was not said. */
function sumOfBuckets(usage: Usage, rates: Price['rates']): bigint | null {
  const list = listOf(rates);
  const tiers = list.reached(promptOf(usage));
  if (usage.input === null && !list.isFree('input')) return null;
  if (usage.output === null && rates['output'] !== undefined && !list.isFree('output')) return null;
  let total = usage.free ? 0n : (list.unit('request', tiers) ?? 0n);
  total += BigInt(usage.images ?? 0) * (list.unit('image', tiers) ?? 0n);
  total *= 1_000_000n;
  const apart = list.unit('reasoning', tiers) === null ? 0 : (usage.reasoning ?? 0);
  if (apart > (usage.output ?? 0)) return null;
  for (const { bucket, rate, instead } of BUCKETS) {
    const said = usage[bucket];
    const tokens = typeof said === 'number' ? said - (bucket === 'output' ? apart : 0) : 0;
    if (tokens === 0) continue;
    const perToken = list.unit(rate, tiers) ?? list.unit(instead, tiers);
    if (perToken === null) return null;
    total += BigInt(tokens) * perToken;
  }
  return total + BigInt(apart) * (list.unit('reasoning', tiers) ?? 0n);
}

/** All of a prompt, cached or not: what tiers are told by. */
function promptOf({ input, cacheRead, cacheWrite, cacheWriteLong, audioInput }: Usage): number {
  const parts = [input, cacheRead, cacheWrite, cacheWriteLong, audioInput];
  return parts.reduce<number>((sum, part) => sum + (part ?? 0), 0);
}

/** Rates as integers, read once for a price that many calls share. */
class RateList {
  /** Where tiers begin, in tokens of the prompt, highest first. */
  readonly #thresholds: readonly number[];
  readonly #rates: Price['rates'];
  readonly #units = new Map<string, bigint | null>();

  constructor(rates: Price['rates']) {
    this.#rates = rates;
    const above = Object.keys(rates).flatMap((name) => /@(\d{1,9})$/.exec(name)?.[1] ?? []);
    this.#thresholds = [...new Set(above.map(Number))].sort((one, other) => other - one);
  }

  /** The tiers a prompt of so many tokens reaches, highest first. */
  reached(prompt: number): readonly number[] {
    return this.#thresholds.filter((above) => prompt > above);
  }

  /** The rate of the highest tier that has one, else of all calls; null where there is none. */
  unit(rate: string, tiers: readonly number[]): bigint | null {
    for (const tier of tiers) {
      const unit = this.#read(`${rate}@${tier}`);
      if (unit !== null) return unit;
    }
    return this.#read(rate);
  }

  /** Where calls or pictures are what costs, tokens may cost nothing, however many they are. */
  isFree(rate: string): boolean {
    const flat = this.#rates['request'] !== undefined || this.#rates['image'] !== undefined;
    return flat && (this.#read(rate) ?? 0n) === 0n;
  }

  #read(name: string): bigint | null {
    const known = this.#units.get(name);
    if (known !== undefined) return known;
    const text = this.#rates[name];
    const read = text === undefined ? null : parseDecimal(text);
    this.#units.set(name, read);
    return read;
  }
}

const lists = new WeakMap<Price['rates'], RateList>();

function listOf(rates: Price['rates']): RateList {
  const known = lists.get(rates);
  if (known !== undefined) return known;
  const list = new RateList(rates);
  lists.set(rates, list);
  return list;
}

function reportedCost(text: string | null): string | null {
  const units = text === null ? null : parseDecimal(text);
  return units === null ? null : decimal(units);
}

/**
 * A plain decimal >= 0 in units of 1e-12, rounded half-even; null for anything else. Exponents are
 * allowed since that is how JavaScript writes small numbers.
 */
export function parseDecimal(text: string): bigint | null {
  const match = /^(\d{1,20})(?:\.(\d{0,40}))?(?:[eE]([+-]?\d{1,2}))?$/.exec(text);
  if (match === null) return null;
  const [, whole = '', fraction = '', exponent = '0'] = match;
  const shift = RATE_PLACES - fraction.length + Number(exponent);
  const digits = BigInt(whole + fraction);
  return shift >= 0 ? digits * 10n ** BigInt(shift) : roundHalfEven(digits, 10n ** BigInt(-shift));
}

function roundHalfEven(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  const twice = (value % divisor) * 2n;
  const up = twice > divisor || (twice === divisor && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}

/** Null for what the ledger's column could not hold. */
function decimal(units: bigint): string | null {
  if (units >= COST_LIMIT) return null;
  const digits = units.toString().padStart(COST_PLACES + 1, '0');
  return `${digits.slice(0, -COST_PLACES)}.${digits.slice(-COST_PLACES)}`;
}
