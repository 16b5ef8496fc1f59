/** A server started by its real command line, as an operator starts it. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Home, LedgerFilter, Row } from './home.ts';
import { until } from './home.ts';
import { makeIssuer } from './issuer.ts';
import { startUpstream } from './upstream.ts';

export interface ServerHome extends Home {
  /** The key `first`, which calls the sandbox only; null unless this was the first start. */
  readonly firstKey: string | null;
  readonly dataDir: string;
  /** Where the owner's account is made; null when it was. */
  readonly ownerLink: string | null;
  /** Asks the server to stop and tells how it did; the upstream goes on. */
  stop(): Promise<{ code: number | null; output: string }>;
  /** Stops what is still running and removes what was made. */
  destroy(): Promise<void>;
}

export interface ServerOptions {
  readonly name: string;
  /** Beyond `--port` and `--data-dir`. */
  readonly env?: Readonly<Record<string, string>>;
  readonly ledger: (home: Home, filter: LedgerFilter) => Promise<readonly Row[]>;
}

const MAIN = new URL('../../src/cli/main.ts', import.meta.url).pathname;
const NODE = new URL('../../node_modules/.bin/node', import.meta.url).pathname;

export async function startServer(options: ServerOptions): Promise<ServerHome> {
  const upstream = await startUpstream();
  const issuer = await makeIssuer();
  const folder = mkdtempSync(join(tmpdir(), 'weir-server-'));
  const dataDir = join(folder, 'data');
  const child = spawn(NODE, [MAIN, 'start', '--port', '0', '--data-dir', dataDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      WEIR_ALLOW_PRIVATE_UPSTREAMS: new URL(upstream.origin).host,
      WEIR_JWT_ISSUERS: issuer.setting,
      ...options.env,
    },
  });
  const printed = new Output(child);
  const baseUrl = await printed.readyUrl();
  const home: ServerHome = {
    name: options.name,
    baseUrl,
    upstream,
    dataDir,
    adminKey: printed.find(/weir_admin_\w+/) ?? '',
    firstKey: printed.find(/weir_(?!admin_)\w+/),
    ownerLink: printed.find(/http:\S+\/join#\S+/),
    userToken: issuer.token,
    ledger: (filter) => options.ledger(home, filter),
    settled: () => settled(baseUrl),
    inflates: false,
    openSockets: () => socketsOf(child.pid ?? 0),
    stop: async () => ({ code: await end(child), output: printed.text }),
    destroy: async () => {
      await end(child);
      await upstream.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return home;
}

/** What a server printed, on both its outputs. */
class Output {
  text = '';
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.stderr?.on('data', (data) => {
      this.text += String(data);
    });
  }

  find(pattern: RegExp): string | null {
    return pattern.exec(this.text)?.[0] ?? null;
  }

  /** Reads on until the line that says where it listens. */
  async readyUrl(): Promise<string> {
    const { stdout } = this.#child;
    if (stdout === null) throw new Error('the server has no output to read');
    for await (const line of createInterface({ input: stdout })) {
      this.text += `${line}\n`;
      const url = /^ready (http:\S+)$/.exec(line)?.[1];
      if (url === undefined) continue;
      stdout.resume();
      return url;
    }
    throw new Error(`the server did not start:\n${this.text}`);
  }
}

async function end(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await gone;
  clearTimeout(timer);
  return child.exitCode;
}

/** Nothing under way and nothing waiting to be stored. */
async function settled(baseUrl: string): Promise<void> {
  await until(
    'a settled ledger',
    async () => {
      const response = await fetch(`${baseUrl}/readyz`);
      const facts = (await response.json()) as { calls: number; ledger: { pending: number } };
      return facts.calls === 0 && facts.ledger.pending === 0;
    },
    20_000,
  );
}

function socketsOf(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).filter((name) => {
    try {
      return readlinkSync(join(folder, name)).startsWith('socket:');
    } catch {
      // A descriptor may be closed while the list is read.
      return false;
    }
  }).length;
}
