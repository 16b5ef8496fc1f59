import { z } from '@hono/zod-openapi';
import {
  listUsageLogs,
  readUsageLog,
  type UsageLogFilter,
  type UsageLogRow,
} from '../store/usage-logs.ts';
import { timestampOf } from '../wire/request-id.ts';
import { usageOf } from './actor.ts';
import { ApiError } from './api-error.ts';
import { anyText, id, time } from './fields.ts';
import { type Define, operation } from './operation.ts';
import { pageFields, pageOf, readPage } from './paging.ts';

const count = z.number().nullable();

const attempt = z
  .object({
    request_id: z.string(),
    attempt: z.number().openapi({ description: '0: rejected before any.' }),
    user_id: z.string().nullable(),
    api_key_id: z.string().nullable(),
    provider: z.string().nullable(),
    provider_type: z.enum(['direct', 'aggregator', 'none']),
    model: z.string(),
    upstream_model: z.string().nullable(),
    dialect: z.string(),
    relay: z.string().nullable(),
    stream: z.boolean(),
    status: z.string(),
    http_status: count,
    error_code: z.string().nullable(),
    finish_reason: z.string().nullable(),
    prompt_tokens: count,
    completion_tokens: count,
    total_tokens: count,
    cached_tokens: count,
    cache_write_tokens: count,
    reasoning_tokens: count,
    usage_source: z.string(),
    cost_usd: z.string().nullable().openapi({ description: 'Null: not known, which is not zero.' }),
    cost_source: z.string(),
    price_version: z.string().nullable(),
    latency_ms: z.number(),
    first_token_ms: count,
    created_at: z.string(),
    settled_at: z.string(),
  })
  .openapi('Attempt');

const detailed = attempt.extend({
  credential_id: z.string().nullable().optional(),
  details: z.record(z.string(), z.unknown()).nullable().optional(),
});

/** A page of the list of attempts. */
export const attempts: z.ZodType<{ data: UsageLogRow[]; next: string | null }> = pageOf(attempt);

const tag = 'Usage';

const listing = operation({
  method: 'get',
  path: '/usage/logs',
  tag,
  summary: 'List attempts, newest first',
  who: 'members',
  query: z.strictObject({
    ...pageFields,
    from: time.optional(),
    to: time.optional().openapi({ description: 'Not itself included.' }),
    user_id: id.optional(),
    key_id: id.optional(),
    provider: anyText.optional(),
    model: anyText.optional().openapi({
      description: 'Asked for or sent upstream, exactly; with a * at its end, all that begin so.',
    }),
    status: z
      .enum(['complete', 'client_gone', 'upstream_failed', 'timed_out', 'rejected'])
      .optional(),
    failed: z
      .literal('true')
      .optional()
      .openapi({ description: 'Those that failed, timed out or were rejected.' }),
    provider_type: z.enum(['direct', 'aggregator', 'none']).optional(),
    request_id: id.optional(),
  }),
  answer: attempts,
});

const reading = operation({
  method: 'get',
  path: '/usage/logs/{request_id}',
  tag,
  summary: 'Read every attempt of one request; administrators see details',
  who: 'members',
  params: z.strictObject({ request_id: id }),
  answer: z.object({ request_id: z.string(), attempts: z.array(detailed) }),
});

export function defineUsageLogs(define: Define): void {
  define(listing, ({ actor, query }) => {
    const { cursor: _cursor, limit: _limit, failed, model, ...filter } = query;
    const user_id = usageOf(actor, query.user_id);
    return readPage<UsageLogRow>(
      query,
      (page) =>
        listUsageLogs(actor.session, {
          ...NO_FILTER,
          ...filter,
          ...byModel(model),
          failed: failed && true,
          user_id,
          ...page,
        }),
      { created_at: 'time', request_id: 'uuid', attempt: 'number' },
    );
  });

  define(reading, async ({ actor, params }) => {
    const requestId = params.request_id.toLowerCase();
    const createdAt = timeInside(requestId);
    const rows = createdAt === null ? [] : await readUsageLog(actor.session, requestId, createdAt);
    if (rows.length === 0) {
      throw new ApiError(
        'not_found',
        `There is no request ${requestId} of yours in the ledger. A call's row comes up to a second after its answer.`,
        { param: 'request_id' },
      );
    }
    const attempts = actor.admin
      ? rows
      : rows.map(({ credential_id: _credential, details: _details, ...row }) => row);
    return { request_id: requestId, attempts };
  });
}

const NO_FILTER = {
  from: undefined,
  to: undefined,
  user_id: undefined,
  key_id: undefined,
  provider: undefined,
  model: undefined,
  model_family: undefined,
  status: undefined,
  provider_type: undefined,
  request_id: undefined,
};

function byModel(
  model: string | undefined,
): Partial<Pick<UsageLogFilter, 'model' | 'model_family'>> {
  return model?.endsWith('*') === true ? { model_family: model.slice(0, -1) } : { model };
}

/** Request ids are made by Weir and hold their time; what holds none names no row. */
function timeInside(requestId: string): string | null {
  try {
    return new Date(timestampOf(requestId)).toISOString();
  } catch {
    return null;
  }
}
