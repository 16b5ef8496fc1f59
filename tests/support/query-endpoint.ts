/** The Management API's query endpoint over a database, as our own client asks it. */
import { createManagementApi, type ManagementApi } from '../../src/deploy/management-api.ts';
import { Faults } from '../platform/faults.ts';
import { startManagement } from '../platform/management.ts';
import { queryApi } from '../platform/query.ts';

export interface QueryEndpoint {
  readonly api: ManagementApi;
  readonly faults: Faults;
  stop(): Promise<void>;
}

const REF = 'abcdefghijklmnopqrst';
const TOKEN = `sbp_${'0123456789'.repeat(4)}`;

export async function startQueryEndpoint(databaseUrl: string): Promise<QueryEndpoint> {
  const faults = new Faults();
  const routes = queryApi(databaseUrl);
  const management = await startManagement({
    ref: REF,
    token: TOKEN,
    faults,
    plan: 'free',
    routes,
  });
  return {
    api: createManagementApi({
      apiUrl: management.url,
      token: TOKEN,
      ref: REF,
      wait: async () => {},
    }),
    faults,
    stop: () => management.stop(),
  };
}
