import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { Ledger } from '../../contract/ledger.ts';
import type { Store, Transport } from '../../contract/ports.ts';
import { createAuthenticator } from '../../gateway/authenticate.ts';
import { DEFAULT_LIMITS } from '../../gateway/call.ts';
import { createGateway, type Gateway } from '../../gateway/gateway.ts';
import { BatchLedger } from '../../ledger/batch-ledger.ts';
import { createLedgerStore } from '../../store/ledger-store.ts';
import type { MasterKeys } from '../../store/master-keys.ts';
import { createStore } from '../../store/store.ts';
import { createVault } from '../../store/vault.ts';
import { withSandbox } from '../upstreams.ts';
import type { ServerConfig } from './config.ts';
import { openDatabase, type ServerDatabase } from './database.ts';
import { ensureKeys, ensureMasterKeys, type FirstKeys } from './first-start.ts';
import { Health } from './health.ts';
import { type NodeEnvironment, nodeClock, nodeEnvironment, nodeRandom } from './ports.ts';
import { createHttpServer } from './server.ts';
import { createNodeTransport } from './transport.ts';

export interface RunningServer {
  readonly url: string;
  readonly firstKeys: FirstKeys;
  /** Resolves, with the reason, if the server cannot go on. */
  readonly failed: Promise<string>;
  /** Lets calls finish for so long, stores every row, closes. A second call cuts the first short. */
  stop(graceMs: number): Promise<void>;
}

const LEDGER = { delayMs: 250, batchRows: 500, capacity: 50_000, holdMs: 0 } as const;
const REVISION_POLL_MS = 1_000;
const FLUSH_MS = 10_000;
const LISTEN_BACKLOG = 1_024;

/** Starts everything one process needs and hands back how to stop it. */
export async function serve(
  config: ServerConfig,
  progress: (line: string) => void,
): Promise<RunningServer> {
  const environment = nodeEnvironment(config.logLevel);
  const masterKeys = ensureMasterKeys(config);
  const database = await openDatabase(config, { environment, progress });
  try {
    const firstKeys = await ensureKeys(database.rpc, config, environment.sha256);
    return await open({ config, environment, masterKeys, database, firstKeys });
  } catch (error) {
    await database.close();
    throw error;
  }
}

interface OpenParts {
  readonly config: ServerConfig;
  readonly environment: NodeEnvironment;
  readonly masterKeys: MasterKeys;
  readonly database: ServerDatabase;
  readonly firstKeys: FirstKeys;
}

async function open(parts: OpenParts): Promise<RunningServer> {
  const { config, environment, database, firstKeys } = parts;
  const store = createStore({ rpc: database.rpc, clock: nodeClock });
  const ledger = new BatchLedger({
    store: createLedgerStore(database.rpc),
    clock: nodeClock,
    environment,
    ...LEDGER,
  });
  const transport = createNodeTransport({ allowPrivate: config.allowPrivate });
  const gateway = composeGateway(parts, { store, ledger, transport });
  const health = new Health({
    clock: nodeClock,
    ledger,
    version: readVersion(),
    underWay: () => gateway.underWay,
  });
  const server = createHttpServer({
    gateway,
    aside: (path, request, response) => health.answer(path, request, response),
  });
  await listen(server, config);
  const stopPolling = nodeClock.every(REVISION_POLL_MS, () => {
    store.pollRevision().then(
      () => health.databaseAnswered(),
      // Silence is what /readyz tells of; what waits for the database says so itself.
      () => {},
    );
  });
  const stopper = new Stopper({
    server,
    gateway,
    health,
    ledger,
    database,
    transport,
    stopPolling,
  });
  return {
    url: urlOf(config.host, (server.address() as AddressInfo).port),
    firstKeys,
    failed: database.failed,
    stop: (graceMs) => stopper.stop(graceMs),
  };
}

interface DataParts {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly transport: Transport;
}

function composeGateway(
  { config, environment, masterKeys }: OpenParts,
  { store, ledger, transport }: DataParts,
): Gateway {
  const clock = nodeClock;
  return createGateway({
    store,
    ledger,
    clock,
    environment,
    random: nodeRandom,
    vault: createVault({ ...masterKeys, clock }),
    transport: withSandbox(transport, clock),
    authenticate: createAuthenticator(config.identity, { clock, environment }),
    limits: DEFAULT_LIMITS,
  });
}

interface StopParts {
  readonly server: ReturnType<typeof createHttpServer>;
  readonly gateway: Gateway;
  readonly health: Health;
  readonly ledger: BatchLedger;
  readonly database: ServerDatabase;
  readonly transport: { close(): Promise<void> };
  readonly stopPolling: () => void;
}

/** Stops in the order that loses nothing: calls, rows, database. */
class Stopper {
  readonly #parts: StopParts;
  #deadline = Number.POSITIVE_INFINITY;
  #stopping: Promise<void> | null = null;

  constructor(parts: StopParts) {
    this.#parts = parts;
  }

  stop(graceMs: number): Promise<void> {
    this.#deadline = Math.min(this.#deadline, Date.now() + graceMs);
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    const { server, gateway, health, ledger, database, transport, stopPolling } = this.#parts;
    health.drain();
    server.close();
    while (gateway.underWay > 0 && Date.now() < this.#deadline) {
      server.closeIdleConnections();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    // What still runs is told so in its own dialect, and gets its row.
    gateway.expire();
    server.closeIdleConnections();
    await ledger.flush(FLUSH_MS);
    stopPolling();
    await Promise.all([database.close(), transport.close()]);
  }
}

function listen(server: ReturnType<typeof createHttpServer>, config: ServerConfig): Promise<void> {
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

function readVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return version;
}
