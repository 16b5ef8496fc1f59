/** The server's own accounts over a test's database, and people who joined by invitation. */
import { readdirSync, readFileSync } from 'node:fs';
import postgres from 'postgres';
import { type Accounts, createAccounts } from '../../src/accounts/accounts.ts';
import { ACCOUNTS_ISSUER } from '../../src/accounts/terms.ts';
import { foreignUserId } from '../../src/gateway/identity/user-id.ts';
import { nodeClock, nodeEnvironment, nodeRandom } from '../../src/runtimes/node/ports.ts';
import { type MigrationFile, migrate } from '../../src/store/migrate.ts';
import { migrationDriver } from '../../src/store/migration-driver.ts';
import type { Statements } from '../../src/store/rpc.ts';
import type { SealingVault } from '../../src/store/vault.ts';
import type { Visit } from '../../src/wire/origin.ts';
import { migrationFiles } from '../support/migration-files.ts';
import type { Office, Person } from './office.ts';

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

/** Somebody with an account, who is signed in. */
export interface Resident extends Person {
  readonly account: string;
  readonly email: string;
  readonly password: string;
  /** As their browser sends it. */
  readonly cookie: string;
}

const WEIR = { user_id: null, key_id: null };

export async function settle(
  office: Office,
  name: string,
  role: 'admin' | 'member',
): Promise<Resident> {
  const { accounts } = office;
  if (accounts === null) throw new Error('this office has no accounts');
  const email = `${name}@house.test`;
  const password = `password-of-${name}-CANARY`;
  const { token: link } = await accounts.invite({ email, role }, WEIR);
  const joined = await accounts.accept({ token: link, name, email, password }, visitWith({}));
  if (joined.outcome !== 'accepted') throw new Error(`${name} did not join: ${joined.outcome}`);
  const cookie = (joined.cookies ?? []).map((line) => line.split(';')[0] ?? '').join('; ');
  const given = await accounts.fetch(
    new Request('http://weir.test/api/auth/token', { headers: { cookie } }),
    visitWith({}).peer,
  );
  const { token } = (await given.json()) as { token: string };
  const { json } = await office.call(token, 'GET /me');
  const [row] =
    await office.root`select "id"::text as id from weir_auth."user" where "email" = ${email}`;
  return { token, id: json.user_id, account: String(row?.['id']), email, password, cookie };
}

function visitWith(headers: Readonly<Record<string, string>>): Visit {
  return {
    headers: new Headers({ origin: ORIGIN, ...headers }),
    peer: { host: 'weir.test', address: '127.0.0.1' },
  };
}
