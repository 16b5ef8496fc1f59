import { z } from '@hono/zod-openapi';
import type { ProviderRecord } from '../contract/provider.ts';
import { type Define, operation } from './operation.ts';
import type { AdminPorts } from './ports.ts';

const record = z
  .object({
    id: z.string(),
    display_name: z.string(),
    kind: z.enum(['direct', 'aggregator']),
    dialects: z.record(z.string(), z.object({ base_url: z.string().nullable() })).openapi({
      description: 'Null: a host of your own, so its base has to be given.',
    }),
    credential: z.enum(['key', 'none']),
    unknown_models: z.enum(['pass', 'refuse']),
    testable: z.boolean().openapi({ description: 'Whether a credential can be tested.' }),
  })
  .openapi('ProviderRecord');

const listing = operation({
  method: 'get',
  path: '/catalogue',
  tag: 'Providers',
  summary: 'List the built-in provider records',
  who: 'members',
  answer: z.object({ data: z.array(record), next: z.null() }),
});

/** The providers Weir knows by itself, for a form to choose from. */
export function defineCatalogue(define: Define, { catalogue }: AdminPorts): void {
  define(listing, async () => ({ data: catalogue.records.map(shown), next: null }));
}

function shown(known: ProviderRecord): z.output<typeof record> {
  return {
    id: known.id,
    display_name: known.displayName,
    kind: known.kind,
    dialects: Object.fromEntries(
      Object.entries(known.dialects).map(([dialect, { baseUrl }]) => [
        dialect,
        { base_url: baseUrl },
      ]),
    ),
    credential: known.credential,
    unknown_models: known.unknownModels,
    testable: known.keyCheck !== null,
  };
}
