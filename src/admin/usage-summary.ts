import { z } from '@hono/zod-openapi';
import { type SummaryRow, summariseUsage } from '../store/usage-summary.ts';
import { usageOf } from './actor.ts';
import { anyText, id, time } from './fields.ts';
import { type Define, operation } from './operation.ts';
import { pageFields, pageOf, readPage } from './paging.ts';
import type { AdminPorts } from './ports.ts';
import { invalidRequest } from './problems.ts';

const THIRTY_DAYS_MS = 30 * 86_400_000;

const sum = z.number();

const summary = z
  .object({
    group: z.string().nullable(),
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
  })
  .openapi('UsageSummary');

const query = z.strictObject({
  ...pageFields,
  group_by: z.enum(['hour', 'day', 'provider', 'model', 'user', 'key']),
  from: time.optional().openapi({ description: '30 days before `to` unless told.' }),
  to: time.optional().openapi({ description: 'Not itself included; now unless told.' }),
  tz: z
    .string()
    .max(64)
    .refine(isZone, 'must be an IANA time zone such as Europe/Berlin')
    .default('UTC')
    .openapi({ description: 'Whose days they are.' }),
  provider: anyText.optional(),
  model: anyText.optional(),
  user_id: id.optional(),
  key_id: id.optional(),
});

const summing = operation({
  method: 'get',
  path: '/usage/summary',
  tag: 'Usage',
  summary: 'Sums over whole hours, by group in order',
  who: 'members',
  query,
  answer: pageOf(summary),
});

export function defineUsageSummary(define: Define, { clock }: AdminPorts): void {
  define(summing, ({ actor, query: asked }) => {
    const { cursor: _cursor, limit: _limit, provider, model, key_id, ...rest } = asked;
    const user_id = usageOf(actor, asked.user_id);
    const to = rest.to ?? new Date(clock.now()).toISOString();
    const from = rest.from ?? new Date(Date.parse(to) - THIRTY_DAYS_MS).toISOString();
    if (Date.parse(from) >= Date.parse(to)) {
      throw invalidRequest([{ param: 'from', message: 'must lie before `to`' }]);
    }
    const filter = { ...rest, from, to, provider, model, user_id, key_id };
    return readPage<SummaryRow>(
      asked,
      (page) => summariseUsage(actor.session, { ...filter, ...page }),
      { group: 'text' },
    );
  });
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    // Offsets such as +02:00 pass above and mean the opposite to Postgres.
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}
