import { at, type Page, type Session } from './session.ts';

export interface SyncChangeRow {
  readonly id: string;
  readonly at: string;
  readonly model: string;
  readonly kind: 'added' | 'changed' | 'returned' | 'withdrawn';
  readonly changes: Readonly<Record<string, { readonly old: unknown; readonly new: unknown }>>;
}

export interface SyncChangeFilter extends Page {
  readonly provider: string;
  readonly model: string | undefined;
  readonly kind: string | undefined;
  readonly priced: boolean | undefined;
}

/** Newest first. */
export function listSyncChanges(
  session: Session,
  filter: SyncChangeFilter,
): Promise<SyncChangeRow[]> {
  return session.rows(
    `select c.id::text as id, ${at('c.at')} as at, c.model, c.kind, c.changes
       from weir.sync_changes c
      where c.provider = $1->>'provider'
        and ($1->'after' = 'null' or c.id < ($1->'after'->>0)::bigint)
        and ($1->>'model' is null or c.model = $1->>'model')
        and ($1->>'kind' is null or c.kind = $1->>'kind')
        and ($1->>'priced' is null
             or (c.changes ?| '{list_price,catalog_price}') = ($1->>'priced')::boolean)
      order by c.id desc
      limit ($1->>'limit')::int`,
    { ...filter },
  );
}
