/** Figures as an operator reads them: short, in one form each. */

const COST_PLACES = 12;

/** 12345 as `12,345`. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 request`, `2 requests`. */
export function numbered(value: number, what: string): string {
  return `${count(value)} ${what}${value === 1 ? '' : 's'}`;
}

/** How many times out of how many: `41 (3.3 %)`; zero alone. */
export function share(part: number, whole: number): string {
  return part === 0 ? '0' : `${count(part)} (${percent(part, whole)})`;
}

/** `3.3 %`; neither nothing nor everything is said of what is only nearly so. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '-';
  const value = (part * 100) / whole;
  if (part > 0 && value < 0.1) return '<0.1 %';
  if (part < whole && value > 99.9) return '>99.9 %';
  return `${value.toFixed(1).replace(/\.0$/, '')} %`;
}

/** Milliseconds as `420 ms`, `2.1 s` or `3 min 5 s`; a dash for what is not known. */
export function duration(ms: number | null): string {
  if (ms === null) return '-';
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}

/**
 * USD, to six places below ten dollars and to cents from there on.
 *
 * @param exact A decimal as the ledger gives it, never a float.
 */
export function usd(exact: string): string {
  const [whole = '0', fraction = ''] = exact.split('.');
  const places = whole.length > 1 ? 2 : 6;
  const units = BigInt(`${whole}${fraction.padEnd(COST_PLACES, '0').slice(0, COST_PLACES)}`);
  if (units === 0n) return '$0';
  const unit = 10n ** BigInt(COST_PLACES - places);
  const rounded = (units + unit / 2n) / unit;
  if (rounded === 0n) return '<$0.000001';
  const digits = String(rounded).padStart(places + 1, '0');
  const cents = digits.slice(-places);
  return `$${count(Number(digits.slice(0, -places)))}.${cents.replace(/(?<=..)0+$/, '')}`;
}

/** A price whose part is not known says so; one of which nothing is known is none. */
export function spend(cost: {
  readonly cost_usd: string;
  readonly unpriced: number;
  readonly attempts: number;
}): string {
  if (cost.unpriced === 0) return usd(cost.cost_usd);
  return cost.unpriced === cost.attempts ? 'unknown' : `${usd(cost.cost_usd)}+?`;
}

/** The UTC time of day of a moment in milliseconds, `03:12:45`. */
export function timeOfDay(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}
