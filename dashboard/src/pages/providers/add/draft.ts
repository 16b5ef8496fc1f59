import type { Answer, Ask } from '../../../api/client.ts';

export type CatalogueRecord = Answer<'GET /catalogue'>['data'][number];
export type Bases = NonNullable<Ask<'POST /providers'>['body']['dialects']>;

/** The record of hosts nobody wrote one for. */
export const ANY_HOST = 'openai-compatible';

/** What the form holds. */
export interface Draft {
  readonly display_name: string;
  readonly name: string;
  readonly kind: 'direct' | 'aggregator';
  readonly base_url: string;
  readonly keyless: boolean;
  readonly api_key: string;
  readonly owner: 'platform' | 'user';
  /** Those the record knows, by name; '' where none is set. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Whether it has no address of its own: somebody runs it somewhere. */
export function isHosted(record: CatalogueRecord): boolean {
  return recordBase(record) === null;
}

/** The one whose base the form asks for; the others move with it. */
export function mainDialect({ dialects }: CatalogueRecord): string {
  return 'openai-chat' in dialects ? 'openai-chat' : (Object.keys(dialects)[0] ?? 'openai-chat');
}

/** OpenAI's bases end in a version, those of other dialects do not. */
export function isVersioned(dialect: string): boolean {
  return dialect.startsWith('openai-');
}

function recordBase(record: CatalogueRecord): string | null {
  return record.dialects[mainDialect(record)]?.base_url ?? null;
}

/** What the form of a record begins with. */
export function emptyDraft(record: CatalogueRecord): Draft {
  const hosted = isHosted(record);
  return {
    display_name: hosted ? '' : record.display_name,
    name: hosted ? '' : record.id,
    kind: record.kind,
    base_url: recordBase(record) ?? '',
    keyless: record.credential === 'none',
    api_key: '',
    owner: 'platform',
    headers: Object.fromEntries(record.headers.map(({ name }) => [name, ''])),
  };
}

/** The headers that were filled in. */
export function headersOf({ headers }: Draft): Readonly<Record<string, string>> {
  const filled = Object.entries(headers).map(([name, value]) => [name, value.trim()] as const);
  return Object.fromEntries(filled.filter(([, value]) => value !== ''));
}

/** An id made of what people call it. */
export function idOf(displayName: string): string {
  return displayName
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63);
}

/**
 * Where each of a record's dialects is spoken, when its main base is another than the record's own.
 * Undefined: at the record's own addresses.
 */
export function basesOf(record: CatalogueRecord, draft: Draft): Bases | undefined {
  const base = draft.base_url.trim();
  const own = recordBase(record);
  if (base === own) return undefined;
  // What else a host nobody knows speaks is for its administrator to say, in the panel.
  if (record.id === ANY_HOST) return { 'openai-chat': { base_url: base } };
  const main = mainDialect(record);
  const [from, to] = [rootOf(own ?? ''), rootOf(base)];
  const bases = Object.entries(record.dialects).map(([dialect, { base_url: known }]) => {
    if (dialect === main) return [dialect, { base_url: base }];
    const standard = isVersioned(dialect) ? base : to;
    const moved = known?.startsWith(from) === true ? to + known.slice(from.length) : standard;
    return [dialect, { base_url: own === null ? standard : moved }];
  });
  return Object.fromEntries(bases) as Bases;
}

/** A base without its version. */
function rootOf(base: string): string {
  return base.replace(/\/+$/, '').replace(/\/v\d+$/, '');
}

/** Whether two ways of writing it lead to one place. */
export function isSameBase(one: string, other: string): boolean {
  return written(one) === written(other);
}

function written(base: string): string {
  const url = URL.parse(base.trim());
  return url === null ? base : url.origin + url.pathname.replace(/\/+$/, '');
}
