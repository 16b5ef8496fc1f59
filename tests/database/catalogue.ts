/** The catalogue the admission tests speak of, and their way of asking. */
import { canonicalAsked } from '../../src/providers/canonical.ts';
import { ADA, type Installation, type Json, PLATFORM, sha256 } from './installation.ts';

export interface Answer {
  readonly admitted: boolean;
  readonly code?: string;
  readonly restricted?: boolean;
  readonly capped?: boolean;
  readonly cacheable?: boolean;
  readonly revision: number;
  readonly principal: { user_id: string | null; key_id: string | null } | null;
  readonly candidates?: readonly {
    readonly provider: string;
    readonly upstream_model: string;
    readonly dialects: object;
    readonly credential: { readonly owner_kind: string; readonly ciphertext: string | null };
    readonly price: { readonly source: string; readonly rates: Record<string, string> } | null;
  }[];
}

export const KEY = 'platform-key';

/**
 * The catalogue of these tests. Platform credentials at every provider but `own`, where only Ada has
 * one; Ada has one at hub too.
 */
export const CATALOGUE: string = `
  delete from weir.alias_targets; delete from weir.aliases; delete from weir.api_keys;
  delete from weir.credentials where provider <> 'sandbox';
  update weir.settings set value = 'null' where name = 'access';
  insert into weir.providers (name, display_name, kind, record, dialects, unknown_models, priority, weight)
  select n, n, k, 'openai-compatible', format('{"openai-chat":{"base_url":"https://%s.test/v1"}}', n)::jsonb, u, p, w
    from (values ('direct1', 'direct', 'refuse', 1, 1), ('hub', 'aggregator', 'pass', 2, 1),
                 ('hub2', 'aggregator', 'refuse', 2, 9), ('own', 'direct', 'pass', 1, 1),
                 ('nokey', 'direct', 'pass', 1, 1)) as v(n, k, u, p, w)
  on conflict (name) do update set enabled = true, retired_at = null;
  insert into weir.models (provider, id, canonical_id) values
    ('direct1', 'm-1', null), ('direct1', 'm-old', null), ('hub', 'maker/m-1', 'm-1'), ('hub2', 'm-1', null),
    ('hub', 'direct1/m-9', null), ('own', 'solo', null), ('nokey', 'm-1', null), ('hub', 'maker/only', 'only')
  on conflict do nothing;
  update weir.models set enabled = id <> 'm-old';
  insert into weir.credentials (owner_id, provider, ciphertext, origins)
  select o, p, 'sealed', array[format('https://%s.test', p)]
    from (values ('${PLATFORM}'::uuid, 'direct1'), ('${PLATFORM}', 'hub'), ('${PLATFORM}', 'hub2'),
                 ('${ADA}', 'own'), ('${ADA}', 'hub')) as v(o, p);
  insert into weir.api_keys (public_id, name, key_hash, last_four, owner_id, user_id)
  values ('${KEY}', 'k', '${sha256(KEY)}', 'last', '${PLATFORM}', null);`;

/** A gateway key as the wire hands it over. */
export const keyCaller = (id: string = KEY, secret: string = id): Json => ({
  kind: 'key',
  key_id: id,
  key_hash: sha256(secret),
});

export async function admit(place: Installation, caller: Json, model: string): Promise<Answer> {
  const canonical = canonicalAsked(model);
  const answer: unknown = await place.call('weir_admit', { p_query: { caller, model, canonical } });
  return answer as Answer;
}

/** `provider:model` of each candidate in order, `+` before the user's own credentials; or the code. */
export async function route(place: Installation, caller: Json, model: string): Promise<string> {
  const answer = await admit(place, caller, model);
  if (!answer.admitted) return String(answer.code);
  return (answer.candidates ?? [])
    .map((one) => {
      const own = one.credential.owner_kind === 'user' ? '+' : '';
      return `${own}${one.provider}:${one.upstream_model}`;
    })
    .join(' ');
}

/** Sets what users may spend of the platform's. */
export async function setAccess(place: Installation, access: Json): Promise<void> {
  await place.root`
    update weir.settings set value = ${place.root.json(access)} where name = 'access'`;
}
