import { z } from '@hono/zod-openapi';
import { readSettings, type Settings, writeSettings } from '../store/settings.ts';
import type { Actor } from './actor.ts';
import { ApiError } from './api-error.ts';
import { amount, anyText, modelPattern } from './fields.ts';
import { type Define, operation } from './operation.ts';
import type { AdminPorts, ShownIssuer } from './ports.ts';

const access = z
  .strictObject({
    models: z.array(modelPattern).min(1, 'must name at least one model').max(1_000),
    usd_per_day: amount,
  })
  .nullable()
  .openapi({
    description:
      'What signed-in users may call on the platform’s credentials, and the ceiling for each of ' +
      'them and UTC day. Null: nothing. The ceiling is soft: calls under way may pass it.',
  });

const routing = z
  .strictObject({
    strategy: z.enum([
      'priority',
      'weighted',
      'direct_first',
      'aggregator_first',
      'cheapest',
      'only',
    ]),
    providers: z.array(anyText).min(1, 'must name at least one provider').max(100).optional(),
  })
  .refine(
    ({ strategy, providers }) => (strategy === 'only') === (providers !== undefined),
    'needs "providers" with the strategy "only", and takes them with no other',
  )
  .openapi({
    description:
      'What decides among the ways to a model where no alias says otherwise. A user’s own ' +
      'credentials come first with every strategy.',
  });

const sync = z
  .strictObject({
    every_hours: z
      .int('must be a whole number of hours')
      .min(1, 'must be at least 1')
      .max(720, 'must be at most 720')
      .nullable(),
  })
  .openapi({
    description:
      'How often a server reads the lists of models by itself; null: never. A function does not: ' +
      'see docs/models.md.',
  });

const months = z
  .int('must be a whole number of months')
  .min(1, 'must be at least 1')
  .max(1_200, 'must be at most 1200')
  .nullable()
  .openapi({ description: 'Whole months kept; null keeps everything.' });

const retention = z.object({
  ledger_months: months,
  details_months: months,
  audit_months: months,
});

const settings = z
  .object({
    access,
    routing,
    sync,
    retention,
    issuers: z
      .array(z.object({ issuer: z.string(), audience: z.union([z.string(), z.array(z.string())]) }))
      .openapi({ description: 'From the configuration; not changed here.' }),
  })
  .openapi('Settings');

const patchForm = z.strictObject({
  access: access.optional(),
  routing: routing.optional(),
  sync: sync.optional(),
  retention: z
    .strictObject({
      ledger_months: months.optional(),
      details_months: months.optional(),
      audit_months: months.optional(),
    })
    .optional(),
  issuers: z.unknown().optional(),
});

const tag = 'Settings';

const reading = operation({
  method: 'get',
  path: '/settings',
  tag,
  summary: 'Read the settings',
  who: 'admins',
  answer: settings,
});

const changing = operation({
  method: 'patch',
  path: '/settings',
  tag,
  summary: 'Change settings; what is not mentioned stays',
  who: 'admins',
  body: patchForm,
  answer: settings,
});

export function defineSettings(define: Define, ports: AdminPorts): void {
  const shown = async (actor: Actor): Promise<Settings & { issuers: readonly ShownIssuer[] }> => ({
    ...(await readSettings(actor.session)),
    // Field by field: a configuration may hold an issuer's secret beside them.
    issuers: ports.issuers.map(({ issuer, audience }) => ({ issuer, audience })),
  });

  define(reading, ({ actor }) => shown(actor));

  define(changing, async ({ actor, body }) => {
    if (body.issuers !== undefined) {
      throw new ApiError(
        'read_only_setting',
        'Issuers come from the configuration. Change WEIR_JWT_ISSUERS and start again.',
        { param: 'issuers' },
      );
    }
    const changes: { -readonly [Name in keyof Settings]?: Settings[Name] } = {};
    if (body.access !== undefined) changes.access = body.access;
    if (body.routing !== undefined) changes.routing = body.routing;
    if (body.sync !== undefined) changes.sync = body.sync;
    if (body.retention !== undefined) {
      const before = await readSettings(actor.session);
      changes.retention = merged(before.retention, body.retention);
    }
    if (Object.keys(changes).length > 0) await writeSettings(actor.session, changes);
    return shown(actor);
  });
}

function merged(
  before: Settings['retention'],
  asked: z.output<typeof patchForm>['retention'] & object,
): Settings['retention'] {
  const kept = (name: keyof Settings['retention']): number | null => {
    const value = asked[name];
    return value === undefined ? before[name] : value;
  };
  return {
    ledger_months: kept('ledger_months'),
    details_months: kept('details_months'),
    audit_months: kept('audit_months'),
  };
}
