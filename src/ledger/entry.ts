import type { Attempt } from '../contract/attempt.ts';
import type { LedgerEntry } from '../contract/ledger.ts';
import type { Usage } from '../contract/usage.ts';
import { timestampOf } from '../wire/request-id.ts';
import { type Cost, costOf } from './cost.ts';

/** Nearly every text there is. */
const PLAIN = /^[\x20-\x7e]*$/;

/** What `integer` columns hold. */
const INTEGER_LIMIT = 2_147_483_647;

/** Twenty times the largest context there is; a larger count was never real. */
const BUCKET_LIMIT = 400_000_000;

/** Turns a finished attempt into the row that the ledger keeps. */
export function entryOf(attempt: Attempt): LedgerEntry {
  const candidate = attempt.target?.candidate ?? null;
  const usage = attempt.usage === null ? null : bounded(attempt.usage);
  return {
    request_id: attempt.requestId,
    attempt: attempt.attempt,
    user_id: attempt.principal.userId,
    api_key_id: attempt.principal.keyId,
    provider: candidate?.provider ?? null,
    provider_type: candidate?.kind ?? 'none',
    model: storable(attempt.model),
    upstream_model: candidate === null ? null : storable(candidate.upstreamModel),
    dialect: attempt.dialect,
    relay: attempt.relay,
    stream: attempt.stream,
    status: attempt.status,
    http_status: attempt.httpStatus,
    error_code: attempt.errorCode,
    finish_reason: attempt.finish === null ? null : storable(attempt.finish.slice(0, 100)),
    ...tokensOf(usage),
    usage_source: usage === null ? 'none' : attempt.usageSource,
    ...pricing(attempt, usage),
    latency_ms: whole(attempt.latencyMs),
    first_token_ms: attempt.firstTokenMs === null ? null : whole(attempt.firstTokenMs),
    created_at: new Date(timestampOf(attempt.requestId)).toISOString(),
    settled_at: new Date(attempt.settledAt).toISOString(),
    credential_id: candidate?.credential.id ?? null,
    credential_owner: candidate?.credential.ownerKind ?? null,
    details: detailsOf(attempt, usage),
  };
}

type TokenColumns =
  | 'prompt_tokens'
  | 'completion_tokens'
  | 'total_tokens'
  | 'cached_tokens'
  | 'cache_write_tokens'
  | 'reasoning_tokens';

const NOTHING_SAID: Pick<LedgerEntry, TokenColumns> = {
  prompt_tokens: null,
  completion_tokens: null,
  total_tokens: null,
  cached_tokens: null,
  cache_write_tokens: null,
  reasoning_tokens: null,
};

/** Columns count as users know it from invoices: the prompt with its cached part, and so on. */
function tokensOf(usage: Usage | null): Pick<LedgerEntry, TokenColumns> {
  if (usage === null) return NOTHING_SAID;
  const written = plus(usage.cacheWrite, usage.cacheWriteLong);
  const uncached = plus(usage.input, usage.audioInput);
  const prompt = plus(uncached, plus(usage.cacheRead, written));
  const completion = plus(usage.output, usage.audioOutput);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt === null || completion === null ? null : prompt + completion,
    cached_tokens: usage.cacheRead,
    cache_write_tokens: written,
    reasoning_tokens: usage.reasoning,
  };
}

function pricing(
  attempt: Attempt,
  usage: Usage | null,
): Pick<LedgerEntry, 'cost_usd' | 'cost_source' | 'price_version'> {
  const price = attempt.target?.candidate.price ?? null;
  const trusted = attempt.target?.record.reportedCost === 'trusted';
  const cost: Cost = usage === null ? { usd: null, source: 'none' } : costOf(usage, price, trusted);
  const priced = cost.source !== 'reported' && cost.source !== 'none';
  return {
    cost_usd: cost.usd,
    cost_source: cost.source,
    price_version: priced ? (price?.version ?? null) : null,
  };
}

/** Null only if nothing was said at all. */
function plus(one: number | null, other: number | null): number | null {
  if (one === null) return other;
  return other === null ? one : one + other;
}

/** Counts that no column could hold were never said. */
function bounded(usage: Usage): Usage {
  return {
    input: count(usage.input),
    cacheRead: count(usage.cacheRead),
    cacheWrite: count(usage.cacheWrite),
    cacheWriteLong: count(usage.cacheWriteLong),
    audioInput: count(usage.audioInput),
    output: count(usage.output),
    reasoning: count(usage.reasoning),
    audioOutput: count(usage.audioOutput),
    reportedCost: usage.reportedCost,
    ...(usage.images === undefined ? {} : { images: count(usage.images) ?? 0 }),
    ...(usage.free ? { free: true } : {}),
    ...(usage.tariff === undefined ? {} : { tariff: usage.tariff.slice(0, 64) }),
  };
}

function count(said: number | null): number | null {
  const holds = said !== null && Number.isSafeInteger(said) && said >= 0 && said <= BUCKET_LIMIT;
  return holds ? said : null;
}

function detailsOf(attempt: Attempt, usage: Usage | null): Record<string, unknown> {
  const { upstreamRequestId, upstreamError, losses, choice } = attempt.details;
  return {
    upstream_request_id: upstreamRequestId === null ? null : storable(upstreamRequestId),
    upstream_error: upstreamError === null ? null : storable(upstreamError),
    ...(losses.length === 0 ? {} : { losses: losses.map(storable) }),
    ...(choice === null ? {} : { choice }),
    ...(usage?.images === undefined ? {} : { images: usage.images }),
    ...(usage?.tariff === undefined ? {} : { tariff: storable(usage.tariff) }),
  };
}

/** Postgres text holds neither NUL nor lone surrogates. */
function storable(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.toWellFormed().replaceAll('\u0000', '\ufffd');
}

function whole(ms: number): number {
  return Math.min(Math.max(Math.round(ms), 0), INTEGER_LIMIT);
}
