import type { Spent } from './report.ts';
import type { Entry } from './rows.ts';

/** The ledger keeps twelve places. */
const PLACES = 12;

/** Adds what the rows say. A call without a row, or whose row knows no cost, is counted apart. */
export function addUp(entries: readonly Entry[]): Spent {
  let total = 0n;
  let unknown = 0;
  for (const { row } of entries) {
    const units = row?.costUsd == null ? null : unitsOf(row.costUsd);
    if (units === null) unknown += 1;
    else total += units;
  }
  return { calls: entries.length, cost_usd: decimal(total), unknown };
}

/** An amount without the zeros at its end: `0.0003275 USD`. */
export function shownUsd(amount: string): string {
  return `${amount.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')} USD`;
}

function unitsOf(text: string): bigint | null {
  const match = /^(\d+)(?:\.(\d{1,12}))?$/.exec(text);
  if (match === null) return null;
  const [, whole = '0', fraction = ''] = match;
  return BigInt(whole + fraction.padEnd(PLACES, '0'));
}

function decimal(units: bigint): string {
  const digits = String(units).padStart(PLACES + 1, '0');
  return `${digits.slice(0, -PLACES)}.${digits.slice(-PLACES)}`;
}
