import type { Rpc } from './rpc.ts';

/** A key that was made but is kept only as a hash. */
export interface NewKey {
  readonly publicId: string;
  readonly hash: string;
  readonly lastFour: string;
}

/** The public id under which the admin key from the environment is kept. */
export const ENVIRONMENT_KEY_ID = 'environment';

/** Admin keys that work beside the one of the environment. */
const OTHER_ADMINS = `
  select id
    from weir.api_keys
   where kind = 'admin' and public_id <> '${ENVIRONMENT_KEY_ID}'
     and revoked_at is null and (expires_at is null or expires_at > now())
   order by created_at`;

/**
 * Inserted only where no key of its kind was ever made, so that two first starts make one. All in one
 * statement: of keys that are shown once, none may be kept by a start that then fails.
 */
const INSERT_FIRST = `
  insert into weir.api_keys (public_id, kind, name, key_hash, last_four, owner_id, models)
  select made->>'public_id', made->>'kind', 'first', made->>'hash', made->>'last_four', o.id,
         case when made->>'kind' = 'gateway' then array['sandbox/*'] end
    from weir.owners o, jsonb_array_elements($1->'keys') as made
   where o.kind = 'platform'
     and not exists (
       select from weir.api_keys k
        where k.kind = made->>'kind' and k.public_id <> '${ENVIRONMENT_KEY_ID}')
  on conflict (public_id) do nothing
  returning kind`;

const UPSERT_ENVIRONMENT = `
  insert into weir.api_keys (public_id, kind, name, key_hash, last_four, owner_id)
  select '${ENVIRONMENT_KEY_ID}', 'admin', 'WEIR_ADMIN_KEY', $1->>'hash', $1->>'last_four', o.id
    from weir.owners o
   where o.kind = 'platform'
  on conflict (public_id) do update
    set key_hash = excluded.key_hash, last_four = excluded.last_four, models = null,
        expires_at = null, revoked_at = null, updated_at = now()
  where weir.api_keys.key_hash <> excluded.key_hash
     or weir.api_keys.expires_at is not null
     or weir.api_keys.revoked_at is not null
  returning public_id`;

/** Keys of the first start, all or none of which are kept. */
export interface FirstKeys {
  readonly admin?: NewKey;
  /** For the first chat: it can call nothing but the offline provider. */
  readonly gateway?: NewKey;
}

/** Keeps an installation's first keys; says which, as there may have been some already. */
export async function keepFirstKeys(
  rpc: Rpc,
  { admin, gateway }: FirstKeys,
): Promise<ReadonlySet<keyof FirstKeys>> {
  const keys = Object.entries({ gateway, admin }).flatMap(([kind, key]) =>
    key === undefined ? [] : [{ ...row(key), kind }],
  );
  const kept = (await run(rpc, INSERT_FIRST, { keys })) as { kind: keyof FirstKeys }[];
  return new Set(kept.map(({ kind }) => kind));
}

/** Keeps the admin key of the environment, in place of the one it had before. */
export async function keepEnvironmentAdminKey(
  rpc: Rpc,
  key: Pick<NewKey, 'hash' | 'lastFour'>,
): Promise<void> {
  const args = { hash: key.hash, last_four: key.lastFour };
  await run(rpc, UPSERT_ENVIRONMENT, args);
}

/** The ids of the admin keys that are believed besides the one of the environment. */
export async function otherAdminKeys(rpc: Rpc): Promise<string[]> {
  return ((await run(rpc, OTHER_ADMINS, {})) as { id: string }[]).map(({ id }) => id);
}

function row(key: NewKey): Record<string, unknown> {
  return { public_id: key.publicId, hash: key.hash, last_four: key.lastFour };
}

function run(rpc: Rpc, statement: string, args: Record<string, unknown>): Promise<unknown> {
  return rpc.call('weir_run', { p_statement: statement, p_args: args, p_claims: null });
}
