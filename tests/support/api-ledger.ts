/** Reads the ledger through the management API, for homes whose database takes no second client. */
import { adminClient } from './admin-client.ts';
import type { Home, LedgerFilter, Row } from './home.ts';
import { readRow } from './home.ts';

const PAGE = 100;

export async function readLedgerByApi(home: Home, filter: LedgerFilter): Promise<Row[]> {
  const { call } = adminClient(home.baseUrl, home.adminKey);
  const pages = async (condition: string): Promise<Row[]> => {
    const rows: Row[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = await call('GET', `/usage/logs?limit=${PAGE}&${condition}${after}`);
      rows.push(...(page['data'] as Record<string, unknown>[]).map(readRow));
      cursor = page['next'] as string | null;
    }
    return rows;
  };
  const conditions =
    'keyId' in filter
      ? [`key_id=${filter.keyId}`]
      : 'provider' in filter
        ? [`provider=${filter.provider}`]
        : filter.requestIds.map((id) => `request_id=${id}`);
  const found = (await Promise.all(conditions.map(pages))).flat();
  return found.sort((a, b) => a.request_id.localeCompare(b.request_id) || a.attempt - b.attempt);
}
