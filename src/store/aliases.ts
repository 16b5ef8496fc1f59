import { at, type Page, type Session } from './session.ts';

export type AliasStrategy =
  | 'priority'
  | 'weighted'
  | 'direct_first'
  | 'aggregator_first'
  | 'cheapest';

export interface AliasTarget {
  readonly provider: string;
  readonly model: string;
  readonly priority: number;
  readonly weight: number;
  readonly after: readonly string[];
}

export interface AliasRow {
  readonly id: string;
  readonly alias: string;
  readonly owner: 'platform' | 'user' | 'team';
  readonly user_id: string | null;
  readonly strategy: AliasStrategy;
  readonly targets: readonly AliasTarget[];
  readonly created_at: string;
  readonly updated_at: string;
}

const COLUMNS = `
  a.id, a.alias, o.kind as owner, o.user_id, a.strategy,
  (select coalesce(jsonb_agg(jsonb_build_object(
            'provider', t.provider, 'model', t.model, 'priority', t.priority, 'weight', t.weight,
            'after', t.after)
            order by t.priority, t.weight desc, t.provider, t.model), '[]')
     from weir.alias_targets t where t.alias_id = a.id) as targets,
  ${at('a.created_at')} as created_at, ${at('a.updated_at')} as updated_at`;

export interface AliasFilter extends Page {
  readonly q: string | undefined;
}

export function listAliases(session: Session, filter: AliasFilter): Promise<AliasRow[]> {
  return session.rows(
    `select ${COLUMNS}
       from weir.aliases a join weir.owners o on o.id = a.owner_id
      where ($1->'after' = 'null'
             or (a.alias, a.id) > ($1->'after'->>0, ($1->'after'->>1)::uuid))
        and ($1->>'q' is null or strpos(lower(a.alias), lower($1->>'q')) > 0)
      order by a.alias, a.id
      limit ($1->>'limit')::int`,
    { ...filter },
  );
}

export interface AliasForm {
  readonly alias: string;
  readonly strategy: AliasStrategy;
  readonly targets: readonly AliasTarget[];
  /** Null for the platform's. */
  readonly user_id: string | null;
}

/** The targets that could never be reached: unknown models, unknown or retired providers. */
export function findDeadTargets(
  session: Session,
  targets: readonly AliasTarget[],
): Promise<{ provider: string; model: string; known_provider: boolean }[]> {
  return session.rows(
    `select t.provider, t.model, p.name is not null as known_provider
       from jsonb_to_recordset($1->'targets') as t(provider text, model text)
       left join weir.providers p on p.name = t.provider and p.retired_at is null
      where p.name is null
         or (p.unknown_models = 'refuse' and not exists (
              select from weir.models m
               where m.provider = t.provider and m.id = t.model and m.retired_at is null))`,
    { targets },
  );
}

/**
 * Makes the alias what the form says, or replaces it, with its targets or not at all. Null when the
 * session may not act for that owner, or the alias was deleted meanwhile.
 */
export async function putAlias(session: Session, form: AliasForm): Promise<AliasRow | null> {
  const [put] = await session.rows<{ id: string | null }>('select weir.put_alias($1) as id', {
    ...form,
  });
  return put === undefined || put.id === null ? null : findAlias(session, put.id);
}

export async function findAlias(session: Session, id: string): Promise<AliasRow | null> {
  const [row] = await session.rows<AliasRow>(
    `select ${COLUMNS}
       from weir.aliases a join weir.owners o on o.id = a.owner_id
      where a.id = ($1->>'id')::uuid`,
    { id },
  );
  return row ?? null;
}

export async function removeAlias(session: Session, id: string): Promise<boolean> {
  const rows = await session.rows(
    `delete from weir.aliases where id = ($1->>'id')::uuid returning id`,
    { id },
  );
  return rows.length > 0;
}
