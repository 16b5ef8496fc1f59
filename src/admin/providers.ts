import { z } from '@hono/zod-openapi';
import type { DialectId } from '../contract/dialect-id.ts';
import type { ProviderRecord } from '../contract/provider.ts';
import {
  createProvider,
  findProvider,
  listProviders,
  type ProviderFields,
  type ProviderRow,
  patchProvider,
} from '../store/providers.ts';
import type { Actor } from './actor.ts';
import { ApiError } from './api-error.ts';
import { checkBases, recordBases } from './base-url.ts';
import { anyText, flag, isOn, providerName, stamps, text, wholeNumber } from './fields.ts';
import { dialects } from './forms.ts';
import { type Define, operation } from './operation.ts';
import { pageFields, pageOf, readPage } from './paging.ts';
import type { AdminPorts } from './ports.ts';
import { extraHeaders } from './upstream-headers.ts';

const milliseconds = z
  .int('must be a whole number of milliseconds')
  .min(100, 'must be at least 100 milliseconds')
  .max(3_600_000, 'must be at most an hour');

const timeouts = z.strictObject({
  headers: milliseconds.optional(),
  first_content: milliseconds.optional(),
  idle: milliseconds.optional(),
  total: milliseconds.optional(),
});

const kind = z.enum(['direct', 'aggregator']);
const unknownModels = z.enum(['pass', 'refuse']);

const common = {
  display_name: text(128).optional(),
  kind: kind.optional(),
  dialects: dialects.optional(),
  headers: extraHeaders.optional(),
  timeouts: timeouts.optional(),
  unknown_models: unknownModels.optional().openapi({
    description: 'Whether a model the catalogue does not know is passed on, at an unknown price.',
  }),
  priority: wholeNumber(1_000_000).optional().openapi({ description: 'Lower comes first.' }),
  weight: wholeNumber(1_000_000).optional(),
  retries: wholeNumber(2)
    .optional()
    .openapi({
      description:
        'How often a call is tried again at the same target, once no other is left and nothing was ' +
        'sent yet. Clients try again by themselves as well.',
    }),
  enabled: z.boolean().optional(),
};

const form = z.strictObject({
  name: providerName,
  record: anyText.optional().openapi({
    description:
      'The built-in record whose behaviour it has; unless told, the one of its name, else the ' +
      'one for hosts that speak only its dialect, else the one for OpenAI-compatible hosts.',
  }),
  ...common,
});

type Form = z.output<typeof form>;

const patchForm = z.strictObject({
  ...common,
  retired: z.boolean().optional().openapi({ description: 'False brings a retired one back.' }),
});

const provider = z
  .object({
    name: z.string(),
    display_name: z.string(),
    kind,
    record: z.string(),
    dialects: z.record(z.string(), z.object({ base_url: z.string() })),
    header_names: z.array(z.string()).optional().openapi({
      description: 'Headers sent along; for administrators. Their values are never shown again.',
    }),
    timeouts: z.record(z.string(), z.number()),
    unknown_models: unknownModels,
    priority: z.number(),
    weight: z.number(),
    retries: z.number(),
    enabled: z.boolean(),
    credentials: z.object({ ready: z.number(), needs_key: z.number() }),
    models: z.number().openapi({ description: 'Those not retired, whether switched on or off.' }),
    retired_at: z.string().nullable(),
    synced_at: z.string().nullable(),
    ...stamps,
  })
  .openapi('Provider');

const noticed = provider.extend({
  notice: z.string().optional().openapi({ description: 'What has to be done next, if anything.' }),
});

const byName = z.strictObject({ name: anyText });
const tag = 'Providers';

const listing = operation({
  method: 'get',
  path: '/providers',
  tag,
  summary: 'List providers',
  who: 'members',
  query: z.strictObject({ ...pageFields, q: anyText.optional(), retired: flag.optional() }),
  answer: pageOf(provider),
});

const adding = operation({
  method: 'post',
  path: '/providers',
  tag,
  summary: 'Add a provider',
  who: 'admins',
  body: form,
  answer: noticed,
  status: 201,
});

const reading = operation({
  method: 'get',
  path: '/providers/{name}',
  tag,
  summary: 'Read a provider',
  who: 'members',
  params: byName,
  answer: provider,
});

const changing = operation({
  method: 'patch',
  path: '/providers/{name}',
  tag,
  summary: 'Change a provider; what is not mentioned stays',
  who: 'admins',
  params: byName,
  body: patchForm,
  answer: noticed,
});

const retiring = operation({
  method: 'delete',
  path: '/providers/{name}',
  tag,
  summary: 'Retire a provider: no call reaches it any more, its rows in the ledger stay',
  who: 'admins',
  params: byName,
  answer: provider,
});

