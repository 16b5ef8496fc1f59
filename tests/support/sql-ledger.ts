/** Reads the three ledger tables by SQL, each addressed by its own name. */
import type { LedgerFilter, Row } from './home.ts';
import { LEDGER_TABLES, readRow } from './home.ts';

/** A query with numbered parameters, whatever the driver. */
export type Query = (
  text: string,
  parameters: readonly unknown[],
) => Promise<readonly Readonly<Record<string, unknown>>[]>;

const SCHEMAS = { direct: 'public', aggregator: 'public', none: 'weir' } as const;

export async function readLedger(query: Query, filter: LedgerFilter | null): Promise<Row[]> {
  const kinds = Object.keys(LEDGER_TABLES) as (keyof typeof LEDGER_TABLES)[];
  const condition = conditionOf(filter);
  const found: Row[] = [];
  for (const kind of kinds) {
    const table = `${SCHEMAS[kind]}.${LEDGER_TABLES[kind]}`;
    const rows = await query(`select * from ${table} where ${condition.text}`, condition.values);
    found.push(...rows.map(readRow));
  }
  return found.sort((a, b) => a.request_id.localeCompare(b.request_id) || a.attempt - b.attempt);
}

function conditionOf(filter: LedgerFilter | null): { text: string; values: readonly unknown[] } {
  if (filter === null) return { text: 'true', values: [] };
  if ('keyId' in filter) return { text: 'api_key_id = $1::uuid', values: [filter.keyId] };
  if ('provider' in filter) return { text: 'provider = $1', values: [filter.provider] };
  return { text: 'request_id::text = any ($1::text[])', values: [filter.requestIds] };
}
