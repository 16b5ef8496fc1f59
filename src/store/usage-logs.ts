import { at, decimal, type Page, type Session } from './session.ts';

/** An attempt as its owner reads it. Null in a count or cost: not said, which is not zero. */
export interface UsageLogRow {
  readonly request_id: string;
  readonly attempt: number;
  readonly user_id: string | null;
  readonly api_key_id: string | null;
  readonly provider: string | null;
  readonly provider_type: 'direct' | 'aggregator' | 'none';
  readonly model: string;
  readonly upstream_model: string | null;
  readonly dialect: string;
  readonly relay: string | null;
  readonly stream: boolean;
  readonly status: string;
  readonly http_status: number | null;
  readonly error_code: string | null;
  readonly finish_reason: string | null;
  readonly prompt_tokens: number | null;
  readonly completion_tokens: number | null;
  readonly total_tokens: number | null;
  readonly cached_tokens: number | null;
  readonly cache_write_tokens: number | null;
  readonly reasoning_tokens: number | null;
  readonly usage_source: string;
  readonly cost_usd: string | null;
  readonly cost_source: string;
  readonly price_version: string | null;
  readonly latency_ms: number;
  readonly first_token_ms: number | null;
  readonly created_at: string;
  readonly settled_at: string;
}

/** An attempt with what only admins see. */
export interface DetailedUsageLogRow extends UsageLogRow {
  readonly credential_id: string | null;
  readonly details: Readonly<Record<string, unknown>> | null;
}

const COLUMNS = `
  l.request_id, l.attempt, l.user_id, l.api_key_id, l.provider, l.provider_type, l.model,
  l.upstream_model, l.dialect, l.relay, l.stream, l.status, l.http_status, l.error_code,
  l.finish_reason, l.prompt_tokens, l.completion_tokens, l.total_tokens, l.cached_tokens,
  l.cache_write_tokens, l.reasoning_tokens, l.usage_source, ${decimal('l.cost_usd')} as cost_usd,
  l.cost_source, l.price_version, l.latency_ms, l.first_token_ms,
  ${at('l.created_at')} as created_at, ${at('l.settled_at')} as settled_at`;

export interface UsageLogFilter extends Page {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly user_id: string | undefined;
  readonly key_id: string | undefined;
  readonly provider: string | undefined;
  readonly model: string | undefined;
  /** The beginning of a model's name. */
  readonly model_family: string | undefined;
  readonly status: string | undefined;
  readonly failed: true | undefined;
  readonly provider_type: string | undefined;
  readonly request_id: string | undefined;
}

/** One condition for each filter that is there, so that the planner sees only what it must. */
const CONDITIONS: Readonly<Record<Exclude<keyof UsageLogFilter, keyof Page>, string>> = {
  from: `l.created_at >= ($1->>'from')::timestamptz`,
  to: `l.created_at < ($1->>'to')::timestamptz`,
  user_id: `l.user_id = ($1->>'user_id')::uuid`,
  key_id: `l.api_key_id = ($1->>'key_id')::uuid`,
  provider: `l.provider = $1->>'provider'`,
  model: `$1->>'model' in (l.model, l.upstream_model)`,
  model_family: `(starts_with(l.model, $1->>'model_family')
                  or starts_with(l.upstream_model, $1->>'model_family'))`,
  status: `l.status = $1->>'status'`,
  failed: `l.status in ('upstream_failed', 'timed_out', 'rejected')`,
  provider_type: `l.provider_type = $1->>'provider_type'`,
  request_id: `l.request_id = ($1->>'request_id')::uuid`,
};

const AFTER = `(l.created_at, l.request_id, l.attempt) < (
  ($1->'after'->>0)::timestamptz, ($1->'after'->>1)::uuid, ($1->'after'->>2)::smallint)`;

/** Newest first. */
export function listUsageLogs(session: Session, filter: UsageLogFilter): Promise<UsageLogRow[]> {
  const values: Readonly<Record<string, unknown>> = { ...filter };
  const conditions = Object.entries(CONDITIONS)
    .filter(([field]) => values[field] !== undefined)
    .map(([, condition]) => condition);
  if (filter.after !== null) conditions.push(AFTER);
  return session.rows(
    `select ${COLUMNS}
       from weir.usage_logs l
      where ${['true', ...conditions].join(' and ')}
      order by l.created_at desc, l.request_id desc, l.attempt desc
      limit ($1->>'limit')::int`,
    values,
  );
}

/**
 * Every attempt of one request, in order. Row security leaves the details empty for members.
 *
 * @param createdAt The time inside the request's id, by which its month is found.
 */
export function readUsageLog(
  session: Session,
  requestId: string,
  createdAt: string,
): Promise<DetailedUsageLogRow[]> {
  return session.rows(
    `select ${COLUMNS}, d.credential_id, d.details
       from weir.usage_logs l
       left join weir.attempt_details d
         on d.request_id = l.request_id and d.attempt = l.attempt and d.created_at = l.created_at
      where l.request_id = ($1->>'request_id')::uuid
        and l.created_at = ($1->>'created_at')::timestamptz
      order by l.attempt`,
    { request_id: requestId, created_at: createdAt },
  );
}
