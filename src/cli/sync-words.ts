import type { InstallationRefusal } from '../deploy/installation-api.ts';
import { wrap } from '../deploy/wrap.ts';
import type { SyncChangeRow } from '../store/sync-changes.ts';
import type { SyncRow } from '../store/syncs.ts';
import { shown } from './monitor/text.ts';

/** How reading one list went: as the installation has it, or why it was not begun. */
export type Synced =
  | {
      readonly provider: string;
      readonly sync: SyncRow;
      readonly changes: readonly SyncChangeRow[];
    }
  | { readonly provider: string; readonly refused: InstallationRefusal };

/** More of them nobody reads; the rest is counted. */
const SHOWN = 20;
const INDENT = '  ';

/** `openrouter: 412 models, 3 new, 1 withdrawn.` */
export function headLine(synced: Synced): string {
  if ('refused' in synced) return wrap(`${synced.provider}: ${synced.refused.message}`, INDENT);
  const { provider, state, message, done, ...counts } = synced.sync;
  if (state === 'failed') return wrap(`${provider}: FAILED. ${message}`, INDENT);
  const parts = [
    [counts.added, 'new'],
    [counts.changed, 'changed'],
    [counts.withdrawn, 'withdrawn'],
    [counts.priced, 'with a new price'],
  ] as const;
  const told = parts.flatMap(([count, words]) => (count > 0 ? [`${count} ${words}`] : []));
  const rest = told.length === 0 ? ['nothing changed'] : told;
  const models = done === 1 ? '1 model' : `${done} models`;
  const more = message === null ? '' : ` ${message}`;
  return wrap(`${provider}: ${[models, ...rest].join(', ')}.${more}`, INDENT);
}

/** One line for each model that changed: prices first, since they are what costs. */
export function changeLines(synced: Synced): string[] {
  if ('refused' in synced) return [];
  const { changes } = synced;
  const dearer = changes.filter(isPriced);
  const others = changes.filter((change) => !isPriced(change));
  const all = [...dearer, ...others].map((change) => wrap(lineOf(change), `${INDENT}    `));
  const rest = all.length - SHOWN;
  const path = `/api/providers/${synced.provider}/sync/changes`;
  return rest <= 0
    ? all
    : [...all.slice(0, SHOWN), wrap(`${INDENT}and ${rest} more: GET ${path}`, INDENT)];
}

/** A price that was there before and is another now; a new model's is no news. */
function isPriced({ kind, changes }: SyncChangeRow): boolean {
  return kind !== 'added' && Object.keys(changes).some((field) => field in PRICES);
}

const PRICES: Readonly<Record<string, string>> = {
  list_price: 'price',
  catalog_price: "maker's price",
};

const SIGNS: Readonly<Record<SyncChangeRow['kind'], string>> = {
  added: '+',
  returned: '+',
  withdrawn: '-',
  changed: ' ',
};

function lineOf({ kind, model, changes }: SyncChangeRow): string {
  const told = Object.entries(changes).flatMap(([field, change]) =>
    kind === 'added' ? [] : [wordsOf(field, change)],
  );
  const what = told.length === 0 ? '' : `: ${told.join('; ')}`;
  return `${INDENT}${SIGNS[kind]} ${shown(model)}${what}`;
}

interface Change {
  readonly old: unknown;
  readonly new: unknown;
}

function wordsOf(field: string, change: Change): string {
  const price = PRICES[field];
  if (price !== undefined) return `${price} ${priceWords(change)}`;
  return `${field.replaceAll('_', ' ')} ${textOf(change.old)} -> ${textOf(change.new)}`;
}

/** Only the rates that differ: `input 5 -> 4.5, output 25 -> 22.5`. */
function priceWords({ old, new: fresh }: Change): string {
  const [before, after] = [ratesOf(old), ratesOf(fresh)];
  if (after === null) return 'no longer told';
  const rates = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])];
  return rates
    .filter((rate) => before?.[rate] !== after[rate])
    .map((rate) => `${shown(rate)} ${textOf(before?.[rate])} -> ${textOf(after[rate])}`)
    .join(', ');
}

function ratesOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  return shown(Array.isArray(value) ? value.join(' ') : String(value));
}
