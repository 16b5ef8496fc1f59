import type { Json } from '../contract/json.ts';
import { wordOf } from './lenient.ts';

/** What price lists are for; `on_demand` is Groq's word for it. */
const LISTED: ReadonlySet<string> = new Set([
  ...['auto', 'default', 'standard', 'standard_only'],
  'on_demand',
]);

/**
 * The tariff an answer names, where it is not the one of price lists: at `priority` a token costs
 * more, at `flex` and `batch` less. Absent where nothing is named.
 */
export function tariffOf(word: Json | undefined): { readonly tariff?: string } {
  const named = wordOf(word);
  return named === null || LISTED.has(named.toLowerCase()) ? {} : { tariff: named };
}
