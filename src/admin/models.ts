import { z } from '@hono/zod-openapi';
import {
  createModel,
  findModel,
  listModels,
  type ModelId,
  type ModelRow,
  patchModel,
} from '../store/models.ts';
import type { Actor } from './actor.ts';
import { ApiError } from './api-error.ts';
import {
  amount,
  anyText,
  dialectId,
  flag,
  isOn,
  modelName,
  naming,
  stamps,
  text,
} from './fields.ts';
import { type Define, operation } from './operation.ts';
import { pageFields, pageOf, readPage } from './paging.ts';
import type { AdminPorts } from './ports.ts';

const rated = {
  input: amount.optional(),
  cache_read: amount.optional(),
  cache_write: amount.optional(),
  cache_write_1h: amount.optional(),
  audio_input: amount.optional(),
  output: amount.optional(),
  audio_output: amount.optional(),
  image: amount.optional(),
  request: amount.optional(),
};

/** Rates by what is counted, as price versions keep them. */
const rates = z
  .strictObject(rated, naming(rated))
  .refine((given) => Object.keys(given).length > 0, 'must name at least one rate')
  .openapi({
    description:
      'USD per million tokens, as decimal strings; `image` and `request` are USD for each. A cache ' +
      'or audio rate left out is that of input or output.',
  });

const tokens = z
  .int('must be a whole number of tokens')
  .min(1, 'must be at least 1')
  .max(1_000_000_000, 'must be at most 1000000000');

const inputs = z.array(z.enum(['text', 'image', 'audio', 'video', 'file']));
const outputs = z.array(z.enum(['text', 'image', 'audio', 'video', 'embedding', 'rerank']));
const feature = z.enum(['tools', 'structured_output', 'reasoning', 'web_search', 'prompt_caching']);

const common = {
  name: text(256).nullable().optional(),
  canonical_id: modelName.nullable().optional().openapi({
    description:
      'One name for the same model at all providers; left out, the one Weir knows it by.',
  }),
  context_tokens: tokens.nullable().optional(),
  output_tokens: tokens.nullable().optional(),
  input_modalities: inputs.nullable().optional(),
  output_modalities: outputs.nullable().optional(),
  features: z.array(feature).nullable().optional(),
  dialects: z.array(dialectId).min(1, 'must name one, or be null').nullable().optional().openapi({
    description: "Those of its provider's dialects it is served in; null: all.",
  }),
  enabled: z.boolean().optional(),
};

const form = z.strictObject({
  provider: anyText,
  model: modelName.openapi({ description: 'What the provider wants to hear.' }),
  ...common,
  price: rates.optional(),
});

const patchForm = z.strictObject({
  ...common,
  price: rates.nullable().optional().openapi({ description: 'Null removes the override.' }),
});

const model = z
  .object({
    provider: z.string(),
    model: z.string(),
    name: z.string().nullable(),
    canonical_id: z.string().nullable(),
    enabled: z.boolean(),
    context_tokens: z.number().nullable(),
    output_tokens: z.number().nullable(),
    input_modalities: inputs.nullable().openapi({ description: 'Null: no list says.' }),
    output_modalities: outputs.nullable(),
    features: z.array(feature).nullable().openapi({
      description: 'Those it is said to have. It may have others, and all where this is null.',
    }),
    dialects: z
      .array(dialectId)
      .nullable()
      .openapi({ description: 'Null: those of its provider.' }),
    price: z.record(z.string(), z.string()).nullable(),
    price_source: z.enum(['override', 'list', 'catalog']).nullable(),
    price_version: z.string().nullable(),
    price_currency: z.string().nullable(),
    price_valid_from: z.string().nullable(),
    retired_at: z.string().nullable(),
    ...stamps,
  })
  .openapi('Model');

const byId = z.strictObject({ provider: anyText, model: anyText });
const tag = 'Models';
const one = '/models/{provider}/{model}';

const listing = operation({
  method: 'get',
  path: '/models',
  tag,
  summary: 'Search models',
  who: 'members',
  query: z.strictObject({
    ...pageFields,
    provider: anyText.optional(),
    q: anyText.optional().openapi({ description: 'Text anywhere in an id or name.' }),
    named: modelName.optional().openapi({
      description: 'Every way to one model: its id, or the name it has at all providers.',
    }),
    enabled: flag.optional(),
    priced: flag.optional(),
    feature: feature.optional().openapi({ description: 'Models that are said to have it.' }),
    retired: flag.optional(),
  }),
  answer: pageOf(model),
});

const adding = operation({
  method: 'post',
  path: '/models',
  tag,
  summary: 'Add a model of a host that lists none',
  who: 'admins',
  body: form,
  answer: model,
  status: 201,
});

const reading = operation({
  method: 'get',
  path: one,
  tag,
  summary: 'Read a model',
  who: 'members',
  params: byId,
  answer: model,
});

const changing = operation({
  method: 'patch',
  path: one,
  tag,
  summary: 'Switch a model on or off, or set its price; what is not mentioned stays',
  who: 'admins',
  params: byId,
  body: patchForm,
  answer: model,
});

export function defineModels(define: Define, { catalogue }: AdminPorts): void {
  define(listing, ({ actor, query }) => {
    const filter = {
      provider: query.provider,
      q: query.q,
      named: query.named,
      enabled: isOn(query.enabled),
      priced: isOn(query.priced),
      features: query.feature === undefined ? undefined : [query.feature],
      retired: isOn(query.retired) ?? false,
    };
    return readPage<ModelRow>(query, (page) => listModels(actor.session, { ...filter, ...page }), {
      provider: 'text',
      model: 'text',
    });
  });

  define(adding, async ({ actor, body }) => {
    const canonical = catalogue.canonicalOf(body.model);
    const named = { canonical_id: canonical === body.model ? null : canonical, ...body };
    switch (await createModel(actor.session, named)) {
      case 'created':
        return read(actor, body);
      case 'exists':
        throw new ApiError(
          'already_exists',
          `${body.provider} has a model ${body.model} already. Change it with PATCH.`,
          { param: 'model' },
        );
      case 'no_provider':
        throw new ApiError(
          'not_found',
          `There is no provider ${JSON.stringify(body.provider)} in use. Add it first.`,
          { param: 'provider' },
        );
    }
  });

  define(reading, ({ actor, params }) => read(actor, params));

  define(changing, async ({ actor, params, body }) => {
    await patchModel(actor.session, params, body);
    return read(actor, params);
  });
}

async function read(actor: Actor, id: ModelId): Promise<ModelRow> {
  const row = await findModel(actor.session, id);
  if (row === null) {
    throw new ApiError('not_found', `There is no model ${id.provider}/${id.model}.`, {
      param: 'model',
    });
  }
  return row;
}
