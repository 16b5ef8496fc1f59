import type { Ask } from '../../api/client.ts';
import type { Address } from '../../shell/address.ts';
import type { Period } from '../../shell/period.ts';

export type LogQuery = NonNullable<Ask<'GET /usage/logs'>['query']>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The request id in what somebody typed or pasted; null where there is none. */
export function requestIdIn(text: string): string | null {
  const trimmed = text.trim();
  return UUID.test(trimmed) ? trimmed.toLowerCase() : null;
}

export type StatusFilter = NonNullable<LogQuery['status']> | 'failed';

export const STATUS_FILTERS: readonly (readonly [StatusFilter, string])[] = [
  ['failed', 'All that failed'],
  ['complete', 'Complete'],
  ['client_gone', 'Caller left'],
  ['upstream_failed', 'Provider failed'],
  ['timed_out', 'Timed out'],
  ['rejected', 'Refused by Weir'],
];

/** What the address asks for, as the API takes it. */
export function queryOf(address: Address, { from, to }: Period): LogQuery {
  const { provider, model, key, user, q } = address;
  const requestId = requestIdIn(q ?? '');
  // A request is found by its id whenever it was.
  if (requestId !== null) return { request_id: requestId };
  return {
    from,
    to,
    provider,
    model,
    key_id: key,
    user_id: user,
    ...statusOf(address.status),
  };
}

function statusOf(status: string | undefined): Pick<LogQuery, 'status' | 'failed'> {
  if (status === 'failed') return { failed: 'true' };
  const known = STATUS_FILTERS.find(([id]) => id === status)?.[0];
  return known === undefined || known === 'failed' ? {} : { status: known };
}

export const NO_FILTERS = {
  status: undefined,
  provider: undefined,
  model: undefined,
  key: undefined,
  user: undefined,
  q: undefined,
} as const;

/** How many filters are set, the time apart. */
export function filtersSet(address: Address): number {
  return Object.keys(NO_FILTERS).filter((name) => address[name as keyof Address] !== undefined)
    .length;
}
