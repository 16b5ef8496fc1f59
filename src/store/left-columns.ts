import { literal } from './literal.ts';
import type { MigrationDriver } from './migration-driver.ts';
import type { Row } from './row.ts';

/** Columns of a table whose rows are taken over, that the ledger has no place for. */
export interface LeftColumns {
  readonly table: string;
  /** Never empty. */
  readonly columns: readonly string[];
}

/** What `weir.imported_row` and `weir_record_usage` read of a row, and what they say anew of each. */
const TAKEN: readonly string[] = [
  ...['request_id', 'created_at', 'settled_at', 'user_id', 'api_key_id'],
  ...['provider', 'model', 'upstream_model', 'dialect', 'relay', 'stream'],
  ...['status', 'http_status', 'error_code', 'finish_reason', 'latency_ms', 'first_token_ms'],
  ...['prompt_tokens', 'completion_tokens', 'total_tokens', 'cached_tokens', 'cache_write_tokens'],
  ...['reasoning_tokens', 'cost_usd'],
  ...['attempt', 'provider_type', 'usage_source', 'cost_source'],
];

/** @param tables As they are called now, with their schema. */
export async function readLeftColumns(
  driver: MigrationDriver,
  tables: readonly string[],
): Promise<readonly LeftColumns[]> {
  if (tables.length === 0) return [];
  const [row] = await driver.run(`
    select coalesce(jsonb_agg(jsonb_build_object('table', name, 'columns', columns) order by name), '[]') as found
      from (
        select t.name, jsonb_agg(a.attname order by a.attnum) as columns
          from unnest(array[${tables.map(literal).join(', ')}]) as t(name)
          join pg_catalog.pg_attribute a on a.attrelid = to_regclass(t.name)
         where a.attnum > 0 and not a.attisdropped
           and a.attname <> all (array[${TAKEN.map(literal).join(', ')}])
           -- It becomes the id of the request where it is one.
           and not (a.attname = 'id' and a.atttypid = 'uuid'::regtype)
         group by t.name
      ) each`);
  const found = row?.['found'];
  return (Array.isArray(found) ? (found as readonly Row[]) : []).map(({ table, columns }) => ({
    table: String(table),
    columns: (columns as readonly unknown[]).map(String),
  }));
}
