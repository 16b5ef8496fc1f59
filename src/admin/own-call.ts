import type { DialectId } from '../contract/dialect-id.ts';
import type { HeaderList } from '../contract/header-list.ts';
import type { OwnCall, ProviderRecord } from '../contract/provider.ts';
import type { Bases } from './base-url.ts';

// Where and how the calls go that Weir makes for itself: tests of keys, lists of models.

/** A key to be shown to a host, and what goes with it. */
export interface Shown {
  /** Null: the provider takes none, or this call needs none. */
  readonly secret: string | null;
  /** What an administrator set for this provider's calls. */
  readonly extra: Readonly<Record<string, string>>;
}

/** Whose base, whose way of showing a key, and whose errors a call has. */
export function dialectOf(call: OwnCall): DialectId {
  return call.dialect ?? 'openai-chat';
}

/** Undefined where the provider's row has no base of that dialect. */
export function baseFor(call: OwnCall, bases: Bases): string | undefined {
  return bases[dialectOf(call)]?.base_url;
}

/** The call's headers, with what an administrator set in the place of its own. */
export function headersFor(
  record: ProviderRecord,
  call: OwnCall,
  { secret, extra }: Shown,
): HeaderList {
  const auth = record.auth[dialectOf(call)];
  return [
    ...['accept', 'application/json', 'accept-encoding', 'identity', 'user-agent', 'weir'],
    ...without(call.headers ?? [], extra),
    ...Object.entries(extra).flat(),
    ...(auth === undefined || secret === null ? [] : [auth.header, auth.prefix + secret]),
  ];
}

function without(headers: HeaderList, others: Readonly<Record<string, string>>): HeaderList {
  return headers.filter((_, at) => !Object.hasOwn(others, headers[at - (at % 2)] ?? ''));
}
