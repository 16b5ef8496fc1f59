import { assignments, at, type Page, type Session } from './session.ts';

export interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly kind: 'gateway' | 'admin';
  readonly last_four: string;
  readonly owner: 'platform' | 'user' | 'team';
  readonly user_id: string | null;
  readonly models: readonly string[] | null;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

/** Everything a reader may see; the hash is not among it. */
const COLUMNS = `
  k.id, k.name, k.kind, k.last_four, case when o.user_id is null then 'platform' else o.kind end
    as owner, k.user_id, k.models, ${at('k.expires_at')} as expires_at,
  ${at('k.revoked_at')} as revoked_at, ${at('k.created_at')} as created_at,
  ${at('k.updated_at')} as updated_at`;

/** A member sees keys the platform made for them, but not the platform as an owner. */
const FROM = 'weir.api_keys k left join weir.owners o on o.id = k.owner_id';

export interface ApiKeyFilter extends Page {
  readonly user_id: string | undefined;
  readonly kind: string | undefined;
  readonly revoked: boolean;
  readonly q: string | undefined;
}

export function listApiKeys(session: Session, filter: ApiKeyFilter): Promise<ApiKeyRow[]> {
  return session.rows(
    `select ${COLUMNS}
       from ${FROM}
      where ($1->'after' = 'null' or (k.created_at, k.id)
             < (($1->'after'->>0)::timestamptz, ($1->'after'->>1)::uuid))
        and ($1->>'user_id' is null or k.user_id = ($1->>'user_id')::uuid)
        and ($1->>'kind' is null or k.kind = $1->>'kind')
        and (($1->>'revoked')::boolean or k.revoked_at is null)
        and ($1->>'q' is null or strpos(lower(k.name), lower($1->>'q')) > 0)
      order by k.created_at desc, k.id desc
      limit ($1->>'limit')::int`,
    { ...filter },
  );
}

export async function findApiKey(session: Session, id: string): Promise<ApiKeyRow | null> {
  const [row] = await session.rows<ApiKeyRow>(
    `select ${COLUMNS} from ${FROM} where k.id = ($1->>'id')::uuid`,
    { id },
  );
  return row ?? null;
}

export interface NewApiKey {
  readonly public_id: string;
  readonly key_hash: string;
  readonly last_four: string;
  readonly name: string;
  readonly owner: 'platform' | 'user';
  /** Whom its calls count for. */
  readonly user_id: string | null;
  readonly models: readonly string[] | null;
  readonly expires_at: string | null;
}

const MODELS = `case when $1->'models' = 'null' then null
  else array(select jsonb_array_elements_text($1->'models')) end`;

/** Null when there is no such user. */
export async function createApiKey(session: Session, key: NewApiKey): Promise<ApiKeyRow | null> {
  const [row] = await session.rows<ApiKeyRow>(
    `with k as (
       insert into weir.api_keys
         (public_id, kind, name, key_hash, last_four, owner_id, user_id, models, expires_at)
       select $1->>'public_id', 'gateway', $1->>'name', $1->>'key_hash', $1->>'last_four', o.id,
              ($1->>'user_id')::uuid, ${MODELS}, ($1->>'expires_at')::timestamptz
         from weir.owners o
        where case $1->>'owner' when 'platform' then o.kind = 'platform'
                                else o.id = ($1->>'user_id')::uuid end
          and ($1->>'user_id' is null
               or exists (select from weir.users u where u.id = ($1->>'user_id')::uuid))
       returning id, name, kind, last_four, owner_id, user_id, models, expires_at, revoked_at,
                 created_at, updated_at
     )
     select ${COLUMNS} from k left join weir.owners o on o.id = k.owner_id`,
    { ...key },
  );
  return row ?? null;
}

export interface ApiKeyPatch {
  readonly name?: string | undefined;
  readonly models?: readonly string[] | null | undefined;
  readonly expires_at?: string | null | undefined;
  readonly revoked?: true | undefined;
}

const SETTERS: Readonly<Record<keyof ApiKeyPatch, string>> = {
  name: `name = $1->>'name'`,
  models: `models = ${MODELS}`,
  expires_at: `expires_at = ($1->>'expires_at')::timestamptz`,
  revoked: 'revoked_at = coalesce(revoked_at, now())',
};

/** False when there is no such key that the caller may change; a revoked one stays as it is. */
export async function patchApiKey(
  session: Session,
  id: string,
  patch: ApiKeyPatch,
): Promise<boolean> {
  const rows = await session.rows(
    `update weir.api_keys set ${assignments(SETTERS, patch)}
      where id = ($1->>'id')::uuid and revoked_at is null returning id`,
    { ...patch, id },
  );
  return rows.length > 0;
}
