import { matches } from './known-prices/match.ts';
import { KNOWN_PRICES } from './known-prices/table.generated.ts';

/**
 * What a maker asks for a model, where its own list does not say: exact decimals by the names of
 * price versions, null where it is not known. Written down when Weir was built, so a list's price and
 * an administrator's come before it.
 *
 * @param record The id of the record a provider follows.
 */
export function knownPriceOf(
  record: string,
  model: string,
): Readonly<Record<string, string>> | null {
  if (!Object.hasOwn(KNOWN_PRICES, record)) return null;
  return KNOWN_PRICES[record]?.find(([rule]) => matches(rule, model.toLowerCase()))?.[1] ?? null;
}
