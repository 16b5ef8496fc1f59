import { at, type Page, type Session } from './session.ts';

export interface AuditRow {
  readonly id: string;
  readonly at: string;
  readonly actor: {
    readonly kind: 'user' | 'admin_key' | 'weir';
    readonly user_id: string | null;
    readonly key_id: string | null;
  };
  readonly action: 'insert' | 'update' | 'delete';
  readonly resource: string;
  /** Null for a statement that changed more than 100 things. */
  readonly target: string | null;
  readonly changes: Readonly<Record<string, unknown>>;
}

export interface AuditFilter extends Page {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly user_id: string | undefined;
  readonly key_id: string | undefined;
  readonly action: string | undefined;
  readonly resource: string | undefined;
  readonly target: string | undefined;
}

const CONDITIONS: Readonly<Record<Exclude<keyof AuditFilter, keyof Page>, string>> = {
  from: `a.at >= ($1->>'from')::timestamptz`,
  to: `a.at < ($1->>'to')::timestamptz`,
  user_id: `a.user_id = ($1->>'user_id')::uuid`,
  key_id: `a.key_id = ($1->>'key_id')::uuid`,
  action: `a.action = $1->>'action'`,
  resource: `a.resource = $1->>'resource'`,
  target: `a.target = $1->>'target'`,
};

/** Newest first. */
export function listAudit(session: Session, filter: AuditFilter): Promise<AuditRow[]> {
  const values: Readonly<Record<string, unknown>> = { ...filter };
  const conditions = Object.entries(CONDITIONS)
    .filter(([field]) => values[field] !== undefined)
    .map(([, condition]) => condition);
  if (filter.after !== null) conditions.push(`a.id < ($1->'after'->>0)::bigint`);
  return session.rows(
    `select a.id::text as id, ${at('a.at')} as at,
            jsonb_build_object(
              'kind', case when a.key_id is not null then 'admin_key'
                           when a.user_id is not null then 'user' else 'weir' end,
              'user_id', a.user_id, 'key_id', a.key_id) as actor,
            a.action, a.resource, a.target, a.changes
       from weir.audit_log a
      where ${['true', ...conditions].join(' and ')}
      order by a.id desc
      limit ($1->>'limit')::int`,
    values,
  );
}
