import type { ModelList, OfferedModel } from '../../contract/provider.ts';
import { FEATURES, flagged, meantOf, SUPPORTS, saidIn } from './abilities.ts';
import { type Entry, entriesOf, isObject, offered, textOf, tokensOf } from './entries.ts';
import { movedPrice, ratesOf } from './prices.ts';

/** How a list in OpenAI's shape tells its prices. A path is written with dots: `pricing.input`. */
export interface PricedList {
  /** Powers of ten from its unit to USD a million tokens: 6 from USD a token. */
  readonly places: number;
  /** Rates by the names of price versions, each with where it stands. */
  readonly rates: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly contextTokens?: string;
  readonly outputTokens?: string;
  /** Words for what it can do: `tags`. */
  readonly features?: string;
  /** What must stand at a path, where not all entries are models that can be called. */
  readonly only?: readonly [path: string, ...values: readonly string[]];
}

/** Below the OpenAI base, with the key. Units differ from list to list: the vendor's page says which. */
export function pricedList(told: PricedList, path: string = '/models'): ModelList {
  return {
    below: 'base',
    path,
    keyed: true,
    read: (answer) => entriesOf(answer)?.flatMap((entry) => readEntry(entry, told)) ?? null,
  };
}

function readEntry(entry: Entry, told: PricedList): readonly OfferedModel[] {
  const id = textOf(entry['id']);
  if (id === null) return [];
  const [path, ...values] = told.only ?? [''];
  if (path !== '' && !values.includes(String(valueAt(entry, path)))) return [];
  const rates = Object.entries(told.rates).map(([rate, at]): [string, string | null] => [
    rate,
    movedPrice(valueAt(entry, at), told.places),
  ]);
  const flags = flagged(entry, SUPPORTS);
  const words = told.features === undefined ? undefined : saidIn(valueAt(entry, told.features));
  return [
    offered(id, {
      ...flags,
      features: meantOf(words, FEATURES) ?? flags.features,
      name: told.name === undefined ? null : textOf(valueAt(entry, told.name)),
      contextTokens: tokensAt(entry, told.contextTokens),
      outputTokens: tokensAt(entry, told.outputTokens),
      rates: ratesOf(Object.fromEntries(rates)),
    }),
  ];
}

function tokensAt(entry: Entry, path: string | undefined): number | null {
  return path === undefined ? null : tokensOf(valueAt(entry, path));
}

function valueAt(entry: Entry, path: string): unknown {
  let value: unknown = entry;
  for (const name of path.split('.')) value = isObject(value) ? value[name] : undefined;
  return value;
}
