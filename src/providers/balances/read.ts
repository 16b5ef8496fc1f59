/** What is left in an account, as providers tell it to the key that calls are made with. */
import type { Balance, BalanceCall } from '../../contract/provider.ts';
import { type Entry, isObject } from '../model-lists/entries.ts';

/**
 * An amount that is told as it is.
 *
 * @param path Where the number stands, with dots: `data.balance`.
 */
export function toldAmount(path: string, currency: string): BalanceCall['read'] {
  return (answer) => {
    const amount = amountOf(valueAt(answer, path));
    return amount === null ? null : [{ amount, currency }];
  };
}

/** DeepSeek: one for each currency (api-docs.deepseek.com/api/get-user-balance). */
export function readDeepseekBalance(answer: unknown): readonly Balance[] | null {
  const told = valueAt(answer, 'balance_infos');
  if (!Array.isArray(told)) return null;
  const balances = told.filter(isObject).flatMap((info): Balance[] => {
    const [amount, currency] = [amountOf(info['total_balance']), info['currency']];
    return amount === null || typeof currency !== 'string' ? [] : [{ amount, currency }];
  });
  return balances.length === 0 ? null : balances;
}

/** OpenRouter's `GET /key`: what the key may still spend; without a limit of its own it has none. */
export function readOpenrouterLimit(answer: unknown): readonly Balance[] | null {
  const left = valueAt(answer, 'data.limit_remaining');
  if (left === null) return [];
  const amount = amountOf(left);
  return amount === null ? null : [{ amount, currency: 'USD' }];
}

/** A dollar, unless a site says otherwise (new-api, common/constants.go: QuotaPerUnit). */
const QUOTA_OF_A_DOLLAR = 500_000n;
const MICRO = 1_000_000n;

/** new-api's `GET /api/usage/token/`: in units of its own (controller/token.go). */
export function readNewApiQuota(answer: unknown): readonly Balance[] | null {
  if (valueAt(answer, 'data.unlimited_quota') === true) return [];
  const quota = valueAt(answer, 'data.total_available');
  if (typeof quota !== 'number' || !Number.isSafeInteger(quota)) return null;
  const micros = (BigInt(quota) * MICRO) / QUOTA_OF_A_DOLLAR;
  return [{ amount: decimal(micros, 6), currency: 'USD' }];
}

function decimal(units: bigint, places: number): string {
  const sign = units < 0n ? '-' : '';
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  const text = `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return sign + text.replace(/\.?0+$/, '');
}

/** A decimal text, or a number as JSON has it; an account may also owe. */
function amountOf(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^-?\d{1,15}(\.\d{1,20})?$/.test(text.trim())
    ? text.trim()
    : null;
}

function valueAt(answer: unknown, path: string): unknown {
  let value: unknown = answer;
  for (const name of path.split('.')) value = isObject(value) ? (value as Entry)[name] : undefined;
  return value;
}
