import { z } from '@hono/zod-openapi';
import type { DialectId } from '../contract/dialect-id.ts';
import {
  type CredentialPatch,
  type CredentialPlace,
  type CredentialRow,
  createCredential,
  findCredential,
  findSealingPlace,
  listCredentials,
  patchCredential,
  readSealed,
  removeCredential,
  type SealingPlace,
} from '../store/credentials.ts';
import { uuidV7 } from '../wire/request-id.ts';
import { type Actor, ownership } from './actor.ts';
import { ApiError } from './api-error.ts';
import { anyText, id, owner, shownOwner, stamps, text } from './fields.ts';
import { apiKey, credentialTest } from './forms.ts';
import { type Define, operation } from './operation.ts';
import { pageFields, pageOf, readPage } from './paging.ts';
import type { AdminPorts } from './ports.ts';
import { probe } from './probe.ts';

const label = text(128);

const form = z.strictObject({
  api_key: apiKey.optional(),
  type: z.enum(['key', 'none']).optional().openapi({
    description: '"none" where the provider takes no key; then leave `api_key` out.',
  }),
  owner: owner.optional(),
  label: label.optional(),
});

const patchForm = z.strictObject({ api_key: apiKey.optional(), label: label.optional() });

const credential = z
  .object({
    id: z.string(),
    provider: z.string(),
    owner: shownOwner,
    user_id: z.string().nullable(),
    type: z.enum(['key', 'none']),
    label: z.string(),
    last_four: z.string().nullable(),
    state: z.enum(['ready', 'needs_key']),
    origins: z.array(z.string()).openapi({ description: 'Where the key may be sent.' }),
    ...stamps,
  })
  .openapi('Credential');

const ofProvider = z.strictObject({ name: anyText });
const byId = z.strictObject({ name: anyText, id });
const tag = 'Credentials';
const all = '/providers/{name}/credentials';
const one = `${all}/{id}`;

const listing = operation({
  method: 'get',
  path: all,
  tag,
  summary: "List a provider's credentials",
  who: 'members',
  params: ofProvider,
  query: z.strictObject(pageFields),
  answer: pageOf(credential),
});

const saving = operation({
  method: 'post',
  path: all,
  tag,
  summary: 'Save a key for a provider',
  who: 'members',
  params: ofProvider,
  body: form,
  answer: credential,
  status: 201,
});

const changing = operation({
  method: 'patch',
  path: one,
  tag,
  summary: 'Rename a credential, or give its key again',
  who: 'members',
  params: byId,
  body: patchForm,
  answer: credential,
});

const deleting = operation({
  method: 'delete',
  path: one,
  tag,
  summary: 'Destroy a credential',
  who: 'members',
  params: byId,
  answer: null,
});

const testing = operation({
  method: 'post',
  path: `${one}/test`,
  tag,
  summary: 'Try a credential with the cheapest call its provider has',
  who: 'members',
  params: byId,
  answer: credentialTest,
  readOnly: true,
});

export function defineCredentials(define: Define, ports: AdminPorts): void {
  define(listing, async ({ actor, params, query }) => {
    await placeOf(actor, params.name, null);
    return readPage<CredentialRow>(
      query,
      (page) => listCredentials(actor.session, { provider: params.name, ...page }),
      { created_at: 'time', id: 'uuid' },
    );
  });

  define(saving, ({ actor, params, body }) =>
    save(ports, actor, { provider: params.name, ...body }),
  );

  define(changing, async ({ actor, params, body }) => {
    const at = { provider: params.name, id: params.id };
    const before = await read(actor, at);
    const sealed =
      body.api_key === undefined
        ? {}
        : await reseal(ports, actor, { ...before, key: body.api_key });
    const patch: CredentialPatch = { label: body.label, ...sealed };
    if (!(await patchCredential(actor.session, at, patch))) {
      throw body.api_key === undefined ? noCredential(at) : changedMeanwhile();
    }
    return read(actor, at);
  });

  define(deleting, async ({ actor, params }) => {
    const at = { provider: params.name, id: params.id };
    if (!(await removeCredential(actor.session, at))) throw noCredential(at);
    return null;
  });

  define(testing, async ({ actor, params }) => {
    const at = { provider: params.name, id: params.id };
    // Whether this actor may use it is row security's to say; only then is the ciphertext read.
    await read(actor, at);
    const testable = await readSealed(actor.service, at);
    if (testable === null) throw noCredential(at);
    return probe(ports, testable, at);
  });
}

type Form = z.output<typeof form> & { readonly provider: string };

