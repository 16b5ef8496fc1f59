import { at, decimal, type Session } from './session.ts';

/** Sums over rows of the ledger: everything, a minute, a provider or a model. */
export interface RecentRow {
  readonly kind: 'total' | 'minute' | 'provider' | 'model';
  /** The minute it is of, or whose sums they are; null for everything. */
  readonly name: string | null;
  /** How many there are of its kind, also where not all of them are here. */
  readonly of: number;
  /** Of a provider it is those that went to it first. */
  readonly calls: number;
  /** Calls none of whose attempts was answered; of a provider it says nothing. */
  readonly failed_calls: number;
  /** Calls that were turned away before any attempt; they count as failed too. */
  readonly rejected_calls: number;
  readonly attempts: number;
  readonly failed_attempts: number;
  readonly cost_usd: string;
  /** Attempts whose cost is not known and so missing in `cost_usd`. */
  readonly unpriced: number;
  /** Medians of the attempts themselves, not of classes. */
  readonly first_token_p50_ms: number | null;
  readonly latency_p50_ms: number | null;
}

export interface RecentFilter {
  /** RFC 3339; every row from here on, not hours it lies in. */
  readonly from: string;
  /** Not itself included. */
  readonly to: string;
  /** Of providers and of models, those with the most attempts. */
  readonly limit: number;
}

const ROWS = `
  select date_trunc('minute', created_at, 'UTC') as minute, provider,
         -- As in the hourly sums: the model of a rejected call is any text a caller thought of.
         case when provider_type <> 'none' then model end as model,
         attempt, status, cost_usd, first_token_ms, latency_ms
    from weir.usage_logs
   where created_at >= ($1->>'from')::timestamptz and created_at < ($1->>'to')::timestamptz`;

/** A call is answered by one attempt at most, its last; so the others of its attempts failed. */
const ANSWERED = `count(*) filter (where status in ('complete', 'client_gone'))`;
const CALLS = 'count(*) filter (where attempt <= 1)';

const median = (column: string): string =>
  `round(percentile_cont(0.5) within group (order by ${column}) filter (where attempt >= 1))`;

const SUMS = `
  ${CALLS} as calls,
  ${CALLS} - ${ANSWERED} as failed_calls,
  count(*) filter (where status = 'rejected') as rejected_calls,
  count(*) filter (where attempt >= 1) as attempts,
  count(*) filter (where status in ('upstream_failed', 'timed_out')) as failed_attempts,
  ${decimal('coalesce(sum(cost_usd), 0)')} as cost_usd,
  count(*) filter (where attempt >= 1 and cost_usd is null) as unpriced,
  ${median('first_token_ms')} as first_token_p50_ms,
  ${median('latency_ms')} as latency_p50_ms`;

/**
 * What the ledger holds of a short while, from the rows themselves: sums are kept by whole hours,
 * so they say nothing of the last sixty minutes. Its cost grows with the rows of that while.
 */
export function readRecentUsage(session: Session, filter: RecentFilter): Promise<RecentRow[]> {
  return session.rows(
    `with l as (${ROWS}),
     s as (
       select case grouping(minute, provider, model)
                when 3 then 'minute' when 5 then 'provider' when 6 then 'model' else 'total'
              end as kind,
              coalesce(${at('minute')}, provider, model) as name, ${SUMS}
         from l group by grouping sets ((), (minute), (provider), (model))
     ),
     ranked as (
       select s.*, count(*) over (partition by kind) as of,
              row_number() over (partition by kind order by attempts desc, name) as place
         from s where kind in ('total', 'minute') or attempts > 0
     )
     select kind, name, calls, failed_calls, rejected_calls, attempts, failed_attempts, cost_usd,
            unpriced, first_token_p50_ms, latency_p50_ms, of
       from ranked
      where kind in ('total', 'minute') or place <= ($1->>'limit')::int
      order by kind, case when kind = 'minute' then name end, place`,
    { ...filter },
  );
}
