/** The server's own accounts over a test's database. */
import { readdirSync, readFileSync } from 'node:fs';
import postgres from 'postgres';
import { type Accounts, createAccounts } from '../../src/accounts/accounts.ts';
import { ACCOUNTS_ISSUER } from '../../src/accounts/terms.ts';
import { foreignUserId } from '../../src/gateway/identity/user-id.ts';
import { nodeClock, nodeEnvironment, nodeRandom } from '../../src/runtimes/node/ports.ts';
import { migrate } from '../../src/store/migrate.ts';
import { migrationDriver } from '../../src/store/migration-driver.ts';
import type { MigrationFile } from '../../src/store/migration-file.ts';
import type { Statements } from '../../src/store/rpc.ts';
import type { SealingVault } from '../../src/store/vault.ts';
import { migrationFiles } from '../support/migration-files.ts';

const FOLDER = new URL('../../supabase/accounts/', import.meta.url);
/** Where their pages are. */
export const ORIGIN = 'https://dash.example';

function accountFiles(): MigrationFile[] {
  return readdirSync(FOLDER).map((name) => ({
    name,
    text: readFileSync(new URL(name, FOLDER), 'utf8'),
  }));
}

export interface HouseParts {
  /** The database, as its owner. */
  readonly url: string;
  readonly statements: Statements;
  readonly vault: Pick<SealingVault, 'open' | 'seal' | 'rewrap'>;
}

export async function openHouse({ url, statements, vault }: HouseParts): Promise<Accounts> {
  const owner = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await migrate(migrationDriver(owner), [...migrationFiles(), ...accountFiles()]);
  } finally {
    await owner.end();
  }
  const accounts = createAccounts({
    statements,
    vault,
    clock: nodeClock,
    random: nodeRandom,
    environment: nodeEnvironment('silent'),
    origins: [ORIGIN],
    userIdOf: (accountId) => foreignUserId(ACCOUNTS_ISSUER, accountId),
  });
  await accounts.prepare();
  return accounts;
}
