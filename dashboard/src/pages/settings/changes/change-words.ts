import type { AuditEntry, Invitation, Key } from '../../../api/schema.generated.ts';
import { exact } from '../../../format/time.ts';

/** Names for the ids that entries hold. */
export interface Names {
  readonly person: (id: string) => string;
  readonly keys: ReadonlyMap<string, Pick<Key, 'name'>> | undefined;
  readonly invitations: readonly Invitation[] | undefined;
}

/** What one column was and became. */
export interface FieldChange {
  readonly label: string;
  /** Undefined: it was not there, or it is never shown. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export const RESOURCES: readonly (readonly [string, string])[] = [
  ['provider', 'Provider'],
  ['credential', 'Credential'],
  ['model', 'Model'],
  ['price', 'Price'],
  ['alias', 'Alias'],
  ['alias_target', 'Alias target'],
  ['key', 'Key'],
  ['user', 'Person'],
  ['invitation', 'Invitation'],
  ['settings', 'Setting'],
];

/** Say nothing to a reader, or what the target's name says already. */
const SILENT = new Set(['id', 'owner_id', 'public_id', 'token_hash', 'created_by', 'subject']);
const LABELS: Readonly<Record<string, string>> = {
  key_hash: 'secret',
  ciphertext: 'secret',
  disabled_at: 'switched off',
  revoked_at: 'revoked',
  retired_at: 'retired',
  used_at: 'used',
  expires_at: 'expires',
  ledger_months: 'months of requests',
  details_months: 'months of details',
  audit_months: 'months of changes',
  usd_per_day: 'dollars a day',
  user_id: 'counts for',
};
const SECRET = '(not shown)';
const NOTHING = 'none';

type Values = Readonly<Record<string, unknown>>;

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function columnOf({ changes }: AuditEntry, name: string): Values {
  const column = changes[name];
  return isValues(column) ? column : {};
}

export function whoOf({ actor }: AuditEntry, { person, keys }: Names): string {
  if (actor.kind === 'weir') return 'Weir itself';
  if (actor.user_id !== null) return person(actor.user_id);
  const key = actor.key_id === null ? undefined : keys?.get(actor.key_id);
  return key === undefined ? 'an admin key' : `admin key ${key.name}`;
}

/** `revoked`, `made`: the verb of what happened. */
export function verbOf(entry: AuditEntry): string {
  const { action, resource } = entry;
  const became = (column: string): boolean => typeof columnOf(entry, column)['new'] === 'string';
  const was = (column: string): boolean => typeof columnOf(entry, column)['old'] === 'string';
  if (action === 'insert') return 'made';
  if (action === 'delete') return resource === 'invitation' ? 'withdrew' : 'removed';
  if (became('revoked_at')) return 'revoked';
  if (became('disabled_at')) return 'switched off';
  if (was('disabled_at')) return 'switched on';
  if (became('retired_at')) return 'retired';
  if (was('retired_at')) return 'brought back';
  if (became('used_at')) return 'used';
  return 'changed';
}

export function resourceWords(resource: string): string {
  const title = RESOURCES.find(([id]) => id === resource)?.[1] ?? resource;
  return title.toLowerCase();
}

/** What was changed, by its name where it is known. */
export function targetOf(entry: AuditEntry, names: Names): string {
  const { person, keys, invitations } = names;
  const { resource, target, changes } = entry;
  if (target === null) return `${String(changes['count'] ?? 'many')} at once`;
  if (resource === 'user') return person(target);
  if (resource === 'price') return target.slice(0, target.lastIndexOf('/'));
  if (resource === 'key') return keys?.get(target)?.name ?? named(entry, ['name']) ?? short(target);
  if (resource === 'invitation') {
    const email = invitations?.find(({ id }) => id === target)?.email;
    return email ?? named(entry, ['email', 'kind']) ?? short(target);
  }
  if (resource === 'credential') return named(entry, ['label', 'provider']) ?? short(target);
  return named(entry, ['alias']) ?? short(target);
}

/** The first of these columns that has a word. */
function named(entry: AuditEntry, columns: readonly string[]): string | undefined {
  for (const column of columns) {
    const { new: after, old: before } = columnOf(entry, column);
    const value = after ?? before;
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

function short(target: string): string {
  return /^[0-9a-f]{8}-/.test(target) ? `${target.slice(0, 8)}…` : target;
}

/** Columns in order, with what they were and became. */
export function fieldsOf(entry: AuditEntry, names: Names): readonly FieldChange[] {
  const columns = Object.keys(entry.changes).filter(
    (column) => !SILENT.has(column) && isValues(entry.changes[column]),
  );
  return columns.flatMap((column) => {
    const change = columnOf(entry, column);
    return entry.resource === 'settings' && column === 'value'
      ? settingFields(change)
      : [fieldOf(column, change, names)];
  });
}

function fieldOf(column: string, change: Values, { person }: Names): FieldChange {
  const words = (value: unknown): string =>
    column === 'user_id' && typeof value === 'string' ? person(value) : wordsOf(value);
  const hidden = change['changed'] === true;
  return {
    label: labelOf(column),
    before: 'old' in change ? words(change['old']) : undefined,
    after: hidden ? SECRET : 'new' in change ? words(change['new']) : undefined,
  };
}

/** A setting is one value with parts; those that stayed as they were are left out. */
function settingFields({ old: before, new: after }: Values): readonly FieldChange[] {
  const [was, is] = [isValues(before) ? before : {}, isValues(after) ? after : {}];
  const parts = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return parts
    .map((part) => {
      // For how long rows are kept, nothing said means for ever.
      const words = (value: unknown): string =>
        part.endsWith('_months') && value === null ? 'everything' : wordsOf(value);
      return { label: labelOf(part), before: words(was[part]), after: words(is[part]) };
    })
    .filter((field) => field.before !== field.after);
}

function labelOf(column: string): string {
  return LABELS[column] ?? column.replaceAll('_', ' ');
}

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

function wordsOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return NOTHING;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? NOTHING : value.map(wordsOf).join(', ');
  if (isValues(value)) {
    const parts = Object.entries(value).map(
      ([name, part]) => `${name.replaceAll('_', ' ')}: ${wordsOf(part)}`,
    );
    return parts.length === 0 ? NOTHING : parts.join('; ');
  }
  const text = String(value);
  return TIME.test(text) ? exact(text) : text;
}

/** One line of what became of it, `role: member → admin, and 1 more`, where the verb does not say it; a price is its rates. */
export function summaryOf(entry: AuditEntry, names: Names): string {
  if (entry.resource === 'price') return wordsOf(columnOf(entry, 'rates')['new']);
  if (verbOf(entry) !== 'changed') return '';
  const [first, ...others] = fieldsOf(entry, names);
  if (first === undefined) return '';
  const rest = others.length === 0 ? '' : `, and ${others.length} more`;
  return `${first.label}: ${[first.before, first.after].filter((part) => part !== undefined).join(' → ')}${rest}`;
}
