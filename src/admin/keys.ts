import { z } from '@hono/zod-openapi';
import {
  type ApiKeyRow,
  createApiKey,
  findApiKey,
  listApiKeys,
  patchApiKey,
} from '../store/api-keys.ts';
import { GATEWAY_KEY_BYTES, makeGatewayKey, parseGatewayKey } from '../wire/gateway-key.ts';
import { type Actor, ownership } from './actor.ts';
import { ApiError } from './api-error.ts';
import {
  anyText,
  flag,
  id,
  isOn,
  modelPattern,
  owner,
  shownOwner,
  stamps,
  text,
  time,
} from './fields.ts';
import { type Define, operation } from './operation.ts';
import { pageFields, pageOf, readPage } from './paging.ts';
import type { AdminPorts } from './ports.ts';

const models = z
  .array(modelPattern)
  .min(1, 'must name at least one model; for all, leave it out')
  .max(200, 'must name at most 200 models')
  .nullable()
  .optional()
  .openapi({ description: 'What it may call; null: everything its owner may.' });

const form = z.strictObject({
  name: text(128),
  owner: owner.optional(),
  user_id: id.optional().openapi({
    description: 'Whom the calls of a platform key count for; for administrators.',
  }),
  models,
  expires_at: time.nullable().optional(),
});

const patchForm = z.strictObject({
  name: text(128).optional(),
  models,
  expires_at: time.nullable().optional(),
});

const key = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['gateway', 'admin']),
    last_four: z.string(),
    owner: shownOwner,
    user_id: z.string().nullable(),
    models: z.array(z.string()).nullable(),
    expires_at: z.string().nullable(),
    revoked_at: z.string().nullable(),
    ...stamps,
  })
  .openapi('Key');

const created = key.extend({
  key: z.string().openapi({ description: 'The key itself. It is shown this once.' }),
});

const byId = z.strictObject({ id });
const tag = 'Keys';

const listing = operation({
  method: 'get',
  path: '/keys',
  tag,
  summary: 'List keys, newest first',
  who: 'members',
  query: z.strictObject({
    ...pageFields,
    q: anyText.optional(),
    user_id: id.optional(),
    kind: z.enum(['gateway', 'admin']).optional(),
    revoked: flag.optional(),
  }),
  answer: pageOf(key),
});

const making = operation({
  method: 'post',
  path: '/keys',
  tag,
  summary: 'Make a gateway key',
  who: 'members',
  body: form,
  answer: created,
  status: 201,
});

const reading = operation({
  method: 'get',
  path: '/keys/{id}',
  tag,
  summary: 'Read a key, without its secret',
  who: 'members',
  params: byId,
  answer: key,
});

const changing = operation({
  method: 'patch',
  path: '/keys/{id}',
  tag,
  summary: 'Change a key; what is not mentioned stays',
  who: 'members',
  params: byId,
  body: patchForm,
  answer: key,
});

const revoking = operation({
  method: 'delete',
  path: '/keys/{id}',
  tag,
  summary: 'Revoke a key for good; its row stays, for the ledger',
  who: 'members',
  params: byId,
  answer: key,
});

export function defineKeys(define: Define, ports: AdminPorts): void {
  define(listing, ({ actor, query }) => {
    const { q, user_id, kind } = query;
    const filter = { q, user_id, kind, revoked: isOn(query.revoked) ?? false };
    return readPage<ApiKeyRow>(
      query,
      (page) => listApiKeys(actor.session, { ...filter, ...page }),
      { created_at: 'time', id: 'uuid' },
    );
  });

  define(making, ({ actor, body }) => make(ports, actor, body));

  define(reading, ({ actor, params }) => read(actor, params.id));

  define(changing, async ({ actor, params, body }) => {
    checkExpiry(ports, body.expires_at);
    await checkKind(actor, params.id, body);
    if (!(await patchApiKey(actor.session, params.id, body))) {
      throw await whyUnchanged(actor, params.id);
    }
    return read(actor, params.id);
  });

  define(revoking, async ({ actor, params }) => {
    if (params.id === actor.keyId) {
      throw new ApiError(
        'own_account',
        'A key cannot revoke itself. Use another administrator, or set a new WEIR_ADMIN_KEY.',
        { param: 'id' },
      );
    }
    if (!(await patchApiKey(actor.session, params.id, { revoked: true }))) {
      const row = await read(actor, params.id);
      if (row.revoked_at === null) throw await whyUnchanged(actor, params.id);
      return row;
    }
    return read(actor, params.id);
  });
}

async function make(
  ports: AdminPorts,
  actor: Actor,
  body: z.output<typeof form>,
): Promise<ApiKeyRow & { key: string }> {
  checkExpiry(ports, body.expires_at);
  const { owner: chosen, userId } = ownership(actor, body.owner);
  if (chosen === 'user' && body.user_id !== undefined && body.user_id !== userId) {
    throw new ApiError(
      actor.admin ? 'invalid_request' : 'admin_required',
      'A key of your own counts for yourself. Leave `user_id` out.',
      { param: 'user_id' },
    );
  }
  const random = new Uint8Array(GATEWAY_KEY_BYTES);
  ports.random.fill(random);
  const secret = makeGatewayKey('gateway', random);
  const row = await createApiKey(actor.session, {
    public_id: parseGatewayKey(secret)?.id ?? '',
    key_hash: await ports.environment.sha256(secret),
    last_four: secret.slice(-4),
    name: body.name,
    owner: chosen,
    user_id: userId ?? body.user_id ?? null,
    models: body.models ?? null,
    expires_at: body.expires_at ?? null,
  });
  if (row === null) {
    throw new ApiError(
      'unknown_user',
      `There is no user ${body.user_id}. GET /api/users lists them.`,
      {
        param: 'user_id',
      },
    );
  }
  return { ...row, key: secret };
}

function checkExpiry({ clock }: AdminPorts, expiresAt: string | null | undefined): void {
  if (expiresAt != null && Date.parse(expiresAt) <= clock.now()) {
    throw new ApiError('invalid_request', '`expires_at` must lie in the future.', {
      param: 'expires_at',
    });
  }
}

/** An admin key manages, so a model list would limit nothing; it ends by being revoked. */
async function checkKind(
  actor: Actor,
  keyId: string,
  body: z.output<typeof patchForm>,
): Promise<void> {
  const param = (['models', 'expires_at'] as const).find((field) => body[field] !== undefined);
  if (param === undefined || (await read(actor, keyId)).kind !== 'admin') return;
  throw new ApiError(
    'invalid_request',
    `An admin key has no \`${param}\`: it calls no models and works until it is revoked.`,
    { param },
  );
}

async function read(actor: Actor, keyId: string): Promise<ApiKeyRow> {
  const row = await findApiKey(actor.session, keyId);
  if (row === null) {
    throw new ApiError('not_found', `There is no key ${keyId} of yours.`, { param: 'id' });
  }
  return row;
}

/** A member sees the keys an administrator made for them, but these stay as they are. */
async function whyUnchanged(actor: Actor, keyId: string): Promise<ApiError> {
  const row = await read(actor, keyId);
  return row.revoked_at === null
    ? new ApiError('not_yours', 'An administrator made this key. Ask them to change it.')
    : new ApiError('key_revoked', 'This key was revoked and stays so. Make a new one.');
}
