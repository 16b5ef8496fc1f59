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

/** Hours are UTC's, as the sums are kept; days are the zone's. */
const GROUPS: Readonly<Record<GroupBy, string>> = {
  total: 'null::text',
  hour: at('h.hour'),
  day: `to_char(h.hour at time zone ($1->>'tz'), 'YYYY-MM-DD')`,
  provider: 'h.provider',
  provider_type: 'h.provider_type',
  model: 'h.model',
  user: 'h.user_id::text',
  key: 'h.api_key_id::text',
  status: 'h.status',
};

/** One condition for each filter that is there, so that the planner sees only what it must. */
const CONDITIONS = {
  provider: `h.provider = $1->>'provider'`,
  provider_type: `h.provider_type = $1->>'provider_type'`,
  model: `h.model = $1->>'model'`,
  user_id: `h.user_id = ($1->>'user_id')::uuid`,
  key_id: `h.api_key_id = ($1->>'key_id')::uuid`,
} as const;

/** Sums over whole hours from the hourly rollups, by group and split in order. */
export function summariseUsage(session: Session, filter: SummaryFilter): Promise<SummaryRow[]> {
  const { group_by, split_by, after } = filter;
  const by = [
    { name: 'group', expression: GROUPS[group_by] },
    ...(split_by === undefined ? [] : [{ name: 'split', expression: GROUPS[split_by] }]),
  ];
  const order = by.map(({ name }) => `coalesce(s."${name}", '')`).join(', ');
  const conditions = Object.entries(CONDITIONS)
    .filter(([field]) => filter[field as keyof typeof CONDITIONS] !== undefined)
    .map(([, condition]) => condition);
  const place = by.map((_, index) => `$1->'after'->>${index}`).join(', ');
  return session.rows(
    `with s as (
       select ${by.map(({ name, expression }) => `${expression} as "${name}"`).join(', ')},
            sum(calls)::bigint as calls, sum(attempts)::bigint as attempts,
            coalesce(sum(attempts) filter (
              where status in ('upstream_failed', 'timed_out')), 0)::bigint as failed_attempts,
            coalesce(sum(calls) filter (where status = 'rejected'), 0)::bigint as rejected_calls,
            sum(prompt_tokens) as prompt_tokens, sum(completion_tokens) as completion_tokens,
            sum(total_tokens) as total_tokens, sum(cached_tokens) as cached_tokens,
            sum(cache_write_tokens) as cache_write_tokens,
            sum(reasoning_tokens) as reasoning_tokens, ${decimal('sum(cost_usd)')} as cost_usd,
            sum(unpriced)::bigint as unpriced,
            round(sum(latency_ms) filter (where attempts > 0)
              / nullif(sum(attempts), 0)) as mean_latency_ms,
            round(sum(first_token_ms) / nullif(sum(first_token_count), 0)) as mean_first_token_ms
         from weir.usage_hourly h
        where h.hour >= date_trunc('hour', ($1->>'from')::timestamptz)
          and h.hour < ($1->>'to')::timestamptz
          ${conditions.map((condition) => `and ${condition}`).join(' ')}
        group by ${by.map((_, index) => String(index + 1)).join(', ')}
     )
     select s.* from s
      ${after === null ? '' : `where (${order}) > (${place})`}
      order by ${order}
      limit ($1->>'limit')::int`,
    { ...filter },
  );
}
