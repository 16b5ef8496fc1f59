import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Accounts, createAccounts } from '../../accounts/accounts.ts';
import { ACCOUNTS_ISSUER } from '../../accounts/terms.ts';
import type { Transport } from '../../contract/ports.ts';
import { type Authenticate, createAuthenticator } from '../../gateway/authenticate.ts';
import { DEFAULT_LIMITS } from '../../gateway/call.ts';
import { createGateway } from '../../gateway/gateway.ts';
import { foreignUserId } from '../../gateway/identity/user-id.ts';
import { BatchLedger } from '../../ledger/batch-ledger.ts';
import { canonicalAsked } from '../../providers/canonical.ts';
import { createLedgerStore } from '../../store/ledger-store.ts';
import type { MasterKeys } from '../../store/master-keys.ts';
import { createStore, type SqlStore } from '../../store/store.ts';
import { createVault, type SealingVault } from '../../store/vault.ts';
import { describeInstallation } from '../about.ts';
import { baseUrlProblem } from '../base-url.ts';
import { createEgress, type Egress } from '../egress.ts';
import { type Explainer, explainWith } from '../explain.ts';
import { lazyManagement, type Management, withEnvironmentAdmin } from '../management.ts';
import { withSandbox } from '../upstreams.ts';
import { createAside } from './asides.ts';
import type { ServerConfig } from './config.ts';
import { createDashboard, DASHBOARD_FOLDER } from './dashboard.ts';
import { openDatabase, type ServerDatabase } from './database.ts';
import { ensureKeys, ensureMasterKeys, type FirstKeys } from './first-start.ts';
import { Health } from './health.ts';
import { startHousekeeping } from './housekeeping.ts';
import { type NodeEnvironment, nodeClock, nodeEnvironment, nodeRandom } from './ports.ts';
import { systemDns } from './public-lookup.ts';
import { createHttpServer } from './server.ts';
import { Stopper } from './stopper.ts';
import { startSyncs } from './syncs.ts';
import { createNodeTransport } from './transport.ts';

export interface RunningServer {
  readonly url: string;
  readonly firstKeys: FirstKeys;
  /** Where the owner's account is made; null when it was. */
  readonly ownerLink: string | null;
  /** Resolves, with the reason, if the server cannot go on. */
  readonly failed: Promise<string>;
  /** Lets calls finish for so long, stores every row, closes. A second call cuts the first short. */
  stop(graceMs: number): Promise<void>;
}

const LEDGER = { delayMs: 250, batchRows: 500, capacity: 50_000, holdMs: 0 } as const;
const REVISION_POLL_MS = 1_000;
const LISTEN_BACKLOG = 1_024;

/** Starts everything one process needs and hands back how to stop it. */
export async function serve(
  config: ServerConfig,
  progress: (line: string) => void,
): Promise<RunningServer> {
  const environment = nodeEnvironment(config.logLevel);
  const masterKeys = ensureMasterKeys(config, new Date());
  const database = await openDatabase(config, { environment, progress });
  const parts = { config, environment, masterKeys, database };
  let abandon = (): Promise<void> => database.close();
  try {
    const composed = compose(parts);
    abandon = () => composed.stopper.abandon();
    return await begin(parts, composed);
  } catch (error) {
    // Whatever is left open would keep the process from ending.
    await abandon().catch((failure: unknown) =>
      environment.log('error', 'stop_failed', { error: String(failure) }),
    );
    throw error;
  }
}

interface OpenParts {
  readonly config: ServerConfig;
  readonly environment: NodeEnvironment;
  readonly masterKeys: MasterKeys;
  readonly database: ServerDatabase;
}

interface Composed {
  readonly organs: Organs;
  readonly management: () => Promise<Management>;
  readonly health: Health;
  readonly server: Server;
  readonly stopper: Stopper;
}

function compose(parts: OpenParts): Composed {
  const { environment, database } = parts;
  const organs = createOrgans(parts);
  const { ledger, accounts, vault, outside } = organs;
  const gateway = createGateway({
    ...organs,
    clock: nodeClock,
    random: nodeRandom,
    environment,
    limits: DEFAULT_LIMITS,
  });
  const management = manage(parts, organs, gateway);
  const health = new Health({ clock: nodeClock, ledger, underWay: () => gateway.underWay });
  const server = createHttpServer({
    gateway,
    aside: createAside({
      health,
      management,
      accounts: accounts.fetch,
      dashboard: createDashboard({ folder: DASHBOARD_FOLDER, api: '', connect: [], environment }),
      environment,
    }),
  });
  const stopper = new Stopper({ server, gateway, health, ledger, database, transport: outside });
  // Plaintexts are swept by a timer, which would keep a stopped process alive.
  stopper.stops(() => vault.close());
  return { organs, management, health, server, stopper };
}

