import type { ReactElement } from 'react';
import { price, UNKNOWN } from '../../format/money.ts';
import { type Model, NO_PRICE, type Rate } from './model.ts';

interface RatePriceProps {
  readonly model: Model;
  readonly rate: Rate;
}

/** One rate per million tokens, every digit on hover. */
export function RatePrice({ model, rate }: RatePriceProps): ReactElement {
  const { price: rates, price_currency: currency } = model;
  if (rates === null) return <span title={NO_PRICE}>{UNKNOWN}</span>;
  const amount = rates[rate];
  if (amount === undefined) {
    return <span title={MISSING[rate]}>{UNKNOWN}</span>;
  }
  if (currency !== null && currency !== 'USD') {
    return (
      <span title={`${amount} ${currency}. Calls are counted without cost: no rate to USD is set.`}>
        {`${amount} ${currency}`}
      </span>
    );
  }
  return <span title={`$${amount} per million tokens`}>{price(amount)}</span>;
}

const MISSING: Readonly<Record<Rate, string>> = {
  input: 'Its price has no rate for input.',
  output: 'Its price has no rate for output.',
  cache_read: 'None of its own: read from the cache costs as input does.',
  cache_write: 'None of its own: written to the cache costs as input does.',
};

/** For sorting and comparing only; null where it is not known in USD. */
export function rateOf(
  { price: rates, price_currency: currency }: Model,
  rate: Rate,
): number | null {
  const amount = rates?.[rate];
  if (amount === undefined || (currency !== null && currency !== 'USD')) return null;
  return Number(amount);
}
