import { z } from '@hono/zod-openapi';
import { type RecentRow, readRecentUsage } from '../store/usage-recent.ts';
import { type Define, operation } from './operation.ts';
import type { AdminPorts } from './ports.ts';

const MINUTE_MS = 60_000;
/** Providers and models shown, those with the most attempts. */
const SHOWN = 50;

const sum = z.number();
const counts = {
  calls: sum,
  failed_calls: sum.openapi({ description: 'None of their attempts was answered.' }),
};
const figures = {
  attempts: sum,
  failed_attempts: sum,
  cost_usd: z.string(),
  unpriced: sum.openapi({ description: 'Attempts whose cost is missing in `cost_usd`.' }),
  first_token_p50_ms: sum.nullable(),
  latency_p50_ms: sum.nullable(),
};

/** The last minutes of the ledger. */
export interface RecentUsage {
  readonly from: string;
  readonly to: string;
  readonly total: RecentFigures & RecentCalls & Pick<RecentRow, 'rejected_calls'>;
  /** Only those in which something was called, by when they begin. */
  readonly minutes: readonly (RecentCalls & { readonly minute: string })[];
  readonly provider_count: number;
  /** Without calls: one that goes on to another provider is neither's alone. */
  readonly providers: readonly (RecentFigures & { readonly name: string })[];
  readonly model_count: number;
  readonly models: readonly (RecentFigures & RecentCalls & { readonly name: string })[];
}

type RecentCalls = Pick<RecentRow, 'calls' | 'failed_calls'>;

export type RecentFigures = Pick<
  RecentRow,
  'attempts' | 'failed_attempts' | 'cost_usd' | 'unpriced' | 'first_token_p50_ms' | 'latency_p50_ms'
>;

export const recentUsage: z.ZodType<RecentUsage> = z
  .object({
    from: z.string().openapi({ description: 'When the first of the minutes began.' }),
    to: z.string(),
    total: z.object({
      ...counts,
      rejected_calls: sum.openapi({
        description: 'Turned away before any attempt; failed as well.',
      }),
      ...figures,
    }),
    minutes: z
      .array(z.object({ minute: z.string(), ...counts }))
      .openapi({ description: 'Those in which something was called, by when they begin.' }),
    provider_count: sum,
    providers: z
      .array(z.object({ name: z.string(), ...figures }))
      .openapi({ description: `The ${SHOWN} with the most attempts.` }),
    model_count: sum,
    models: z
      .array(z.object({ name: z.string(), ...counts, ...figures }))
      .openapi({ description: `The ${SHOWN} with the most attempts.` }),
  })
  .openapi('RecentUsage');

const reading = operation({
  method: 'get',
  path: '/usage/recent',
  tag: 'Usage',
  summary: 'Sum up the last minutes, from the attempts themselves',
  who: 'admins',
  query: z.strictObject({
    minutes: z
      .string()
      .regex(/^([1-9]|[1-9]\d|[12]\d\d|3[0-5]\d|360)$/, 'must be a whole number from 1 to 360')
      .default('60')
      .openapi({ description: 'The one that is running counts as one.' }),
  }),
  answer: recentUsage,
});

export function defineUsageRecent(define: Define, { clock }: AdminPorts): void {
  define(reading, async ({ actor, query }) => {
    const now = clock.now();
    const minute = Math.floor(now / MINUTE_MS) - Number(query.minutes) + 1;
    const from = new Date(minute * MINUTE_MS).toISOString();
    const to = new Date(now).toISOString();
    const rows = await readRecentUsage(actor.session, { from, to, limit: SHOWN });
    return { from, to, ...arranged(rows) };
  });
}

function arranged(rows: readonly RecentRow[]): Omit<RecentUsage, 'from' | 'to'> {
  const all = (kind: RecentRow['kind']): RecentRow[] => rows.filter((row) => row.kind === kind);
  const [total] = all('total');
  if (total === undefined) throw new TypeError('a sum over everything always has its one row');
  const providers = all('provider');
  const models = all('model');
  return {
    total: {
      ...callsOf(total),
      rejected_calls: total.rejected_calls,
      ...figuresOf(total),
    },
    minutes: all('minute').map((row) => ({ minute: row.name ?? '', ...callsOf(row) })),
    provider_count: providers[0]?.of ?? 0,
    providers: providers.map((row) => ({ name: row.name ?? '', ...figuresOf(row) })),
    model_count: models[0]?.of ?? 0,
    models: models.map((row) => ({ name: row.name ?? '', ...callsOf(row), ...figuresOf(row) })),
  };
}

function callsOf({ calls, failed_calls }: RecentRow): RecentCalls {
  return { calls, failed_calls };
}

function figuresOf(row: RecentRow): RecentFigures {
  const { attempts, failed_attempts, cost_usd, unpriced } = row;
  const { first_token_p50_ms, latency_p50_ms } = row;
  return { attempts, failed_attempts, cost_usd, unpriced, first_token_p50_ms, latency_p50_ms };
}
