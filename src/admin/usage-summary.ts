import { z } from '@hono/zod-openapi';
import { type SummaryRow, summariseUsage } from '../store/usage-summary.ts';
import { usageOf } from './actor.ts';
import { anyText, id, time } from './fields.ts';
import { type Define, operation } from './operation.ts';
import { pageFields, pageOf, readPage } from './paging.ts';
import type { AdminPorts } from './ports.ts';
import { invalidRequest } from './problems.ts';

const THIRTY_DAYS_MS = 30 * 86_400_000;

const SPLITS = ['provider', 'provider_type', 'model', 'user', 'key', 'status'] as const;

const sum = z.number();

const summary = z
  .object({
    group: z.string().nullable(),
    split: z.string().nullable().optional(),
    calls: sum,
    attempts: sum,
    failed_attempts: sum,
    rejected_calls: sum,
    prompt_tokens: sum,
    completion_tokens: sum,
    total_tokens: sum,
    cached_tokens: sum,
    cache_write_tokens: sum,
    reasoning_tokens: sum,
    cost_usd: z.string(),
    unpriced: sum.openapi({ description: 'Attempts whose cost is missing in `cost_usd`.' }),
    mean_latency_ms: sum.nullable(),
    mean_first_token_ms: sum.nullable(),
    first_token_p50_ms: sum.nullable().openapi({
      description:
        'Half of the first tokens came within this. Read from classes a third to a half apart, so ' +
        'it is an estimate; null where some of the hours have none.',
    }),
  })
  .openapi('UsageSummary');

const query = z.strictObject({
  cursor: pageFields.cursor,
  limit: z
    .string()
    .regex(/^([1-9]\d{0,2}|1000)$/, 'must be a whole number from 1 to 1000')
    .optional()
    .openapi({ description: 'Rows of a page, 50 unless told.', example: '50' }),
  group_by: z.enum(['total', 'hour', 'day', ...SPLITS]),
  split_by: z
    .enum(SPLITS)
    .optional()
    .openapi({ description: 'A row for each of these in a group.' }),
  from: time.optional().openapi({
    description:
      '30 days before `to` unless told. Sums are kept by whole UTC hours, and an hour belongs to ' +
      'the period, and to the day, it begins in: days in zones half an hour off UTC are half an ' +
      'hour off here.',
  }),
  to: time.optional().openapi({ description: 'Not itself included; now unless told.' }),
  tz: z
    .string()
    .max(64)
    .refine(isZone, 'must be an IANA time zone such as Europe/Berlin')
    .default('UTC')
    .openapi({ description: 'Whose days they are.' }),
  provider: anyText.optional(),
  provider_type: z.enum(['direct', 'aggregator', 'none']).optional(),
  model: anyText.optional(),
  user_id: id.optional(),
  key_id: id.optional(),
});

const summing = operation({
  method: 'get',
  path: '/usage/summary',
  tag: 'Usage',
  summary: 'Sums over whole UTC hours, by group in order',
  who: 'members',
  query,
  answer: pageOf(summary),
});

const NO_FILTER = {
  split_by: undefined,
  provider: undefined,
  provider_type: undefined,
  model: undefined,
  key_id: undefined,
};

export function defineUsageSummary(define: Define, { clock }: AdminPorts): void {
  define(summing, ({ actor, query: asked }) => {
    const { cursor: _cursor, limit: _limit, ...rest } = asked;
    const user_id = usageOf(actor, asked.user_id);
    const to = rest.to ?? new Date(clock.now()).toISOString();
    const from = rest.from ?? new Date(Date.parse(to) - THIRTY_DAYS_MS).toISOString();
    if (Date.parse(from) >= Date.parse(to)) {
      throw invalidRequest([{ param: 'from', message: 'must lie before `to`' }]);
    }
    const filter = { ...NO_FILTER, ...rest, from, to, user_id };
    const page = readPage<SummaryRow>(
      asked,
      (place) => summariseUsage(actor.session, { ...filter, ...place }),
      rest.split_by === undefined ? { group: 'text' } : { group: 'text', split: 'text' },
    );
    return wholly(rest) ? page.then(orNothing) : page;
  });
}

function wholly({ group_by, split_by }: { group_by: string; split_by?: unknown }): boolean {
  return group_by === 'total' && split_by === undefined;
}

/** A total is there also when nothing was called. */
function orNothing({ data }: { data: SummaryRow[] }): { data: SummaryRow[]; next: null } {
  return { data: data.length === 0 ? [NOTHING] : data, next: null };
}

const NOTHING: SummaryRow = {
  group: null,
  calls: 0,
  attempts: 0,
  failed_attempts: 0,
  rejected_calls: 0,
  prompt_tokens: 0,
  completion_tokens: 0,
  total_tokens: 0,
  cached_tokens: 0,
  cache_write_tokens: 0,
  reasoning_tokens: 0,
  cost_usd: '0',
  unpriced: 0,
  mean_latency_ms: null,
  mean_first_token_ms: null,
  first_token_p50_ms: null,
};

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    // Offsets such as +02:00 pass above and mean the opposite to Postgres.
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}
