/** Shown for what is not known, which is never zero. */
export const UNKNOWN = '–';

/**
 * An exact decimal amount for reading: `$71.04`, `$1,204.50`, `$0.000417`. Small amounts keep three
 * significant digits and are never rounded to zero; figures come as text and stay text.
 */
export function money(usd: string | null | undefined): string {
  if (usd === null || usd === undefined) return UNKNOWN;
  const amount = Number(usd);
  if (!Number.isFinite(amount)) return UNKNOWN;
  if (amount === 0) return '$0';
  if (Math.abs(amount) >= 1) return TWO.format(amount);
  return `$${trimmed(amount)}`;
}

/** All digits, for hovering and details. */
export function exactMoney(usd: string | null | undefined): string {
  return usd === null || usd === undefined ? UNKNOWN : `$${usd}`;
}

/** A price per million tokens: `$3`, `$4.40`, `$0.25`. */
export function price(usd: string | undefined): string {
  if (usd === undefined) return UNKNOWN;
  const amount = Number(usd);
  if (!Number.isFinite(amount)) return UNKNOWN;
  return amount >= 1 ? `$${PLAIN.format(amount)}` : `$${trimmed(amount)}`;
}

const TWO = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
});
const PLAIN = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
  trailingZeroDisplay: 'stripIfInteger',
});

/** Three significant digits without an exponent: 0.000417, 0.25. */
function trimmed(amount: number): string {
  if (amount === 0) return '0';
  const places = Math.min(12, 2 - Math.floor(Math.log10(Math.abs(amount))));
  const text = amount.toFixed(places);
  const [whole = '', fraction = ''] = text.split('.');
  const kept = fraction.replace(/0+$/, '').padEnd(2, '0');
  return `${whole}.${kept}`;
}

const PLACES = 12;

/** Exact sums of what the ledger holds, which has twelve places. */
export function sumMoney(amounts: readonly string[]): string {
  const total = amounts.reduce((sum, amount) => sum + unitsOf(amount), 0n);
  const digits = total.toString().padStart(PLACES + 1, '0');
  const fraction = digits.slice(-PLACES).replace(/0+$/, '');
  return `${digits.slice(0, -PLACES)}${fraction === '' ? '' : `.${fraction}`}`;
}

function unitsOf(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.split('.');
  return BigInt(whole + fraction.slice(0, PLACES).padEnd(PLACES, '0'));
}
