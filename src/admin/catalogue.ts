import { z } from '@hono/zod-openapi';
import type { ProviderRecord } from '../contract/provider.ts';
import type { Actor } from './actor.ts';
import { ApiError } from './api-error.ts';
import { type Bases, checkBases, recordBases } from './base-url.ts';
import { anyText } from './fields.ts';
import { apiKey, credentialTest, dialects } from './forms.ts';
import { type Define, operation } from './operation.ts';
import { baseFor } from './own-call.ts';
import type { AdminPorts } from './ports.ts';
import { type Finding, tryKey } from './probe.ts';

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
    headers: z
      .array(
        z.object({
          name: z.string(),
          purpose: z.string(),
          required: z.boolean(),
          secret: z.boolean().openapi({ description: 'A form should hide its value.' }),
        }),
      )
      .openapi({ description: 'What an administrator may set for all calls: `headers`.' }),
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

const testing = operation({
  method: 'post',
  path: '/catalogue/{id}/test',
  tag: 'Providers',
  summary: 'Try a key before anything is saved',
  who: 'members',
  params: z.strictObject({ id: anyText }),
  body: z.strictObject({
    api_key: apiKey.optional().openapi({ description: 'Left out where the host takes none.' }),
    dialects: dialects.optional().openapi({
      description: "The record's own bases unless told; told by administrators alone.",
    }),
  }),
  answer: credentialTest,
  readOnly: true,
});

/** The providers Weir knows by itself, for a form to choose from. */
export function defineCatalogue(define: Define, ports: AdminPorts): void {
  define(listing, async () => ({ data: ports.catalogue.records.map(shown), next: null }));

  define(testing, async ({ actor, params, body }) => {
    const known = ports.catalogue.recordOf(params.id);
    if (known.id !== params.id) {
      throw new ApiError(
        'not_found',
        `There is no built-in record ${JSON.stringify(params.id)}. GET /api/catalogue lists them.`,
        { param: 'id' },
      );
    }
    return test(ports, actor, { known, ...body });
  });
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
    headers: (known.headers ?? []).map(({ name, purpose, required = false, secret = false }) => {
      return { name, purpose, required, secret };
    }),
    testable: known.keyCheck !== null,
  };
}

interface Trying {
  readonly known: ProviderRecord;
  readonly api_key?: string | undefined;
  readonly dialects?: Bases | undefined;
}

/** Members could use other bases to have Weir call hosts of their choice. */
async function test(ports: AdminPorts, actor: Actor, trying: Trying): Promise<Finding> {
  const { known, api_key: key } = trying;
  if (trying.dialects !== undefined && !actor.admin) {
    throw new ApiError(
      'admin_required',
      'Only administrators try other hosts than the built-in ones. Leave `dialects` out.',
      { param: 'dialects' },
    );
  }
  if (key === undefined && known.credential === 'key' && !isUnknownHost(ports, known)) {
    throw new ApiError('invalid_request', 'This provider takes a key. Send `api_key`.', {
      param: 'api_key',
    });
  }
  const bases = await checkBases(ports, known, trying.dialects ?? recordBases(known));
  const base = known.keyCheck === null ? undefined : baseFor(known.keyCheck, bases);
  return tryKey(ports, { record: known, base, shown: { secret: key ?? null, extra: {} } });
}

/** Of a host nobody wrote a record for, only its administrator knows whether it wants a key. */
function isUnknownHost({ catalogue }: AdminPorts, known: ProviderRecord): boolean {
  return known.id === catalogue.recordOf('').id;
}
