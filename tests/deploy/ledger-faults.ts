/** Faults put into a project's database, each with what takes it out again. */
import type { Sql } from 'postgres';

export type Undo = () => Promise<unknown>;

/**
 * Puts a function of ours before the one that stores rows.
 *
 * @param rows An SQL expression over `p_batch` for the rows that are stored.
 */
export async function alterRows(sql: Sql, rows: string): Promise<Undo> {
  await sql.unsafe(`
    alter function public.weir_record_usage(jsonb) rename to weir_record_usage_as_it_was;
    create function public.weir_record_usage(p_batch jsonb) returns jsonb
    language sql set search_path = '' as $$
      select public.weir_record_usage_as_it_was((${rows}))
    $$;
    grant execute on function public.weir_record_usage(jsonb) to service_role;`);
  return () =>
    sql.unsafe(`
      drop function public.weir_record_usage(jsonb);
      alter function public.weir_record_usage_as_it_was(jsonb) rename to weir_record_usage;`);
}

/** Each row of a batch with some columns changed. */
export function withColumns(change: string): string {
  return `select coalesce(jsonb_agg(r || ${change}), '[]') from jsonb_array_elements(p_batch) as r`;
}

/** Lets a role read every row of a table. */
export async function openTable(sql: Sql, table: string, role: string): Promise<Undo> {
  await sql.unsafe(`
    grant usage on schema public to ${role};
    grant select on public.${table} to ${role};
    create policy wide_open on public.${table} for select to ${role} using (true);`);
  return () => sql.unsafe(`drop policy wide_open on public.${table}`);
}

/** Has the keys of a provider say that they were sealed with a master key that is not here. */
export async function sealElsewhere(sql: Sql, provider: string): Promise<Undo> {
  const kept = await sql<{ id: string; ciphertext: string }[]>`
    select id, ciphertext from weir.credentials where provider = ${provider}`;
  await sql`update weir.credentials set ciphertext = regexp_replace(ciphertext, '^v1.[^.]+', 'v1.gone')
             where provider = ${provider}`;
  return async () => {
    for (const { id, ciphertext } of kept) {
      await sql`update weir.credentials set ciphertext = ${ciphertext} where id = ${id}`;
    }
  };
}
