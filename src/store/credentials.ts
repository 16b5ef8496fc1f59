import type { SealedCredential } from '../contract/target.ts';
import { assignments, at, type Page, type Session } from './session.ts';

export interface CredentialRow {
  readonly id: string;
  readonly provider: string;
  readonly owner: 'platform' | 'user' | 'team';
  readonly user_id: string | null;
  readonly type: 'key' | 'none';
  readonly label: string;
  readonly last_four: string | null;
  readonly state: 'ready' | 'needs_key';
  readonly origins: readonly string[];
  readonly created_at: string;
  readonly updated_at: string;
}

/** Everything a reader may see; the ciphertext is not among it. */
const COLUMNS = `
  c.id, c.provider, o.kind as owner, o.user_id, c.type, c.label, c.last_four, c.state, c.origins,
  ${at('c.created_at')} as created_at, ${at('c.updated_at')} as updated_at`;

export interface CredentialFilter extends Page {
  readonly provider: string;
}

export function listCredentials(
  session: Session,
  filter: CredentialFilter,
): Promise<CredentialRow[]> {
  return session.rows(
    `select ${COLUMNS}
       from weir.credentials c join weir.owners o on o.id = c.owner_id
      where c.provider = $1->>'provider'
        and ($1->'after' = 'null' or (c.created_at, c.id)
             > (($1->'after'->>0)::timestamptz, ($1->'after'->>1)::uuid))
      order by c.created_at, c.id
      limit ($1->>'limit')::int`,
    { ...filter },
  );
}

/** One credential, by the provider it is filed under and its id. */
export interface CredentialPlace {
  readonly provider: string;
  readonly id: string;
}

export async function findCredential(
  session: Session,
  place: CredentialPlace,
): Promise<CredentialRow | null> {
  const [row] = await session.rows<CredentialRow>(
    `select ${COLUMNS}
       from weir.credentials c join weir.owners o on o.id = c.owner_id
      where c.id = ($1->>'id')::uuid and c.provider = $1->>'provider'`,
    { ...place },
  );
  return row ?? null;
}

/** What a key is bound to when it is sealed. */
export interface SealingPlace {
  readonly record: string;
  readonly origins: readonly string[];
  readonly retired: boolean;
  /** Null when the session may not act for that owner. */
  readonly owner_id: string | null;
}

/** @param userId Null for the platform's own. */
export async function findSealingPlace(
  session: Session,
  provider: string,
  userId: string | null,
): Promise<SealingPlace | null> {
  const [row] = await session.rows<SealingPlace>(
    `select p.record, to_jsonb(weir.origins(p.dialects)) as origins,
            p.retired_at is not null as retired,
            (select o.id from weir.owners o
              where case when $1->>'user_id' is null then o.kind = 'platform'
                         else o.id = ($1->>'user_id')::uuid end) as owner_id
       from weir.providers p
      where p.name = $1->>'provider'`,
    { provider, user_id: userId },
  );
  return row ?? null;
}

export interface NewCredential extends CredentialPlace {
  readonly owner_id: string;
  readonly type: 'key' | 'none';
  readonly label: string;
  readonly ciphertext: string | null;
  readonly last_four: string | null;
  /** Those it was sealed for; the row is made only if they are still the provider's. */
  readonly origins: readonly string[];
}

/** Null when the provider was retired or moved while the key was being sealed. */
export async function createCredential(
  session: Session,
  credential: NewCredential,
): Promise<CredentialRow | null> {
  const [row] = await session.rows<CredentialRow>(
    `with c as (
       insert into weir.credentials
         (id, owner_id, provider, type, label, ciphertext, last_four, origins)
       select ($1->>'id')::uuid, ($1->>'owner_id')::uuid, p.name, $1->>'type', $1->>'label',
              $1->>'ciphertext', $1->>'last_four', weir.origins(p.dialects)
         from weir.providers p
        where p.name = $1->>'provider' and p.retired_at is null
          and to_jsonb(weir.origins(p.dialects)) = $1->'origins'
       returning id, provider, owner_id, type, label, last_four, state, origins, created_at,
                 updated_at
     )
     select ${COLUMNS} from c join weir.owners o on o.id = c.owner_id`,
    { ...credential },
  );
  return row ?? null;
}

export interface CredentialPatch {
  readonly label?: string | undefined;
  readonly ciphertext?: string | undefined;
  readonly last_four?: string | null | undefined;
  readonly origins?: readonly string[] | undefined;
}

const SETTERS: Readonly<Record<keyof CredentialPatch, string>> = {
  label: `label = $1->>'label'`,
  ciphertext: `ciphertext = $1->>'ciphertext', state = 'ready'`,
  last_four: `last_four = $1->>'last_four'`,
  origins: `origins = array(select jsonb_array_elements_text($1->'origins'))`,
};

/** False when there is none, or when its provider moved while a new key was being sealed. */
export async function patchCredential(
  session: Session,
  place: CredentialPlace,
  patch: CredentialPatch,
): Promise<boolean> {
  const rows = await session.rows(
    `update weir.credentials set ${assignments(SETTERS, patch)}
      where id = ($1->>'id')::uuid and provider = $1->>'provider'
        and ($1->'origins' is null or exists (
          select from weir.providers p
           where p.name = provider and to_jsonb(weir.origins(p.dialects)) = $1->'origins'))
     returning id`,
    { ...patch, ...place },
  );
  return rows.length > 0;
}

export async function removeCredential(session: Session, place: CredentialPlace): Promise<boolean> {
  const rows = await session.rows(
    `delete from weir.credentials
      where id = ($1->>'id')::uuid and provider = $1->>'provider' returning id`,
    { ...place },
  );
  return rows.length > 0;
}

/** A credential with what its test needs. */
export interface TestableCredential {
  readonly sealed: SealedCredential;
  readonly state: 'ready' | 'needs_key';
  readonly record: string;
  readonly dialects: Readonly<Record<string, { readonly base_url: string }>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** @param service Weir itself: nobody else reads ciphertext. Ask first whether the caller may. */
export async function readSealed(
  service: Session,
  place: CredentialPlace,
): Promise<TestableCredential | null> {
  const [row] = await service.rows<TestableCredential>(
    `select jsonb_build_object(
              'id', c.id, 'ownerId', c.owner_id, 'ownerKind', o.kind, 'type', c.type,
              'ciphertext', c.ciphertext, 'origins', c.origins) as sealed,
            c.state, p.record, p.dialects, p.headers
       from weir.credentials c
       join weir.owners o on o.id = c.owner_id
       join weir.providers p on p.name = c.provider
      where c.id = ($1->>'id')::uuid and c.provider = $1->>'provider'`,
    { ...place },
  );
  return row ?? null;
}
