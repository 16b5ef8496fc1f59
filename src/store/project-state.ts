import type { Row } from './row.ts';

/** Sends a script as the owner of a project's database, and answers the rows of its last statement. */
export type RunScript = (script: string) => Promise<readonly Row[]>;

/** A provider, as far as a set-up cares. */
export interface ProviderState {
  readonly name: string;
  readonly kind: 'direct' | 'aggregator';
  readonly record: string;
  readonly retired: boolean;
  /** Its list of models was read. */
  readonly synced: boolean;
  /** Usable credentials of the platform's. */
  readonly ready: number;
}

export interface SharedAccess {
  readonly models: readonly string[];
  /** For each user and UTC day, on all of it together; decimal text. */
  readonly usd_per_day: string;
}

/** What an installation in a project has, and lacks. */
export interface ProjectState {
  /** Public ids of all admin keys that were ever made, without the environment's. */
  readonly adminKeys: readonly string[];
  /** Ids of the administrators. */
  readonly admins: readonly string[];
  readonly providers: readonly ProviderState[];
  /** What users may call on the platform's credentials; null: nothing. */
  readonly access: SharedAccess | null;
}

const INSTALLED = `select to_regclass('weir.audit_log') is not null as installed`;

const STATE = `
  select (select coalesce(jsonb_agg(public_id), '[]') from weir.api_keys
           where kind = 'admin' and public_id <> 'environment') as "adminKeys",
         (select coalesce(jsonb_agg(id), '[]') from weir.users
           where role = 'admin' and disabled_at is null) as admins,
         (select coalesce(jsonb_agg(to_jsonb(p)), '[]') from (
            select name, kind, record, retired_at is not null as retired, synced_at is not null as synced,
                   (select count(*) from weir.credentials c join weir.owners o on o.id = c.owner_id
                     where c.provider = providers.name and c.state = 'ready'
                       and o.kind = 'platform')::integer as ready
              from weir.providers) as p) as providers,
         (select value from weir.settings
           where name = 'access' and value <> 'null'::jsonb) as access`;

/** False: there is no Weir in this database yet, or not all of it. */
export async function isInstalled(run: RunScript): Promise<boolean> {
  const [schema] = await run(INSTALLED);
  return schema?.['installed'] === true;
}

/** Null where it is not installed. */
export async function readProjectState(run: RunScript): Promise<ProjectState | null> {
  if (!(await isInstalled(run))) return null;
  const [state] = await run(STATE);
  return (state as ProjectState | undefined) ?? null;
}
