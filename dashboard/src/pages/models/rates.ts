import type { Ask } from '../../api/client.ts';
import { RATES, type Rate } from './model.ts';

type Rates = NonNullable<Ask<'POST /models'>['body']['price']>;

/** As the API takes an exact amount: text, never a number a computer has rounded. */
const AMOUNT = /^\d{1,6}(\.\d{1,12})?$/;

/** A comma that may stand for a point or part thousands: read wrongly, a price is a thousand times off. */
const EITHER = /^\$?\s*[1-9]\d{0,2},\d{3}$/;

/** What is wrong with an amount, if it is not left out. */
export function checkAmount(text: string): string | true {
  if (EITHER.test(text.trim())) return 'Write it with a point, or without the comma.';
  const amount = written(text);
  return amount === '' || AMOUNT.test(amount) || 'Enter an amount such as 2.50.';
}

/** Those that were filled in; null where none was. */
export function ratesFrom(amounts: Readonly<Record<Rate, string>>): Rates | null {
  const filled = RATES.flatMap(([rate]) => {
    const amount = written(amounts[rate]);
    return amount === '' ? [] : [[rate, amount] as const];
  });
  return filled.length === 0 ? null : Object.fromEntries(filled);
}

function written(text: string): string {
  return text
    .trim()
    .replace(/^\$\s*/, '')
    .replace(',', '.');
}
