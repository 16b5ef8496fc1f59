import { NAMES, noteNames } from './adopted-names.ts';
import type { Row } from './row.ts';

/** Something that stands under a name Weir needs and was not made by Weir. */
export interface ForeignObject {
  readonly kind: 'schema' | 'table' | 'view' | 'function';
  /** As Postgres writes it, quoted where needed. */
  readonly name: string;
  /** What it is called once it is adopted. */
  readonly renamed: string;
}

/** A foreign object that was given another name. */
export interface Adopted {
  readonly kind: ForeignObject['kind'];
  readonly was: string;
  readonly is: string;
}

/** Old usage rows taken over, and those kept in `weir.ledger_rejects` because they do not fit. */
export interface ImportCount {
  readonly imported: number;
  readonly refused: number;
}

/** What to do about foreign objects, and the day that goes into the names of adopted ones. */
export interface Adoption {
  readonly adopt: boolean;
  readonly today: Date;
  /** Whether they have their names again once Weir's own objects are made, until those are taken. */
  readonly keep: boolean;
}

/** What stands in the way of a first set-up: an expression of type jsonb. */
export const FOREIGN_LIST: string = `(
    select coalesce(jsonb_agg(to_jsonb(f) order by f.kind, f.name), '[]'::jsonb) from (
      select 'schema' as kind, format('%I', n.nspname) as name,
             '' as qualifier, n.nspname as bare, '' as arguments
        from pg_catalog.pg_namespace n
       where n.nspname = 'weir'
         -- Not by to_regclass: its cache may be older than this statement, and then a schema that
         -- another start has just made would look like somebody else's.
         and not exists (
           select from pg_catalog.pg_class h where h.relnamespace = n.oid and h.relname = 'migrations')
         and (exists (select from pg_catalog.pg_class c where c.relnamespace = n.oid)
              or exists (select from pg_catalog.pg_proc p where p.pronamespace = n.oid))
      union all
      select case when c.relkind in ('v', 'm') then 'view' else 'table' end,
             format('public.%I', c.relname), 'public.', c.relname, ''
        from pg_catalog.pg_class c
       where c.relnamespace = 'public'::regnamespace
         and c.relname in ('aggregator_usage_logs', 'direct_usage_logs')
      union all
      select 'function', format('public.%I(%s)', p.proname, a.arguments),
             'public.', p.proname, format('(%s)', a.arguments)
        from pg_catalog.pg_proc p
       cross join lateral pg_catalog.pg_get_function_identity_arguments(p.oid) as a(arguments)
       where p.pronamespace = 'public'::regnamespace
         and (p.proname = 'get_model_provider_config' or p.proname like 'weir\\_%')
         and p.proname not like '%\\_before\\_weir\\_%'
    ) f)`;

/** Reads what `FOREIGN_LIST` gave. */
export function readForeign(list: unknown, today: Date): readonly ForeignObject[] {
  return (list as readonly Row[]).map((row) => {
    const bare = quote(renamed(String(row['bare']), today));
    return {
      kind: row['kind'] as ForeignObject['kind'],
      name: String(row['name']),
      renamed: `${row['qualifier']}${bare}${row['arguments']}`,
    };
  });
}

/** Reads one that `weir.adopted_names` has. */
export function readForeignName(row: Row): ForeignObject {
  const [, args = ''] = /^[^(]*(\(.*)$/s.exec(String(row['was'])) ?? [];
  return {
    kind: row['kind'] as ForeignObject['kind'],
    name: String(row['was']),
    renamed: `public.${quote(String(row['new_name']))}${args}`,
  };
}

/** What adopting an object would do, or did. */
export function asAdopted({ kind, name, renamed }: ForeignObject): Adopted {
  return { kind, was: name, is: renamed };
}

/**
 * Statements for a block that has the list in `v_foreign` and declares `v_object jsonb`: a foreign object
 * ends it with an error, or is let be. A schema that is in the way is renamed for good.
 */
export function clearTheWay({ adopt, today }: Adoption): string {
  if (!adopt) {
    return `if v_foreign <> '[]' then
    raise exception 'objects not made by Weir stand under names Weir needs: %',
      (select string_agg(o ->> 'name', ', ') from jsonb_array_elements(v_foreign) o)
      using hint = 'Nothing was changed. Adopting renames them and imports old usage rows.';
  end if;`;
  }
  return `for v_object in select o from jsonb_array_elements(v_foreign) o where o ->> 'kind' = 'schema' loop
    execute format('alter schema %s rename to %I', v_object ->> 'name', ${renamedInSql('v_object', today)});
  end loop;`;
}

/**
 * Statements of the same block, once there is a history: remembers foreign objects, and adopted usage
 * tables until their rows are taken over, and takes the names. Nothing is ever dropped.
 */
export function noteAdopted({ adopt, today }: Adoption): string {
  if (!adopt) return '';
  return `if exists (select from jsonb_array_elements(v_foreign) o where o ->> 'kind' <> 'schema') then
  ${NAMES}
  ${noteNames(renamedInSql('o', today))}
  insert into weir.adoptions (name, provider_type)
  select format('public.%I', ${renamedInSql('o', today)}),
         case when o ->> 'name' like '%aggregator%' then 'aggregator' else 'direct' end
    from jsonb_array_elements(v_foreign) o
   where o ->> 'kind' in ('table', 'view');
  perform weir.take_names();
  perform set_config('weir.took_names', 'yes', true);
  end if;`;
}

function suffix(today: Date): string {
  return `_before_weir_${today.toISOString().slice(0, 10).replaceAll('-', '')}`;
}

/** Postgres cuts names at 63 bytes, and would cut off what tells the new name from the old. */
const LONGEST_NAME = 63;

function renamed(bare: string, today: Date): string {
  return bare.slice(0, LONGEST_NAME - suffix(today).length) + suffix(today);
}

function renamedInSql(object: string, today: Date): string {
  const end = suffix(today);
  return `left(${object} ->> 'bare', ${LONGEST_NAME - end.length}) || '${end}'`;
}

function quote(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
