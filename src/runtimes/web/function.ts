import type { AdminPorts } from '../../admin/ports.ts';
import type { Clock, Environment, Random, Transport } from '../../contract/ports.ts';
import { type Authenticate, createAuthenticator } from '../../gateway/authenticate.ts';
import { DEFAULT_LIMITS } from '../../gateway/call.ts';
import { createGateway } from '../../gateway/gateway.ts';
import { BatchLedger } from '../../ledger/batch-ledger.ts';
import { canonicalAsked } from '../../providers/canonical.ts';
import { createLedgerStore } from '../../store/ledger-store.ts';
import { createPostgrestRpc } from '../../store/postgrest.ts';
import type { Rpc } from '../../store/rpc.ts';
import { createStore, type SqlStore } from '../../store/store.ts';
import { createVault, type SealingVault } from '../../store/vault.ts';
import { describeInstallation } from '../about.ts';
import { baseUrlProblem, runtimeDns } from '../base-url.ts';
import { BUILD_ID, VERSION } from '../build.ts';
import { createEgress, type Egress } from '../egress.ts';
import { explainWith } from '../explain.ts';
import {
  keepAdminKey,
  lazyManagement,
  type Management,
  managementAfter,
  withEnvironmentAdmin,
} from '../management.ts';
import { withSandbox } from '../upstreams.ts';
import { ConfigError, type ReadVariable } from '../variables.ts';
import { answerAside } from './aside.ts';
import { readConfig, type WebConfig } from './config.ts';
import { createWebHandler, type WebHandler } from './handler.ts';
import { createWebEnvironment, webClock, webRandom } from './surroundings.ts';
import { createWebTransport } from './transport.ts';

/** One isolate's gateway. */
export interface EdgeFunction {
  readonly handle: WebHandler;
  /** Ends what is under way and stores its rows, as far as the time still left allows. */
  unload(): void;
}

/** The database's own limit is 8 s; ours only ends what never answers. */
const DATABASE_TIMEOUT_MS = 10_000;

/**
 * Rows are written as soon as they are there, since the isolate may end with the answer. While the
 * database is away it is asked to stay for a while.
 */
const LEDGER = { delayMs: 0, batchRows: 500, capacity: 5_000, holdMs: 60_000 } as const;

/** Under the 400 s an isolate has at most (Supabase, limits of Edge Functions). */
const LONGEST_CALL_MS = 380_000;

/** Composes a function from what its surroundings say; wrong settings make one that says so. */
export function createEdgeFunction(read: ReadVariable): EdgeFunction {
  try {
    return compose(readConfig(read));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    return unconfigured(error);
  }
}

function compose(config: WebConfig): EdgeFunction {
  const environment = createWebEnvironment(config.logLevel);
  const egress = createEgress(config.privateUpstreams);
  const surroundings = { clock: webClock, random: webRandom, environment };
  const rpc = createPostgrestRpc({
    url: config.supabaseUrl,
    key: config.secretKey,
    timeoutMs: DATABASE_TIMEOUT_MS,
    keepAlive: environment.keepAlive,
  });
  const outside = createWebTransport({
    refuse: egress.refuse,
    keepAlive: environment.keepAlive,
    broken: (error) => environment.log('error', 'exchange_failed', { error: String(error) }),
  });
  const store = createStore({ rpc, clock: webClock, canonical: canonicalAsked });
  const ledger = new BatchLedger({ ...surroundings, ...LEDGER, store: createLedgerStore(rpc) });
  const organs = {
    ...surroundings,
    vault: createVault({ ...config.masterKeys, clock: webClock }),
    transport: withSandbox(outside, webClock),
    authenticate: createAuthenticator(config.identity, surroundings),
  };
  const limits = { ...DEFAULT_LIMITS, totalMs: LONGEST_CALL_MS };
  const gateway = createGateway({ ...organs, store, ledger, limits });
  const management = manage(config, {
    ...organs,
    rpc,
    egress,
    store,
    explain: explainWith(gateway),
  });
  const parts = { ledger, environment, management, askDatabase: () => store.pollRevision() };
  return {
    handle: createWebHandler({
      gateway,
      aside: (path, request) => answerAside(path, request, parts),
    }),
    unload: () => gateway.expire(),
  };
}

/** What the gateway and the management API share. */
interface Organs {
  readonly clock: Clock;
  readonly random: Random;
  readonly environment: Environment;
  readonly vault: SealingVault;
  readonly transport: Transport;
  readonly authenticate: Authenticate;
  readonly rpc: Rpc;
  readonly egress: Egress;
  readonly store: SqlStore;
  readonly explain: AdminPorts['explain'];
}

/** An isolate has no start that could wait for the database, so its first `/api` answer does. */
function manage(config: WebConfig, organs: Organs): () => Promise<Management> {
  const { egress, store, ...ports } = organs;
  const { rpc, environment } = ports;
  const management = lazyManagement({
    ...ports,
    authenticate: withEnvironmentAdmin(ports.authenticate, config.adminKey, environment),
    mayUse: (baseUrl) => baseUrlProblem(baseUrl, egress, runtimeDns()),
    invalidate: () => store.invalidate(),
    origins: config.origins,
    issuers: config.identity.issuers,
    about: describeInstallation(config.identity, null),
  });
  return managementAfter(
    management,
    () => keepAdminKey(rpc, config.adminKey, environment),
    (error) => environment.log('warn', 'admin_key_not_kept', { error: String(error) }),
  );
}

/** Nothing can be answered, but why can: the names of variables, never their values. */
function unconfigured({ problems }: ConfigError): EdgeFunction {
  const error = {
    code: 'not_configured',
    message: `The function's settings are not complete: ${problems.join('; ')}`,
  };
  // Which origins may read is among what is not known, and a dashboard has to say what is missing.
  const headers = { 'access-control-allow-origin': '*', 'cache-control': 'no-store' };
  return {
    handle: async () =>
      Response.json({ version: VERSION, build: BUILD_ID, error }, { status: 503, headers }),
    unload: () => {},
  };
}