async function save(ports: AdminPorts, actor: Actor, asked: Form): Promise<CredentialRow> {
  const { provider } = asked;
  const { userId } = ownership(actor, asked.owner);
  const { record, origins, owner_id, retired } = await place(actor, provider, userId);
  const type = typeOf(asked, takes(ports.catalogue, { record, userId }));
  if (retired) throw providerRetired(provider);
  const credentialId = uuidV7(ports.clock.now(), (bytes) => ports.random.fill(bytes));
  const key = asked.api_key;
  const made = await createCredential(actor.session, {
    id: credentialId,
    provider,
    owner_id,
    type,
    label: asked.label ?? '',
    ciphertext:
      key === undefined
        ? null
        : await ports.vault.seal(key, { credentialId, ownerId: owner_id, provider, origins }),
    last_four: key === undefined ? null : lastFour(key),
    origins,
  });
  if (made !== null) return made;
  const now = await place(actor, provider, userId);
  throw now.retired ? providerRetired(provider) : changedMeanwhile();
}

/** Seals a new key for the row it is the key of, and for the provider's hosts of today. */
async function reseal(
  ports: AdminPorts,
  actor: Actor,
  row: CredentialRow & { readonly key: string },
): Promise<CredentialPatch> {
  if (row.type === 'none') {
    throw new ApiError('invalid_request', 'This credential is of type "none" and takes no key.', {
      param: 'api_key',
    });
  }
  const { id: credentialId, provider, key } = row;
  const { origins, owner_id } = await place(actor, provider, row.user_id);
  const binding = { credentialId, ownerId: owner_id, provider, origins };
  return { ciphertext: await ports.vault.seal(key, binding), last_four: lastFour(key), origins };
}

/** Which credentials can be saved for an owner. */
interface Takes {
  /** Null where one without a key is fine, else why not. */
  readonly noKey: string | null;
}

/**
 * A credential without a key would let a member's calls go out as their own, past what the
 * installation allows them on the platform's.
 */
function takes(
  catalogue: AdminPorts['catalogue'],
  { record: id, userId }: { readonly record: string; readonly userId: string | null },
): Takes {
  if (userId !== null) {
    return { noKey: 'A credential without a key can only belong to the platform. Send `api_key`.' };
  }
  const record = catalogue.recordOf(id);
  // Of a host nobody wrote a record for, only its administrator knows whether it wants a key.
  const spoken = Object.keys(record.dialects) as DialectId[];
  const unknownHost = spoken.some((dialect) => catalogue.recordSpeaking(dialect).id === record.id);
  const fine = record.credential === 'none' || unknownHost;
  const other = `A host of your own that takes none is added with "record": "${catalogue.recordOf('').id}".`;
  return { noKey: fine ? null : `This provider takes a key. Send \`api_key\`. ${other}` };
}

/** @throws {ApiError} when key and type do not go together, or with this provider and owner. */
function typeOf({ type, api_key }: Form, { noKey }: Takes): 'key' | 'none' {
  if (type === 'none' && noKey !== null) {
    throw new ApiError('invalid_request', noKey, { param: 'type' });
  }
  if (type === 'none' && api_key !== undefined) {
    throw new ApiError('invalid_request', 'A credential of type "none" has no `api_key`.', {
      param: 'api_key',
    });
  }
  if (type !== 'none' && api_key === undefined) {
    const hint = noKey === null ? ', or `type` "none" to call it without one' : '';
    throw new ApiError('invalid_request', `\`api_key\` is required${hint}.`, { param: 'api_key' });
  }
  return type ?? 'key';
}

/** A key too short to lose four characters shows none of them. */
function lastFour(key: string): string | null {
  return key.length < 16 ? null : key.slice(-4);
}

/** @throws {ApiError} when there is no such provider, or the actor may not save for this owner. */
async function place(
  actor: Actor,
  provider: string,
  userId: string | null,
): Promise<SealingPlace & { owner_id: string }> {
  const found = await placeOf(actor, provider, userId);
  const { owner_id } = found;
  if (owner_id === null) {
    throw new ApiError('admin_required', 'You cannot save a credential for this owner.');
  }
  return { ...found, owner_id };
}

async function placeOf(
  actor: Actor,
  provider: string,
  userId: string | null,
): Promise<SealingPlace> {
  const found = await findSealingPlace(actor.session, provider, userId);
  if (found === null) {
    throw new ApiError('not_found', `There is no provider ${JSON.stringify(provider)}.`, {
      param: 'name',
    });
  }
  return found;
}

async function read(actor: Actor, at: CredentialPlace): Promise<CredentialRow> {
  const row = await findCredential(actor.session, at);
  if (row === null) throw noCredential(at);
  return row;
}

function noCredential({ provider, id: credentialId }: CredentialPlace): ApiError {
  return new ApiError(
    'not_found',
    `The provider ${JSON.stringify(provider)} has no credential ${credentialId} of yours.`,
    { param: 'id' },
  );
}

function providerRetired(provider: string): ApiError {
  return new ApiError(
    'provider_retired',
    `The provider ${JSON.stringify(provider)} is retired. An administrator can bring it back: ` +
      `PATCH /api/providers/${provider} with {"retired": false}.`,
  );
}

function changedMeanwhile(): ApiError {
  return new ApiError(
    'provider_changed',
    'The provider was moved to another host while the key was being saved. ' +
      'Look at it, and save the key again.',
  );
}
