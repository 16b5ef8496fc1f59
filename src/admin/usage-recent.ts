import { z } from '@hono/zod-openapi';
import { type RecentRow, readRecentUsage } from '../store/usage-recent.ts';
import { type Define, operation } from './operation.ts';
import type { AdminPorts } from './ports.ts';

const MINUTE_MS = 60_000;
/** Providers and models shown, those with the most attempts. */
const SHOWN = 50;

const sum = z.number();
const figures = {
  calls: sum,
  failed_calls: sum.openapi({ description: 'None of their attempts was answered.' }),
  rejected_calls: sum.openapi({ description: 'Turned away before any attempt; failed as well.' }),
  attempts: sum,
  failed_attempts: sum,
  cost_usd: z.string(),
  unpriced: sum.openapi({ description: 'Attempts whose cost is missing in `cost_usd`.' }),
  first_token_p50_ms: sum.nullable(),
  latency_p50_ms: sum.nullable(),
};
const named = z.object({ name: z.string(), ...figures });

/** The last minutes of the ledger. */
export interface RecentUsage {
  readonly from: string;
  readonly to: string;
  readonly total: RecentFigures;
  /** Only those in which something was called, by when they begin. */
  readonly minutes: readonly { minute: string; calls: number; failed_calls: number }[];
  readonly provider_count: number;
  readonly providers: readonly (RecentFigures & { readonly name: string })[];
  readonly model_count: number;
  readonly models: readonly (RecentFigures & { readonly name: string })[];
}

export type RecentFigures = Omit<RecentRow, 'kind' | 'name' | 'of'>;

export const recentUsage: z.ZodType<RecentUsage> = z
  .object({
    from: z.string().openapi({ description: 'When the first of the minutes began.' }),
    to: z.string(),
    total: z.object(figures),
    minutes: z
      .array(z.object({ minute: z.string(), calls: sum, failed_calls: sum }))
      .openapi({ description: 'Those in which something was called, by when they begin.' }),
    provider_count: sum,
    providers: z.array(named).openapi({ description: `The ${SHOWN} with the most attempts.` }),
    model_count: sum,
    models: z.array(named).openapi({ description: `The ${SHOWN} with the most attempts.` }),
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
    total: figuresOf(total),
    minutes: all('minute').map(({ name, calls, failed_calls }) => ({
      minute: name ?? '',
      calls,
      failed_calls,
    })),
    provider_count: providers[0]?.of ?? 0,
    providers: providers.map(namedOf),
    model_count: models[0]?.of ?? 0,
    models: models.map(namedOf),
  };
}

function namedOf(row: RecentRow): RecentFigures & { name: string } {
  return { name: row.name ?? '', ...figuresOf(row) };
}

function figuresOf({ kind: _kind, name: _name, of: _of, ...figures }: RecentRow): RecentFigures {
  return figures;
}
