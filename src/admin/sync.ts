import { z } from '@hono/zod-openapi';
import { findProvider } from '../store/providers.ts';
import { beginSync, findSync, findSyncCredential, type SyncRow } from '../store/syncs.ts';
import { uuidV7 } from '../wire/request-id.ts';
import type { Actor } from './actor.ts';
import { ApiError } from './api-error.ts';
import { anyText, flag, isOn } from './fields.ts';
import { type Define, operation } from './operation.ts';
import type { AdminPorts } from './ports.ts';
import { runSync } from './sync-run.ts';

const count = z.number();

const sync = z
  .object({
    provider: z.string(),
    state: z.enum(['never', 'running', 'done', 'failed']),
    done: count.openapi({ description: 'Models taken over so far.' }),
    total: count.nullable().openapi({ description: 'Null until the list was read.' }),
    added: count,
    changed: count,
    withdrawn: count.openapi({ description: 'Models the list no longer has.' }),
    priced: count.openapi({ description: 'Prices that are new or other than before.' }),
    message: z.string().nullable().openapi({ description: 'Why it failed, or what was left out.' }),
    started_at: z.string().nullable(),
    finished_at: z.string().nullable(),
  })
  .openapi('Sync');

const path = '/providers/{name}/sync';
const params = z.strictObject({ name: anyText });
const tag = 'Providers';

const starting = operation({
  method: 'post',
  path,
  tag,
  summary: "Read the provider's own list of models and prices, in the background",
  who: 'admins',
  params,
  query: z.strictObject({
    accept_loss: flag.optional().openapi({
      description: 'Take the list over although it lacks most of the models it had.',
    }),
  }),
  answer: sync,
  status: 202,
});

const reading = operation({
  method: 'get',
  path,
  tag,
  summary: 'How far reading the list has come',
  who: 'members',
  params,
  answer: sync,
});

const NEVER: Omit<SyncRow, 'provider'> = {
  state: 'never',
  done: 0,
  total: null,
  added: 0,
  changed: 0,
  withdrawn: 0,
  priced: 0,
  message: null,
  started_at: null,
  finished_at: null,
};

export function defineSync(define: Define, ports: AdminPorts): void {
  define(reading, ({ actor, params: { name } }) => read(actor, name));
  define(starting, ({ actor, params: { name }, query }) =>
    start(ports, actor, { name, acceptsLoss: isOn(query.accept_loss) ?? false }),
  );
}

/** @throws {ApiError} when there is no such provider. */
async function read(actor: Actor, name: string): Promise<SyncRow> {
  const found = await findSync(actor.session, name);
  if (found !== null) return found;
  await recordOf(actor, name);
  return { provider: name, ...NEVER };
}

/** The record a provider follows, if it is in use. */
async function recordOf(
  actor: Actor,
  name: string,
): Promise<{ readonly record: string; readonly retired: boolean }> {
  const provider = await findProvider(actor.session, 'member', name);
  if (provider === null) {
    throw new ApiError('not_found', `There is no provider ${JSON.stringify(name)}.`, {
      param: 'name',
    });
  }
  return { record: provider.record, retired: provider.retired_at !== null };
}

interface Start {
  readonly name: string;
  readonly acceptsLoss: boolean;
}

async function start(
  ports: AdminPorts,
  actor: Actor,
  { name, acceptsLoss }: Start,
): Promise<SyncRow> {
  const { record: id, retired } = await recordOf(actor, name);
  if (retired) {
    throw new ApiError(
      'provider_retired',
      `The provider ${name} is retired. Bring it back first: PATCH /api/providers/${name} with ` +
        '{"retired": false}.',
    );
  }
  const list = ports.catalogue.recordOf(id).modelList;
  if (list === null) {
    throw new ApiError(
      'no_model_list',
      `${name} has no list of models that Weir could read. Add models by hand: POST /api/models.`,
    );
  }
  const place = await findSyncCredential(actor.service, name, actor.userId);
  if (place === null) {
    throw new ApiError(
      'no_credential',
      `No key of the platform's or of yours can be used at ${name}. Save one first, or give it ` +
        `again where it needs that: /api/providers/${name}/credentials.`,
    );
  }
  const run = uuidV7(ports.clock.now(), (bytes) => ports.random.fill(bytes));
  const held = { provider: name, run };
  if (await beginSync(actor.service, held)) {
    ports.environment.keepAlive(
      runSync(ports, actor.service, { ...held, record: id, list, place, acceptsLoss }),
    );
  }
  return read(actor, name);
}
