import { at, decimal, type Page, type Session } from './session.ts';

export type SplitBy = 'provider' | 'provider_type' | 'model' | 'user' | 'key' | 'status';
/** `total`: one row of everything. */
export type GroupBy = SplitBy | 'hour' | 'day' | 'total';

export interface SummaryRow {
  /** What was grouped by; null for calls that have none, such as rejected ones and no provider. */
  readonly group: string | null;
  /** What the group was split by; only where one asked. */
  readonly split?: string | null;
  readonly calls: number;
  readonly attempts: number;
  readonly failed_attempts: number;
  readonly rejected_calls: number;
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly cached_tokens: number;
  readonly cache_write_tokens: number;
  readonly reasoning_tokens: number;
  readonly cost_usd: string;
  /** Attempts whose cost is not known and so missing in `cost_usd`. */
  readonly unpriced: number;
  readonly mean_latency_ms: number | null;
  readonly mean_first_token_ms: number | null;
  /** Read from classes, so it may be off by a part of one. */
  readonly first_token_p50_ms: number | null;
}

export interface SummaryFilter extends Page {
  readonly group_by: GroupBy;
  readonly split_by: SplitBy | undefined;
  readonly from: string;
  readonly to: string;
  readonly tz: string;
  readonly provider: string | undefined;
  readonly provider_type: string | undefined;
  readonly model: string | undefined;
  readonly user_id: string | undefined;
  readonly key_id: string | undefined;
}

/** What a group is called, of the column it is by. Hours are UTC's, as the sums are kept; days the zone's. */
const GROUPS: Readonly<Record<GroupBy, { readonly column: string; readonly name: string }>> = {
  total: { column: `null::text`, name: 'x' },
  hour: { column: 'h.hour', name: at('x') },
  day: { column: 'h.hour', name: `to_char(x at time zone ($1->>'tz'), 'YYYY-MM-DD')` },
  provider: { column: 'h.provider', name: 'x' },
  provider_type: { column: 'h.provider_type', name: 'x' },
  model: { column: 'h.model', name: 'x' },
  user: { column: 'h.user_id', name: 'x::text' },
  key: { column: 'h.api_key_id', name: 'x::text' },
  status: { column: 'h.status', name: 'x' },
};

/** One condition for each filter that is there, so that the planner sees only what it must. */
const CONDITIONS = {
  provider: `h.provider = $1->>'provider'`,
  provider_type: `h.provider_type = $1->>'provider_type'`,
  model: `h.model = $1->>'model'`,
  user_id: `h.user_id = ($1->>'user_id')::uuid`,
  key_id: `h.api_key_id = ($1->>'key_id')::uuid`,
} as const;

const COUNTS = ['calls', 'attempts', 'unpriced'];
const TOKENS = [
  'prompt_tokens',
  'completion_tokens',
  'total_tokens',
  'cached_tokens',
  'cache_write_tokens',
  'reasoning_tokens',
];

/**
 * Read once and not for each row, which took half of the time. Both ends are taken as they are: an
 * hour belongs to the period it begins in, so that it is in one of two that adjoin at half past.
 */
const FROM = `(select ($1->>'from')::timestamptz)`;
const TO = `(select ($1->>'to')::timestamptz)`;

/** Classes of first tokens, `weir.first_token_bounds()` and what lies beyond. */
const CLASSES = Array.from({ length: 16 }, (_, index) => index + 1);

/** Of the rows of one place, before anything is named: a name is dear and there are many rows. */
const PARTS = `
  ${[...COUNTS, ...TOKENS].map((column) => `sum(h.${column}) as ${column}`).join(', ')},
  sum(h.attempts) filter (where h.status in ('upstream_failed', 'timed_out')) as failed_attempts,
  sum(h.calls) filter (where h.status = 'rejected') as rejected_calls,
  sum(h.cost_usd) as cost_usd, sum(h.latency_ms) filter (where h.attempts > 0) as latency_ms,
  sum(h.first_token_ms) as first_token_ms, sum(h.first_token_count) as first_token_count,
  ${CLASSES.map((n) => `sum(h.first_token_class_${n}) as c${n}`).join(', ')}`;

const SUMS = `
  ${COUNTS.map((column) => `sum(${column})::bigint as ${column}`).join(', ')},
  ${TOKENS.map((column) => `sum(${column}) as ${column}`).join(', ')},
  coalesce(sum(failed_attempts), 0)::bigint as failed_attempts,
  coalesce(sum(rejected_calls), 0)::bigint as rejected_calls,
  ${decimal('sum(cost_usd)')} as cost_usd,
  round(sum(latency_ms) / nullif(sum(attempts), 0)) as mean_latency_ms,
  round(sum(first_token_ms) / nullif(sum(first_token_count), 0)) as mean_first_token_ms,
  weir.class_median(
    array[${CLASSES.map((n) => `coalesce(sum(c${n}), 0)`).join(', ')}]::bigint[],
    sum(first_token_count)::bigint) as first_token_p50_ms`;

/** Sums over the hours that begin in the period, from the hourly rollups, by group and split in order. */
export function summariseUsage(session: Session, filter: SummaryFilter): Promise<SummaryRow[]> {
  const { group_by, split_by, after } = filter;
  const by = [
    { label: 'group', ...GROUPS[group_by] },
    ...(split_by === undefined ? [] : [{ label: 'split', ...GROUPS[split_by] }]),
  ];
  const list = (each: (part: (typeof by)[number]) => string): string => by.map(each).join(', ');
  const numbers = by.map((_, index) => index + 1).join(', ');
  const order = list(({ label }) => `coalesce(s."${label}", '')`);
  const place = by.map((_, index) => `$1->'after'->>${index}`).join(', ');
  const conditions = Object.entries(CONDITIONS)
    .filter(([field]) => filter[field as keyof typeof CONDITIONS] !== undefined)
    .map(([, condition]) => `and ${condition}`);
  return session.rows(
    `with p as (
       select ${list(({ label, column }) => `${column} as "${label}"`)}, ${PARTS}
         from weir.usage_hourly h
        where h.hour >= ${FROM} and h.hour < ${TO}
          ${conditions.join(' ')}
        group by ${numbers}
     ),
     s as (
       select ${list(({ label, name }) => `${name.replace(/\bx\b/, `p."${label}"`)} as "${label}"`)},
              ${SUMS}
         from p group by ${numbers}
     )
     select s.* from s
      ${after === null ? '' : `where (${order}) > (${place})`}
      order by ${order}
      limit ($1->>'limit')::int`,
    { ...filter },
  );
}