export function defineProviders(define: Define, ports: AdminPorts): void {
  define(listing, ({ actor, query }) => {
    const filter = { q: query.q, retired: isOn(query.retired) ?? false };
    return readPage<ProviderRow>(
      query,
      (page) => listProviders(reader(actor), view(actor), { ...filter, ...page }),
      { name: 'text' },
    );
  });

  define(adding, async ({ actor, body }) => {
    const record = chooseRecord(ports, body);
    const bases = await checkBases(ports, record, body.dialects ?? recordBases(record));
    if (!(await createProvider(actor.session, fieldsOf(record, body, bases)))) {
      throw new ApiError(
        'already_exists',
        `There is a provider ${body.name} already. Change it with PATCH; if it is retired, ` +
          '`{"retired": false}` brings it back.',
        { param: 'name' },
      );
    }
    const made = await read(actor, body.name);
    return withNotices(made, [missingNotice(record, made)]);
  });

  define(reading, ({ actor, params }) => read(actor, params.name));

  define(changing, async ({ actor, params, body }) => {
    const before = await read(actor, params.name);
    const { dialects: bases, ...rest } = body;
    const record = ports.catalogue.recordOf(before.record);
    const moved = bases && { dialects: await checkBases(ports, record, bases) };
    await patchProvider(moved === undefined ? actor.session : actor.service, params.name, {
      ...rest,
      ...moved,
    });
    const after = await read(actor, params.name);
    const dropped = body.headers === undefined ? droppedHeaders(before, after) : [];
    return withNotices(after, [
      markedNotice(before, after),
      droppedNotice(dropped),
      missingNotice(record, after),
    ]);
  });

  define(retiring, async ({ actor, params }) => {
    await read(actor, params.name);
    await patchProvider(actor.session, params.name, { retired: true });
    return read(actor, params.name);
  });
}

function fieldsOf(
  record: ProviderRecord,
  body: Form,
  dialects: ProviderRow['dialects'],
): ProviderFields & { readonly name: string } {
  return {
    display_name: record.id === body.name ? record.displayName : body.name,
    kind: record.kind,
    unknown_models: record.unknownModels,
    headers: {},
    timeouts: {},
    priority: 0,
    weight: 1,
    retries: 0,
    enabled: true,
    ...definedOf(body),
    name: body.name,
    record: record.id,
    dialects,
  };
}

/** Header names are read by Weir alone, for an actor already found to be an admin. */
function reader(actor: Actor): Actor['session'] {
  return actor.admin ? actor.service : actor.session;
}

function view(actor: Actor): 'admin' | 'member' {
  return actor.admin ? 'admin' : 'member';
}

async function read(actor: Actor, name: string): Promise<ProviderRow> {
  const row = await findProvider(reader(actor), view(actor), name);
  if (row === null) {
    throw new ApiError('not_found', `There is no provider ${JSON.stringify(name)}.`, {
      param: 'name',
    });
  }
  return row;
}

function chooseRecord(
  { catalogue }: AdminPorts,
  { name, record: asked, dialects: bases }: Form,
): ProviderRecord {
  const record = catalogue.recordOf(asked ?? name);
  if (record.id === (asked ?? name)) return record;
  if (asked !== undefined) {
    throw new ApiError(
      'unknown_record',
      `There is no built-in record ${JSON.stringify(asked)}. GET /api/catalogue lists them.`,
      { param: 'record' },
    );
  }
  const spoken = Object.keys(bases ?? {}) as DialectId[];
  return spoken.length === 1 && spoken[0] !== undefined
    ? catalogue.recordSpeaking(spoken[0])
    : record;
}

function definedOf<T extends object>(value: T): Partial<T> {
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(entries) as Partial<T>;
}

function withNotices(
  row: ProviderRow,
  notices: readonly (string | null)[],
): ProviderRow & { notice?: string } {
  const notice = notices.filter((part) => part !== null).join(' ');
  return notice === '' ? row : { ...row, notice };
}

function markedNotice(before: ProviderRow, after: ProviderRow): string | null {
  const marked = after.credentials.needs_key - before.credentials.needs_key;
  if (marked <= 0) return null;
  return (
    `${marked} credential${marked === 1 ? ' was' : 's were'} saved for another host and will not ` +
    'be sent to the new one. Give each key again: PATCH /api/providers/' +
    `${after.name}/credentials/{id} with {"api_key": ...}.`
  );
}

function droppedHeaders(before: ProviderRow, after: ProviderRow): readonly string[] {
  const kept = new Set(after.header_names);
  return (before.header_names ?? []).filter((name) => !kept.has(name));
}

function droppedNotice(names: readonly string[]): string | null {
  if (names.length === 0) return null;
  return (
    `The headers ${names.join(', ')} were set for another host and are not sent to the new one, ` +
    'so they were removed. Set them again if the new host needs them.'
  );
}

/** Headers without which the provider refuses every call. */
function missingNotice(
  { headers = [] }: ProviderRecord,
  { name, header_names = [] }: ProviderRow,
): string | null {
  const missing = headers.filter(
    (one) => one.required === true && !header_names.includes(one.name),
  );
  if (missing.length === 0) return null;
  const told = missing.map((one) => `${one.name} (${one.purpose.replace(/\.$/, '')})`).join(', ');
  return `It refuses calls without the headers ${told}. Set them: PATCH /api/providers/${name} with {"headers": {...}}.`;
}
