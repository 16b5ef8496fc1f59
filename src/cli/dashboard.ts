import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { About } from '../admin/ports.ts';
import { createDashboard, DASHBOARD_FOLDER } from '../runtimes/node/dashboard.ts';
import { nodeEnvironment } from '../runtimes/node/ports.ts';
import { splitTarget } from '../runtimes/node/server.ts';
import { parseAddress } from './address.ts';
import { allowsOrigin, askAbout } from './installation.ts';
import { complainOf, terminal } from './terminal.ts';

const HOST = '127.0.0.1';
const PORT = 8788;

interface Options {
  readonly url: string;
  readonly port: number;
}

/** `weir dashboard`: serves the dashboard on this machine for an installation elsewhere. */
export function dashboardCommand(): Command {
  return new Command('dashboard')
    .description('Serve the dashboard on this machine for a gateway elsewhere, as a function is.')
    .requiredOption('--url <url>', 'the address of the function or server', parseAddress)
    .option('--port <number>', 'port to listen on', parsePort, PORT)
    .action(async (options: Options) => {
      process.exitCode = await run(options);
    });
}

async function run(options: Options): Promise<number> {
  try {
    await open(options);
    return 0;
  } catch (error) {
    complainOf(error);
    return 1;
  }
}

async function open({ url, port }: Options): Promise<void> {
  if (!existsSync(join(DASHBOARD_FOLDER, 'index.html'))) {
    throw new Error('The dashboard is not built. Run npm run build first.');
  }
  const about = await askAbout(url);
  const server = createPages(url, about);
  await listen(server, port);
  // Before `ready` is printed: whoever waits for it may send a signal in the same moment.
  const stopped = untilStopped(server);
  const origin = `http://${HOST}:${(server.address() as AddressInfo).port}`;
  if (!(await allowsOrigin(url, origin))) terminal.out(howToAllow(url, origin));
  terminal.out(`ready ${origin}`);
  await stopped;
}

/** @throws {Error} where its accounts cannot be used from another address. */
function createPages(url: string, { identity }: About): Server {
  if (identity.kind === 'accounts') {
    throw new Error(
      `${url} keeps its accounts itself, and they sign in at its own address only. Open ${url}/ ` +
        'in a browser: it serves this dashboard there.',
    );
  }
  const connect = new Set([new URL(url).origin]);
  if (identity.kind === 'supabase') connect.add(new URL(identity.url).origin);
  const dashboard = createDashboard({
    folder: DASHBOARD_FOLDER,
    api: url,
    connect: [...connect],
    environment: nodeEnvironment('error'),
  });
  return createServer((request, response) => {
    const [path] = splitTarget(request.url ?? '/');
    if (dashboard(path, request, response)) return;
    request.resume();
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
    response.end('Here is the dashboard and nothing else.\n');
  });
}

function howToAllow(url: string, origin: string): string {
  const project = /^https:\/\/([a-z0-9]{20})\.supabase\.co$/.exec(new URL(url).origin)?.[1];
  const how =
    project === undefined
      ? `WEIR_ORIGINS=${origin}`
      : `npx supabase secrets set WEIR_ORIGINS=${origin} --project-ref ${project}`;
  return [
    `${url} does not let pages of ${origin} use its management API yet. Allow it:`,
    `  ${how}`,
    'If WEIR_ORIGINS names other addresses already, keep them, with commas between.',
  ].join('\n');
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `Another program listens on port ${port}. Choose another --port.`;
      reject(error.code === 'EADDRINUSE' ? new Error(taken) : error);
    });
    server.listen(port, HOST, resolve);
  });
}

function untilStopped(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      server.close(() => resolve());
      server.closeAllConnections();
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  });
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('It must be a number from 0 to 65535 (0: any free one).');
}
