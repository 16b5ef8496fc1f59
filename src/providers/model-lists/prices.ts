/** Rates have six digits before the point and twelve after it; nothing dearer or finer is believed. */
const RATE = /^\d{1,6}(\.\d{1,12})?$/;

/**
 * A price moved by powers of ten without leaving its digits, such as from USD a token to USD a
 * million tokens. Null for what is no price: negative, absent, or beyond what a rate can be.
 *
 * @param value A decimal text, or a number as JSON has it, whose shortest text is what was written.
 */
export function movedPrice(value: unknown, places: number): string | null {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return null;
  const match = /^(\d{1,30})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,2}))?$/.exec(text.trim());
  if (match === null) return null;
  const [, whole = '', fraction = '', exponent = '0'] = match;
  const point = whole.length + places + Number(exponent);
  const digits = (whole + fraction).padEnd(point, '0');
  const padded = digits.padStart(digits.length - Math.min(point, 0) + 1, '0');
  const at = padded.length - digits.length + point;
  const before = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const after = padded.slice(at).replace(/0+$/, '');
  const rate = after === '' ? before : `${before}.${after}`;
  return RATE.test(rate) ? rate : null;
}

/** Rates without those that are none; null where input or output is not among them. */
export function ratesOf(
  rates: Readonly<Record<string, string | null>>,
): Readonly<Record<string, string>> | null {
  if (rates['input'] == null || rates['output'] == null) return null;
  const known = Object.entries(rates).filter((rate): rate is [string, string] => rate[1] !== null);
  return Object.fromEntries(known);
}

/**
 * The exact product of decimals, for lists that tell a price as a ratio of another. Null where one of
 * them is no decimal, or the product is no rate.
 */
export function productOf(...factors: readonly unknown[]): string | null {
  let digits = 1n;
  let places = 0;
  for (const factor of factors) {
    const plain = decimalOf(factor);
    if (plain === null) return null;
    digits *= plain.digits;
    places += plain.places;
  }
  const text = digits.toString().padStart(places + 1, '0');
  return movedPrice(
    `${text.slice(0, text.length - places)}.${text.slice(text.length - places)}0`,
    0,
  );
}

function decimalOf(value: unknown): { readonly digits: bigint; readonly places: number } | null {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return null;
  const match = /^(\d{1,15})(?:\.(\d{1,20}))?(?:[eE]-(\d{1,2}))?$/.exec(text.trim());
  if (match === null) return null;
  const [, whole = '', fraction = '', exponent = '0'] = match;
  return { digits: BigInt(whole + fraction), places: fraction.length + Number(exponent) };
}
