import { describe, expect, expectTypeOf, it } from 'vitest';
import type { LedgerEntry } from '../../src/contract/ledger.ts';
import type { Catalog } from '../../src/store/generated/rows.ts';
import { install } from './installation.ts';

/** Sent with a row, kept elsewhere. */
type Beside = 'credential_id' | 'credential_owner' | 'details';

describe('the ledger', () => {
  it('has the columns the contract names, and no other', () => {
    expectTypeOf<keyof Catalog['usage_logs']>().toEqualTypeOf<Exclude<keyof LedgerEntry, Beside>>();
  });

  it('is the same table by all its names', async () => {
    const place = await install('supabase');
    const rows = await place.root`
      select table_name, string_agg(column_name || ' ' || data_type, ', ' order by ordinal_position) as columns
        from information_schema.columns
       where table_name in ('usage_logs', 'aggregator_usage_logs', 'direct_usage_logs', 'rejected_requests')
       group by table_name`;
    await place.close();
    expect(rows).toHaveLength(4);
    expect(new Set(rows.map((row) => row['columns'])).size).toBe(1);
  });
});
