import type { Answer } from '../../../api/client.ts';
import { whole } from '../../../format/numbers.ts';

type SyncChange = Answer<'GET /providers/{name}/sync/changes'>['data'][number];

const KINDS: Readonly<Record<SyncChange['kind'], string>> = {
  added: 'new',
  changed: 'changed',
  returned: 'back again',
  withdrawn: 'withdrawn',
};

export function kindWord(kind: SyncChange['kind']): string {
  return KINDS[kind];
}

const FIELDS: Readonly<Record<string, string>> = {
  name: 'Name',
  canonical_id: 'Canonical name',
  context_tokens: 'Context',
  output_tokens: 'Longest answer',
  input_modalities: 'Reads',
  output_modalities: 'Answers with',
  features: 'Can',
  dialects: 'Formats',
  list_price: 'Price',
  catalog_price: 'Maker’s price',
};

/** A line for each field, old and new; of a new model, which is all new, none but its price. */
export function changeWords({ kind, changes }: SyncChange): readonly string[] {
  return Object.entries(changes).flatMap(([field, { old, new: fresh }]) => {
    const isPrice = field.endsWith('_price');
    if (kind === 'added' && !isPrice) return [];
    const told = isPrice ? priceWords(old, fresh) : `${shown(old)} → ${shown(fresh)}`;
    return [`${FIELDS[field] ?? field}: ${told}`];
  });
}

/** Only the rates that differ: `input $5 → $4.50 per million tokens`. */
function priceWords(old: unknown, fresh: unknown): string {
  const [before, after] = [ratesOf(old), ratesOf(fresh)];
  if (after === null) return 'no longer told';
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])];
  return names
    .filter((name) => before?.[name] !== after[name])
    .map((name) => `${name.replaceAll('_', ' ')} ${rateWords(before, after, name)}`)
    .join(', ');
}

type Rates = Readonly<Record<string, unknown>>;

function rateWords(before: Rates | null, after: Rates, name: string): string {
  const now = amount(after[name]);
  return before === null ? now : `${amount(before[name])} → ${now}`;
}

/** Every digit: a change of the last one is a change. */
function amount(rate: unknown): string {
  return typeof rate === 'string' ? `$${rate}` : 'none';
}

function ratesOf(value: unknown): Rates | null {
  return typeof value === 'object' && value !== null ? (value as Rates) : null;
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'not told';
  if (typeof value === 'number') return whole(value);
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : value.join(', ');
  return String(value);
}
