import type { Execute, Row } from './execute.ts';

/** Something that stands under a name Weir needs and was not made by Weir. */
export interface ForeignObject {
  readonly kind: 'schema' | 'table' | 'view' | 'function';
  /** As Postgres writes it, quoted where needed. */
  readonly name: string;
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

const FOREIGN = `
  select 'schema' as kind, nspname::text as name, nspname::text as bare, '' as arguments
    from pg_catalog.pg_namespace n
   where nspname = 'weir'
     -- Not by to_regclass: its cache may be older than this statement, and then a schema that another
     -- start has just made would look like somebody else's.
     and not exists (
       select from pg_catalog.pg_class h where h.relnamespace = n.oid and h.relname = 'migrations')
     and (exists (select from pg_catalog.pg_class c where c.relnamespace = n.oid)
          or exists (select from pg_catalog.pg_proc p where p.pronamespace = n.oid))
  union all
  select case when c.relkind in ('v', 'm') then 'view' else 'table' end,
         format('public.%I', c.relname), c.relname::text, ''
    from pg_catalog.pg_class c
   where c.relnamespace = 'public'::regnamespace
     and c.relname in ('aggregator_usage_logs', 'direct_usage_logs')
  union all
  select 'function', format('public.%I(%s)', p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)),
         p.proname::text, pg_catalog.pg_get_function_identity_arguments(p.oid)
    from pg_catalog.pg_proc p
   where p.pronamespace = 'public'::regnamespace
     and (p.proname = 'get_model_provider_config' or p.proname like 'weir\\_%')
     and p.proname not like '%\\_before\\_weir\\_%'
   order by 1, 2`;

/** Lists what stands in the way of a first set-up. */
export async function findForeign(execute: Execute): Promise<readonly ForeignObject[]> {
  return (await execute(FOREIGN)).map((row) => ({ kind: kindOf(row), name: String(row['name']) }));
}

/** Gives every foreign object the name `<name>_before_weir_<UTC date>`. Nothing is dropped. */
export async function renameForeign(execute: Execute, today: Date): Promise<readonly Adopted[]> {
  const suffix = `_before_weir_${today.toISOString().slice(0, 10).replaceAll('-', '')}`;
  const adopted: Adopted[] = [];
  for (const row of await execute(FOREIGN)) {
    const kind = kindOf(row);
    const bare = `${String(row['bare'])}${suffix}`;
    await execute(`alter ${kind} ${String(row['name'])} rename to ${quote(bare)}`);
    const is = {
      schema: quote(bare),
      table: `public.${quote(bare)}`,
      view: `public.${quote(bare)}`,
      function: `public.${quote(bare)}(${String(row['arguments'])})`,
    }[kind];
    adopted.push({ kind, was: String(row['name']), is });
  }
  return adopted;
}

/** Remembers adopted usage tables until their rows are taken over, which may be in a later start. */
export async function planImports(execute: Execute, adopted: readonly Adopted[]): Promise<void> {
  for (const object of adopted) {
    if (object.kind !== 'table' && object.kind !== 'view') continue;
    const type = object.was.includes('aggregator') ? 'aggregator' : 'direct';
    await execute(
      `insert into weir.adoptions (name, provider_type) values (${literal(object.is)}, '${type}')`,
    );
  }
}

/** Copies the rows of the adopted usage tables that wait, as far as their columns match. */
export async function importAdopted(execute: Execute): Promise<ImportCount> {
  let imported = 0;
  let refused = 0;
  const waiting = 'select name, provider_type from weir.adoptions where imported_at is null';
  for (const row of await execute(waiting)) {
    const name = literal(String(row['name']));
    const [answer] = await execute(
      `select weir.import_usage(${name}::regclass, '${String(row['provider_type'])}') as result`,
    );
    await execute(`update weir.adoptions set imported_at = now() where name = ${name}`);
    const result = answer?.['result'] as ImportCount | undefined;
    imported += result?.imported ?? 0;
    refused += result?.refused ?? 0;
  }
  return { imported, refused };
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function kindOf(row: Row): ForeignObject['kind'] {
  return row['kind'] as ForeignObject['kind'];
}

function quote(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
