import type { Strategy } from '../contract/target.ts';
import type { Session } from './session.ts';

/** What members may call on the platform's credentials; null: nothing. */
export interface Access {
  readonly models: readonly string[];
  /** For each user and UTC day. */
  readonly usd_per_day: string;
}

/** Whole months kept; null keeps everything. */
export interface Retention {
  readonly ledger_months: number | null;
  readonly details_months: number | null;
  readonly audit_months: number | null;
}

/** What decides among the ways to a model where no alias says otherwise. */
export interface Routing {
  readonly strategy: Strategy;
  /** For `only`. */
  readonly providers?: readonly string[] | undefined;
}

/** How often providers' lists are read by themselves; null: never. */
export interface Sync {
  readonly every_hours: number | null;
}

export interface Settings {
  readonly routing: Routing;
  readonly sync: Sync;
  readonly access: Access | null;
  readonly retention: Retention;
}

const NOTHING_DROPPED: Retention = {
  ledger_months: null,
  details_months: null,
  audit_months: null,
};

export async function readSettings(session: Session): Promise<Settings> {
  const rows = await session.rows<{ name: string; value: unknown }>(
    `select s.name, s.value from weir.settings s where s.name in ('access', 'retention', 'routing', 'sync')`,
    {},
  );
  const values = new Map(rows.map(({ name, value }) => [name, value]));
  return {
    // Written by `writeSettings` alone, in these shapes.
    routing: (values.get('routing') ?? { strategy: 'priority' }) as Routing,
    sync: (values.get('sync') ?? { every_hours: 24 }) as Sync,
    access: (values.get('access') ?? null) as Access | null,
    retention: { ...NOTHING_DROPPED, ...(values.get('retention') as Partial<Retention>) },
  };
}

/** Writes the settings given, all or none. */
export async function writeSettings(session: Session, settings: Partial<Settings>): Promise<void> {
  await session.rows(
    `insert into weir.settings as s (name, value, updated_at)
     select e.key, e.value, now() from jsonb_each($1->'settings') as e
     on conflict (name) do update set value = excluded.value, updated_at = now()
     returning s.name`,
    { settings },
  );
}