async function begin(
  { config, environment, database }: OpenParts,
  { organs, management, health, server, stopper }: Composed,
): Promise<RunningServer> {
  const { accounts, store } = organs;
  await listen(server, config);
  await accounts.prepare();
  const ownerToken = await accounts.renewOwnerToken();
  // Last of all that can fail: keys are shown once, so no start may make them that then fails.
  const firstKeys = await ensureKeys(database.rpc, config, environment);
  stopper.stops(
    pollRevision(store, health),
    startHousekeeping(database.rpc, nodeClock, environment),
    startSyncs(management, nodeClock, environment),
  );
  const url = urlOf(config.host, (server.address() as AddressInfo).port);
  return {
    url,
    firstKeys,
    ownerLink: ownerToken === null ? null : `${url}/join#${ownerToken}`,
    failed: database.failed,
    stop: (graceMs) => stopper.stop(graceMs),
  };
}

/** What the gateway and the management API share. */
interface Organs {
  readonly store: SqlStore;
  readonly ledger: BatchLedger;
  readonly vault: SealingVault;
  readonly accounts: Accounts;
  readonly egress: Egress;
  readonly transport: Transport;
  /** The transport without the offline provider. */
  readonly outside: ReturnType<typeof createNodeTransport>;
  readonly authenticate: Authenticate;
}

function createOrgans(parts: OpenParts): Organs {
  const { config, environment, database } = parts;
  const egress = createEgress(config.allowPrivate);
  const outside = createNodeTransport(egress);
  const ledger = new BatchLedger({
    store: createLedgerStore(database.rpc),
    clock: nodeClock,
    environment,
    ...LEDGER,
  });
  const vault = createVault({ ...parts.masterKeys, clock: nodeClock });
  const accounts = openAccounts(parts, vault);
  const identity = { ...config.identity, accounts: accounts.issuer };
  return {
    ledger,
    store: createStore({ rpc: database.rpc, clock: nodeClock, canonical: canonicalAsked }),
    vault,
    accounts,
    egress,
    outside,
    transport: withSandbox(outside, nodeClock),
    authenticate: createAuthenticator(identity, { clock: nodeClock, environment }),
  };
}

function openAccounts({ config, environment, database }: OpenParts, vault: SealingVault): Accounts {
  return createAccounts({
    statements: database.statements,
    vault,
    clock: nodeClock,
    random: nodeRandom,
    environment,
    origins: config.origins,
    userIdOf: (accountId) => foreignUserId(ACCOUNTS_ISSUER, accountId),
  });
}

function manage(parts: OpenParts, organs: Organs, gateway: Explainer): () => Promise<Management> {
  const { config, environment, database } = parts;
  const { store, vault, accounts, egress, transport, authenticate } = organs;
  return lazyManagement({
    rpc: database.rpc,
    vault,
    transport,
    explain: explainWith(gateway),
    authenticate: withEnvironmentAdmin(authenticate, config.adminKey, environment),
    mayUse: (baseUrl) => baseUrlProblem(baseUrl, egress, systemDns),
    invalidate: () => store.invalidate(),
    random: nodeRandom,
    clock: nodeClock,
    environment,
    origins: config.origins,
    issuers: [...config.identity.issuers, accounts.issuer],
    accounts,
    ...(database.backup === undefined ? {} : { backup: database.backup }),
    about: describeInstallation(config.identity, accounts),
  });
}

/** Sees what other processes changed, and that the database is there at all. */
function pollRevision(store: SqlStore, health: Health): () => void {
  return nodeClock.every(REVISION_POLL_MS, () => {
    store.pollRevision().then(
      () => health.databaseAnswered(),
      // Silence is what /readyz tells of; what waits for the database says so itself.
      () => {},
    );
  });
}

function listen(server: Server, config: ServerConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: config.host, port: config.port, backlog: LISTEN_BACKLOG }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function urlOf(host: string, port: number): string {
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}
