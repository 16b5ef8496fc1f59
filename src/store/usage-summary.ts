import { at, decimal, type Page, type Session } from './session.ts';

export type GroupBy = 'hour' | 'day' | 'provider' | 'model' | 'user' | 'key';

export interface SummaryRow {
  /** What was grouped by; null for calls that have none, such as rejected ones and no provider. */
  readonly group: string | null;
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
  readonly from: string;
  readonly to: string;
  readonly tz: string;
  readonly provider: string | undefined;
  readonly model: string | undefined;
  readonly user_id: string | undefined;
  readonly key_id: string | undefined;
}

/** Hours are UTC's, as the sums are kept; days are the zone's. */
const GROUPS: Readonly<Record<GroupBy, string>> = {
  hour: at('h.hour'),
  day: `to_char(h.hour at time zone ($1->>'tz'), 'YYYY-MM-DD')`,
  provider: 'h.provider',
  model: 'h.model',
  user: 'h.user_id::text',
  key: 'h.api_key_id::text',
};

/** Sums over whole hours from the hourly rollups, by group in order. */
export function summariseUsage(session: Session, filter: SummaryFilter): Promise<SummaryRow[]> {
  return session.rows(
    `with g as (select ${GROUPS[filter.group_by]} as "group", h.*
       from weir.usage_hourly h
      where h.hour >= date_trunc('hour', ($1->>'from')::timestamptz)
        and h.hour < ($1->>'to')::timestamptz
        and ($1->>'provider' is null or h.provider = $1->>'provider')
        and ($1->>'model' is null or h.model = $1->>'model')
        and ($1->>'user_id' is null or h.user_id = ($1->>'user_id')::uuid)
        and ($1->>'key_id' is null or h.api_key_id = ($1->>'key_id')::uuid)
     )
     select "group", sum(calls)::bigint as calls, sum(attempts)::bigint as attempts,
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
       from g
      where $1->'after' = 'null' or coalesce("group", '') > ($1->'after'->>0)
      group by "group"
      order by coalesce("group", '')
      limit ($1->>'limit')::int`,
    { ...filter },
  );
}
